package org.amalgam.builtin;

import org.amalgam.api.ModelTrainer;
import org.amalgam.testkit.ModelContract;

class LinearTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new Linear();
  }
}
