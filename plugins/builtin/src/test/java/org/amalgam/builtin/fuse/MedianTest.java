package org.amalgam.builtin.fuse;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;

class MedianTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Median();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    return examples;
  }
}
