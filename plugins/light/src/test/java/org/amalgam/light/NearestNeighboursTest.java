package org.amalgam.light;

import org.amalgam.api.ModelTrainer;
import org.amalgam.testkit.ModelContract;

class NearestNeighboursTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new NearestNeighbours();
  }
}
