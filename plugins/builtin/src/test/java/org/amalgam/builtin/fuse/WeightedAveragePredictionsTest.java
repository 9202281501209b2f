package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class WeightedAveragePredictionsTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new WeightedAveragePredictions();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(0).with("weights", List.of(1, 2, 3)));
    return examples;
  }

  private double[] learned(TestContext<Members> context) {
    return ((WeightedMean) stage().fit(context)).weights();
  }

  @Test
  void takesTheWeightsGiven() {
    assertArrayEquals(
        new double[] {0.25, 0.75, 0},
        learned(super.examples().get(0).with("weights", List.of(1, 3, 0))),
        1e-12);
    TestContext<Members> wrong = super.examples().get(0).with("weights", List.of(1, 2));
    assertThrows(IllegalArgumentException.class, () -> stage().check(3, wrong.params()));
  }

  /**
   * One member says .8 for the truth in 6 of 10 rows and .2 else, the other .2 and .8: with weight
   * w on the first the truth has .2 + .6 w and .8 - .6 w, and 6 log(.2 + .6 w) + 4 log(.8 - .6 w)
   * is greatest at w = 2 / 3.
   */
  @Test
  void findsTheLeastLogLoss() {
    PredictionSchema schema = PredictionSchema.classes("no", "yes");
    float[] one = new float[20];
    float[] other = new float[20];
    for (int row = 0; row < 10; row++) {
      one[2 * row + 1] = row < 6 ? 0.8f : 0.2f;
      one[2 * row] = 1 - one[2 * row + 1];
      other[2 * row + 1] = one[2 * row];
      other[2 * row] = one[2 * row + 1];
    }
    Target yes = Target.classes(schema, new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
    Members members =
        Members.of(Predictions.of(schema, 10, one), Predictions.of(schema, 10, other));
    assertArrayEquals(new double[] {2.0 / 3, 1.0 / 3}, learned(example(members, yes)), 2e-3);
    float[] weights = {1, 1, 1, 1, 1, 1, 3, 3, 3, 3}; // as if 6 of 18
    double w = learned(example(members, yes).weights(weights))[0];
    assertEquals((6.0 / 18 - 0.2) / 0.6, w, 2e-3);
  }

  /** Values 0 and 4 around a truth of 1: weights 3/4 and 1/4. A third that is far off gets none. */
  @Test
  void findsTheLeastSquaredError() {
    PredictionSchema schema = PredictionSchema.targets("y");
    Target truth = Target.values(schema, new float[] {1, -1});
    Members members =
        Members.of(
            Predictions.of(schema, 2, new float[] {0, 0}),
            Predictions.of(schema, 2, new float[] {4, -4}),
            Predictions.of(schema, 2, new float[] {9, 9}));
    assertArrayEquals(new double[] {0.75, 0.25, 0}, learned(example(members, truth)), 2e-3);
  }

  @Test
  void prefersTheBetterWhereNotAllAnswer() {
    TestContext<Members> binary = super.examples().get(0);
    float[] some = binary.input().get(0).values().clone();
    Arrays.fill(some, 0, 20, Float.NaN);
    List<Predictions> members = new ArrayList<>(binary.input().predictions());
    members.set(0, Predictions.of(binary.output(), 60, some));
    double[] weights = learned(binary.input(Members.of(members)));
    assertTrue(weights[0] > weights[2], "the first example knows more than the last");
  }
}
