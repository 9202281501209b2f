package org.amalgam.builtin.fuse;

import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;

class MedianTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Median();
  }
}
