package org.amalgam.light;

import org.amalgam.api.ModelTrainer;
import org.amalgam.testkit.ModelContract;

class RandomForestTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new RandomForest();
  }

  @Override
  protected boolean takesMissing() {
    return true;
  }
}
