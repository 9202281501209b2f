package org.amalgam.builtin.fuse;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;

class GeometricMeanTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new GeometricMean();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(0).with("learn", true));
    examples.add(examples.get(1).with("learn", true));
    examples.add(examples.get(1).with("weights", List.of(1, 2, 3)));
    return examples;
  }
}
