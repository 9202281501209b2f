package org.amalgam.builtin.fuse;

import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;

class MinTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Min();
  }
}
