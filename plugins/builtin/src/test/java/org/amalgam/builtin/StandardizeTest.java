package org.amalgam.builtin;

import org.amalgam.api.FeatureExtractor;
import org.amalgam.testkit.ExtractorContract;

class StandardizeTest extends ExtractorContract {
  @Override
  protected FeatureExtractor stage() {
    return new Standardize();
  }
}
