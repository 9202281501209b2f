package org.amalgam.builtin;

import org.amalgam.api.FeatureExtractor;
import org.amalgam.testkit.ExtractorContract;

class ImputeTest extends ExtractorContract {
  @Override
  protected FeatureExtractor stage() {
    return new Impute();
  }
}
