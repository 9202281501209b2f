package org.amalgam.testkit;

import org.amalgam.api.ModelTrainer;

/** A stage that keeps the contract passes it. */
class PriorTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new Prior();
  }
}
