package org.amalgam.builtin.synthesize;

import java.util.List;
import java.util.stream.Stream;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.data.Features;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class GatedTest extends LearnedContract {
  @Override
  protected FeatureSynthesizer stage() {
    return new Gated();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    List<TestContext<List<Features>>> given = super.examples();
    return Stream.concat(given.stream(), Stream.of(given.get(0).with("gates", "vector"))).toList();
  }

  @Test
  void followsASwitch() {
    Data train = switched(600, 1);
    assertFollowsTheSwitch(context(train), train, switched(600, 2));
    assertFollowsTheSwitch(context(train).with("gates", "vector"), train, switched(600, 2));
  }

  @Test
  void leavesOutMissingViews() {
    assertLeavesOutMissingViews();
  }
}
