package org.amalgam.builtin.fuse;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;

class RankAverageTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new RankAverage();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(2).with("quantiles", 7));
    return examples;
  }
}
