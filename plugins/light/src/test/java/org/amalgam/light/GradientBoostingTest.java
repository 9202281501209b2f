package org.amalgam.light;

import org.amalgam.api.ModelTrainer;
import org.amalgam.testkit.ModelContract;

class GradientBoostingTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new GradientBoosting();
  }

  @Override
  protected boolean takesMissing() {
    return true;
  }
}
