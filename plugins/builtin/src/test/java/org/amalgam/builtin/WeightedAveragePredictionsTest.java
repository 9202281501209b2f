package org.amalgam.builtin;

import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;

class WeightedAveragePredictionsTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new WeightedAveragePredictions();
  }
}
