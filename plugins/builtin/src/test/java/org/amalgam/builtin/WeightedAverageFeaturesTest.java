package org.amalgam.builtin;

import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.testkit.SynthesizerContract;

class WeightedAverageFeaturesTest extends SynthesizerContract {
  @Override
  protected FeatureSynthesizer stage() {
    return new WeightedAverageFeatures();
  }
}
