package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

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

  private double[] weights(TestContext<Members> context) {
    return ((WeightedMean) stage().fit(context)).weights();
  }

  /**
   * Truth 0 in both rows; members at A (2, 2), B (-3, 1), C (1, -9) have squared errors 8, 10 and
   * 82: A is picked. With B the mean is (-.5, 1.5): 2.5. Then the least is A again, (1/3, 5/3):
   * 2.9, and then C, (.5, -1): 1.25.
   */
  @Test
  void picksByHand() {
    Members members = Members.of(Rows.values(2, 2), Rows.values(-3, 1), Rows.values(1, -9));
    TestContext<Members> context = example(members, Target.values(members.schema(), new float[2]));
    assertArrayEquals(new double[] {1, 0, 0}, weights(context.with("iterations", 0)), 1e-6);
    assertArrayEquals(new double[] {0.5, 0.5, 0}, weights(context.with("iterations", 2)), 1e-6);
    assertArrayEquals(new double[] {0.5, 0.25, 0.25}, weights(context.with("iterations", 3)), 1e-6);
    assertArrayEquals(
        new double[] {0.5, 0.5, 0},
        weights(context.with("iterations", 0).with("startWith", 2)),
        1e-6);
  }

  /** Members that err in turn are right together; accuracy sees it, as the area does. */
  @Test
  void judgesByTheMetric() {
    Members members =
        Members.of(
            Rows.two(0.6f, 0.6f, 0.35f, 0.4f, 0.4f, 0.4f),
            Rows.two(0.9f, 0.45f, 0.9f, 0.1f, 0.1f, 0.6f),
            Rows.two(0.4f, 0.4f, 0.4f, 0.6f, 0.6f, 0.6f));
    Target target = Target.classes(Rows.TWO, new int[] {1, 1, 1, 0, 0, 0});
    for (String metric : List.of("accuracy", "auc")) {
      double[] found = weights(example(members, target).with("metric", metric));
      assertTrue(found[2] < 1e-6, metric);
      Predictions fused = WeightedMean.of(found).apply(members);
      for (int row = 0; row < 6; row++) {
        assertEquals(target.label(row), fused.label(row), metric + ", row " + row);
      }
    }
  }

  /** In bags of 2 of 3 members the worst is never better than the other. */
  @Test
  void averagesBags() {
    TestContext<Members> context = examples().get(0).with("bags", 20);
    double[] one = weights(context);
    assertArrayEquals(one, weights(context));
    assertTrue(one[0] > one[2] && one[1] > 0.01);
    assertTrue(!java.util.Arrays.equals(one, weights(context.seed(7))));
  }

  @Test
  void areasAreForClasses() {
    TestContext<Members> values = examples().get(2).with("metric", "auc");
    assertThrows(IllegalArgumentException.class, () -> stage().fit(values));
  }
}
