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

  /** Right in 3 of 4 rows and in 1 of 4, one of each outcome added: log(4 / 2) and less than 0. */
  @Test
  void learnsWhoCanBeTrusted() {
    PredictionSchema two = PredictionSchema.classes("no", "yes");
    Members members =
        Members.of(
            Predictions.of(two, 4, new float[] {0, 1, 0, 1, 0, 1, 1, 0}),
            Predictions.of(two, 4, new float[] {1, 0, 1, 0, 0, 1, 1, 0}),
            Predictions.of(two, 4, new float[] {1, 0, 1, 0, 1, 0, 0, 1}));
    Target target = Target.classes(two, new int[] {1, 1, 1, 1});
    TestContext<Members> context = example(members, target).with("learn", true);
    assertEquals(ModelFuser.Learning.DECISION, stage().learning(context.params()));
    Predictions fused = stage().fit(context).apply(members);
    assertArrayEquals(new float[] {0, 1, 0, 1, 0, 1, 1, 0}, fused.values(), 1e-6f);
    // Weights 5 on the last row: right 4 and 6 of 8, so log(4 / 6) < 0, and log(6 / 4).
    Predictions weighed = stage().fit(context.weights(1, 1, 1, 5)).apply(members);
    assertEquals(1, weighed.get(3, 1), 1e-6);
  }

  @Test
  void learnsSoftWeightsLikeAWeightedAverage() {
    TestContext<Members> context =
        super.examples().get(1).with("learn", true).with("voting", "soft");
    ModelFuser other = new WeightedAveragePredictions();
    assertArrayEquals(
        other
            .fit(TestContext.of(other, context.input(), context.target()))
            .apply(context.input())
            .values(),
        stage().fit(context).apply(context.input()).values(),
        1e-6f);
  }
}
