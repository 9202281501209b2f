package org.amalgam.builtin.fuse;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;

class SelectionTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Selection();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(0).with("metric", "accuracy").with("startWith", 2));
    examples.add(examples.get(1).with("metric", "auc"));
    examples.add(examples.get(1).with("bags", 5));
    return examples;
  }
}
