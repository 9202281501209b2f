package org.amalgam.builtin.fuse;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;

class DynamicTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Dynamic();
  }

  @Override
  protected List<Features> features(DenseFeatures known) {
    return List.of(known);
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(0).with("by", "accuracy").with("neighbours", 7));
    examples.add(examples.get(1).with("take", "best").with("maxRows", 30));
    examples.add(
        example(Members.of(examples.get(0).input().predictions()), examples.get(0).target()));
    return examples;
  }
}
