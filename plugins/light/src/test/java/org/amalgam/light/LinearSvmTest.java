package org.amalgam.light;

import org.amalgam.api.ModelTrainer;
import org.amalgam.testkit.ModelContract;

class LinearSvmTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new LinearSvm();
  }
}
