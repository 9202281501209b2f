package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class VoteTest extends FuserContract {
  private static final PredictionSchema SCHEMA = PredictionSchema.classes("a", "b", "c");

  @Override
  protected ModelFuser stage() {
    return new Vote();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(1).with("voting", "soft").with("weights", List.of(2, 1, 1)));
    examples.add(examples.get(0).with("learn", true));
    examples.add(examples.get(1).with("learn", true).with("voting", "soft"));
    return examples;
  }

  private static Predictions row(float... probabilities) {
    return Predictions.of(SCHEMA, 1, probabilities);
  }

  private Predictions fused(String voting, List<Integer> weights, Predictions... members) {
    Members all = Members.of(members);
    return stage()
        .fit(
            example(all, Target.classes(SCHEMA, new int[1]))
                .with("voting", voting)
                .with("weights", weights))
        .apply(all);
  }

  @Test
  void countsVotes() {
    Predictions b = row(0.1f, 0.5f, 0.4f);
    Predictions c = row(0, 0.05f, 0.95f);
    Predictions none = row(Float.NaN, Float.NaN, Float.NaN);
    Predictions hard = fused("hard", List.of(), b, c, b, none);
    assertArrayEquals(new float[] {0, 2 / 3f, 1 / 3f}, hard.values(), 1e-6f);
    assertEquals(1, fused("hard", List.of(), c, b).label(0), "of equals the earlier class");
    assertEquals(2, fused("hard", List.of(2, 1), c, b).label(0));
    assertArrayEquals(
        new float[] {0.05f, 0.275f, 0.675f}, fused("soft", List.of(), b, c).values(), 1e-6f);
  }

  /** A member's own decision counts, not the greatest probability. */
  @Test
  void takesMembersAtTheirWord() {
    Predictions decided = row(0.6f, 0.4f, 0).withLabels(new int[] {1});
    assertEquals(1, fused("hard", List.of(), decided, decided).label(0));
  }
}
