package org.amalgam.light;

import org.amalgam.api.ModelTrainer;
import org.amalgam.testkit.ModelContract;

class NaiveBayesTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new NaiveBayes();
  }

  @Override
  protected boolean takesMissing() {
    return true;
  }
}
