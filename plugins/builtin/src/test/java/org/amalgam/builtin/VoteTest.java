package org.amalgam.builtin;

import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;

class VoteTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Vote();
  }
}
