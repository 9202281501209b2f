package org.amalgam.builtin.fuse;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;

class MixtureOfExpertsTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new MixtureOfExperts();
  }

  @Override
  protected List<Features> features(DenseFeatures known) {
    return List.of(known);
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(0).with("topK", 1));
    examples.add(examples.get(1).with("topK", 2).with("balance", 0.5));
    examples.add(examples.get(2).with("hidden", 3).with("topK", 1));
    return examples;
  }
}
