package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

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

  private Predictions fused(String param, Object value, Predictions... members) {
    Members all = Members.of(members);
    int[] labels = new int[all.rows()];
    return stage()
        .fit(example(all, Target.classes(all.schema(), labels)).with(param, value))
        .apply(all);
  }

  /** Softmax of the mean logs, written out. */
  @Test
  void isTheSoftmaxOfMeanLogs() {
    double[] due = {
      Math.pow(0.2, 0.25) * Math.pow(0.5, 0.75),
      Math.pow(0.3, 0.25) * Math.pow(0.4, 0.75),
      Math.pow(0.5, 0.25) * Math.pow(0.1, 0.75)
    };
    double sum = due[0] + due[1] + due[2];
    Predictions fused =
        fused(
            "weights",
            List.of(1, 3, 7),
            Rows.three(0.2f, 0.3f, 0.5f),
            Rows.three(0.5f, 0.4f, 0.1f),
            Rows.three(Rows.NAN, Rows.NAN, Rows.NAN));
    for (int k = 0; k < 3; k++) {
      assertEquals(due[k] / sum, fused.get(0, k), 1e-6);
    }
    // Log-odds of log 4 and -log 9 have the mean log(2 / 3).
    assertEquals(0.4, fused("floor", 1e-6, Rows.two(0.8f), Rows.two(0.1f)).get(0, 1), 1e-6);
  }

  @Test
  void aZeroCountsAsTheFloor() {
    Predictions fused = fused("floor", 0.01, Rows.two(0), Rows.two(0.5f));
    assertEquals(1 / (1 + Math.sqrt(100)), fused.get(0, 1), 1e-6);
  }

  /**
   * One member says .8 always, the other .2: with weight w on the first the pool's log-odds are (2
   * w - 1) log 4, which are best at the log-odds of the share of positive rows.
   */
  @Test
  void findsTheLeastLogLoss() {
    Members members =
        Members.of(Rows.two(0.8f, 0.8f, 0.8f, 0.8f, 0.8f), Rows.two(0.2f, 0.2f, 0.2f, 0.2f, 0.2f));
    Target target = Target.classes(Rows.TWO, new int[] {1, 1, 1, 0, 0});
    TestContext<Members> context = example(members, target).with("learn", true);
    assertEquals(0.6, stage().fit(context).apply(members).get(0, 1), 1e-3);
    TestContext<Members> weighed = context.weights(1, 1, 1, 0.75f, 0.75f);
    assertEquals(3 / 4.5, stage().fit(weighed).apply(members).get(0, 1), 1e-3);
  }

  @Test
  void learnsOnlyIfTold() {
    assertEquals(ModelFuser.Learning.NOTHING, stage().learning(examples().get(0).params()));
    TestContext<Members> both =
        examples().get(0).with("learn", true).with("weights", List.of(1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> stage().check(3, both.params()));
  }
}
