package org.amalgam.builtin;

import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;

class StackingTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Stacking();
  }
}
