package org.amalgam.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FittedModel;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** What one tree does is computed by hand; figures are those of scikit-learn 1.2.1. */
class RandomForestTest extends ModelContract {
  private static final float NONE = Float.NaN;

  @Override
  protected ModelTrainer stage() {
    return new RandomForest();
  }

  @Override
  protected boolean takesMissing() {
    return true;
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    List<TestContext<List<Features>>> examples = new ArrayList<>();
    for (TestContext<List<Features>> example : super.examples()) {
      examples.add(example.with("trees", 20));
      examples.add(example.with("trees", 20).with("extra", true));
    }
    DenseFeatures sparse = Examples.features(60, 4, 6);
    examples.add(
        example(
            List.of(sparse, Examples.sparse(sparse)),
            Examples.target(sparse, Task.CLASSIFICATION, 3)));
    return examples;
  }

  /** One tree on all rows, choosing from all features. */
  private TestContext<List<Features>> tree(List<Features> rows, Target target) {
    return example(rows, target).with("trees", 1).with("extra", true).with("columns", 1);
  }

  @Test
  void aLeafHasTheWeightedClassShares() {
    List<Features> rows = Tables.features(1, 0, 0, 0, 1, 1, 1);
    TestContext<List<Features>> two =
        tree(rows, Tables.labels(0, 0, 1, 1, 1, 0)).weights(1, 1, 2, 1, 2, 1);
    assertArrayEquals(
        new double[] {0.5, 0.75},
        Tables.column(stage().fit(two).apply(Tables.features(1, 0, 1)), 1),
        1e-6);
    TestContext<List<Features>> three =
        tree(rows, Tables.labels(0, 0, 1, 2, 2, 0)).weights(1, 1, 2, 1, 2, 1);
    assertArrayEquals(
        new double[] {0.5, 0.5, 0, 0.25, 0, 0.75},
        Tables.doubles(stage().fit(three).apply(Tables.features(1, 0, 1)).values()),
        1e-6);
  }

  @Test
  void aLeafHasTheMeansOfTheTargets() {
    Target target =
        Target.values(PredictionSchema.targets("a", "b"), new float[] {1, 100, 3, 100, 5, 900});
    TestContext<List<Features>> context = tree(Tables.features(1, 0, 0, 1), target);
    assertArrayEquals(
        new double[] {2, 100, 5, 900},
        Tables.doubles(stage().fit(context).apply(Tables.features(1, 0, 1)).values()),
        1e-4);
  }

  @Test
  void theBestOfAllCutsLowersGiniMost() {
    // Trees on rows drawn with replacement rarely part them elsewhere than between 3 and 4.
    List<Features> rows = Tables.features(1, 1, 2, 3, 4, 5, 6);
    TestContext<List<Features>> context =
        example(rows, Tables.labels(0, 0, 0, 1, 1, 1)).with("maxDepth", 1).with("trees", 200);
    double[] answers = Tables.column(stage().fit(context).apply(rows), 1);
    assertTrue(answers[1] < 0.2 && answers[4] > 0.9, () -> Arrays.toString(answers));
  }

  @Test
  void missingValuesLearnTheirWay() {
    List<Features> rows = Tables.features(2, 0, 0, 0, 0, 1, 0, 1, 0, NONE, 0, NONE, 0);
    List<Features> asked = Tables.features(2, NONE, 0, 0, 0, 1, 0);
    int[][] cases = {{0, 0, 1, 1, 1, 1}, {0, 0, 1, 1, 0, 0}, {0, 0, 0, 0, 1, 1}};
    double[][] expected = {{1, 0, 1}, {0, 0, 1}, {1, 0, 0}};
    for (int i = 0; i < cases.length; i++) {
      FittedModel fitted = stage().fit(tree(rows, Tables.labels(cases[i])));
      assertArrayEquals(expected[i], Tables.column(fitted.apply(asked), 1), "case " + i);
      Predictions none = fitted.apply(Tables.features(2, NONE, NONE));
      assertTrue(!none.answered(0), "a row without any number");
    }
  }

  @Test
  void everyTreeHasItsOwnChance() {
    TestContext<List<Features>> context = super.examples().get(1);
    Features few = stage().fit(context.with("trees", 10)).features(context.input());
    Features many = stage().fit(context.with("trees", 30)).features(context.input());
    assertEquals(30, few.width());
    assertEquals(90, many.width());
    for (int row = 0; row < few.rows(); row++) {
      for (int i = 0; i < 30; i++) {
        assertEquals(few.get(row, i), many.get(row, i));
      }
    }
  }

  @Test
  void leavesAreAsHeavyAsAsked() {
    TestContext<List<Features>> context =
        super.examples().get(0).with("extra", true).with("trees", 1).with("minLeaf", 10);
    double[] answers = Tables.column(stage().fit(context).apply(context.input()), 1);
    for (double answer : answers) {
      assertTrue(Arrays.stream(answers).filter(a -> a == answer).count() >= 10);
    }
  }

  @Test
  void asGoodAsForestsAndExtraTrees() { // 100 trees; a seed moves the log-loss by some percent
    assertTrue(Tables.loss(stage(), Task.CLASSIFICATION, 2, "extra", false) < 0.3166 * 1.1);
    assertTrue(Tables.loss(stage(), Task.CLASSIFICATION, 3, "extra", false) < 0.4752 * 1.1);
    assertTrue(Tables.loss(stage(), Task.REGRESSION, 1, "extra", false) < 0.3870 * 1.05);
    assertTrue(Tables.loss(stage(), Task.CLASSIFICATION, 2, "extra", true) < 0.3356 * 1.1);
    assertTrue(Tables.loss(stage(), Task.CLASSIFICATION, 3, "extra", true) < 0.5168 * 1.1);
    assertTrue(Tables.loss(stage(), Task.REGRESSION, 1, "extra", true) < 0.3718 * 1.05);
  }
}
