package org.amalgam.builtin.synthesize;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.data.Features;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class AttentionTest extends LearnedContract {
  @Override
  protected FeatureSynthesizer stage() {
    return new Attention();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    List<TestContext<List<Features>>> given = super.examples();
    return Stream.concat(
            given.stream(), Stream.of(given.get(0).with("heads", 2).with("query", "learned")))
        .toList();
  }

  @Test
  void followsASwitch() {
    Data train = switched(600, 1);
    assertFollowsTheSwitch(context(train), train, switched(600, 2));
    assertFollowsTheSwitch(context(train).with("heads", 2), train, switched(600, 2));
  }

  @Test
  void leavesOutMissingViews() {
    assertLeavesOutMissingViews();
  }

  @Test
  void refusesHeadsThatDoNotDivideTheWidth() {
    TestContext<List<Features>> odd = context(switched(8, 1)).with("heads", 3);
    String message =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(odd)).getMessage();
    assertTrue(message.contains("3 does not divide 4"), message);
  }
}
