package org.amalgam.builtin;

import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;

class MeanTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Mean();
  }
}
