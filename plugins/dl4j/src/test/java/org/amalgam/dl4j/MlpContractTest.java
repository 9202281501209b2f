package org.amalgam.dl4j;

import org.amalgam.api.ModelTrainer;
import org.amalgam.testkit.ModelContract;

class MlpContractTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new Mlp();
  }
}
