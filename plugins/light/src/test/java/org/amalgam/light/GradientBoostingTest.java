package org.amalgam.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FittedModel;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** What one tree does is computed by hand; figures are those of scikit-learn 1.2.1. */
class GradientBoostingTest extends ModelContract {
  private static final float NONE = Float.NaN;

  @Override
  protected ModelTrainer stage() {
    return new GradientBoosting();
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
      examples.add(example.with("trees", 20).with("minLeaf", 2).with("patience", 3));
    }
    DenseFeatures sparse = Examples.features(60, 4, 6);
    examples.add(
        example(
            List.of(sparse, Examples.sparse(sparse)),
            Examples.target(sparse, Task.CLASSIFICATION, 3)));
    return examples;
  }

  /** One tree on all rows and features, not shrunk, leaves of a row. */
  private TestContext<List<Features>> tree(List<Features> rows, Target target) {
    return example(rows, target)
        .with("trees", 1)
        .with("learningRate", 1)
        .with("minLeaf", 1)
        .with("subsample", 1)
        .with("columns", 1);
  }

  private double[] answers(TestContext<List<Features>> context, List<Features> asked) {
    return Tables.column(stage().fit(context).apply(asked), context.output().width() - 1);
  }

  private double[] answers(TestContext<List<Features>> context) {
    return answers(context, context.input());
  }

  @Test
  void aLeafIsANewtonStep() {
    // The log-odds begin with 0; left G = 4/2 - 1 = 1 and H = 4/4 = 1, right G = -1 and H = 1.
    TestContext<List<Features>> context =
        tree(Tables.features(1, -4, -3, -2, -1, 1, 2, 3, 4), Tables.labels(0, 0, 0, 1, 1, 1, 1, 0))
            .with("maxLeaves", 2)
            .with("minLeaf", 4)
            .with("l2", 1)
            .with("learningRate", 0.5);
    double low = Scores.logistic(-0.25);
    double high = Scores.logistic(0.25);
    assertArrayEquals(
        new double[] {low, low, low, low, high, high, high, high}, answers(context), 1e-6);
  }

  @Test
  void softmaxLeavesAreNewtonStepsPerClass() {
    // Shares (1/2, 1/4, 1/4). Of class 0 on the left, rows of class 0 only: G = 4 (1/2 - 1) = -2,
    // H = 4 / 4 = 1; of class 1 and 2: G = 4/4 = 1, H = 4 * 3/16. On the right the opposite signs.
    TestContext<List<Features>> context =
        tree(Tables.features(1, 0, 0, 0, 0, 1, 1, 1, 1), Tables.labels(0, 0, 0, 0, 1, 1, 2, 2))
            .with("minLeaf", 4);
    double own = Math.exp(Math.log(0.5) + 2);
    double other = Math.exp(Math.log(0.25) - 4 / 3.0);
    assertEquals(
        own / (own + 2 * other), stage().fit(context).apply(context.input()).get(0, 0), 1e-6);
  }

  @Test
  void thePenaltyDecidesWhichSplitGainsMost() {
    // Feature 0 parts the first row: 36 + 36/5 = 43.2; feature 1 the first three: 2 * 49/3 = 32.7.
    // With l2 = 1: 36/2 + 36/6 = 24 and 2 * 49/4 = 24.5.
    List<Features> rows = Tables.features(2, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0);
    TestContext<List<Features>> context =
        tree(rows, Tables.values(6, 1, 0, -2, -2, -3)).with("maxLeaves", 2);
    assertArrayEquals(new double[] {6, -1.2, -1.2, -1.2, -1.2, -1.2}, answers(context), 1e-6);
    double up = 7 / 4.0;
    assertArrayEquals(
        new double[] {up, up, up, -up, -up, -up}, answers(context.with("l2", 1)), 1e-6);
    double third = 7 / 3.0;
    assertArrayEquals(
        new double[] {third, third, third, -third, -third, -third},
        answers(context.with("minLeaf", 2)),
        1e-6);
  }

  @Test
  void leavesGrowByGainOrByDepth() {
    TestContext<List<Features>> context =
        tree(Tables.features(1, 1, 2, 3, 4, 5, 6), Tables.values(0, 1, 100, 130, 190, 220))
            .with("maxLeaves", 4);
    assertArrayEquals(new double[] {0.5, 0.5}, head(answers(context), 2), 1e-4);
    assertArrayEquals(
        new double[] {0, 1, 115, 115, 205, 205},
        answers(context.with("growth", "depth-wise")),
        1e-4);
    assertArrayEquals(
        new double[] {0.5, 0.5, 160, 160, 160, 160}, answers(context.with("maxDepth", 1)), 1e-4);
  }

  private static double[] head(double[] values, int count) {
    return IntStream.range(0, count).mapToDouble(i -> values[i]).toArray();
  }

  @Test
  void missingValuesLearnTheirWay() {
    List<Features> rows = Tables.features(1, 1, 2, 3, 4, NONE, NONE);
    List<Features> asked = Tables.features(2, NONE, 0, 1, 0, 9, 0);
    List<Features> both = Tables.features(2, 1, 0, 2, 0, 3, 0, 4, 0, NONE, 0, NONE, 0);
    assertArrayEquals(
        new double[] {6, 0, 6}, answers(tree(both, Tables.values(0, 0, 6, 6, 6, 6)), asked), 1e-6);
    assertArrayEquals(
        new double[] {0, 0, 6}, answers(tree(both, Tables.values(0, 0, 6, 6, 0, 0)), asked), 1e-6);
    assertArrayEquals(
        new double[] {6, 0, 0}, answers(tree(both, Tables.values(0, 0, 0, 0, 6, 6)), asked), 1e-6);
    FittedModel alone = stage().fit(tree(rows, Tables.values(0, 0, 6, 6, 6, 6)));
    assertTrue(!alone.apply(Tables.features(1, NONE)).answered(0), "a row without any number");
  }

  @Test
  void missingValuesThatNoFitRowHadGoWithTheMore() {
    List<Features> rows = Tables.features(2, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0);
    assertArrayEquals(
        new double[] {0},
        answers(tree(rows, Tables.values(0, 0, 0, 6, 6)), Tables.features(2, NONE, 0)),
        1e-6);
  }

  @Test
  void weightsCountInLeavesAndShares() {
    // Share 5/8; left G = 4 * 5/8 - 1 = 3/2 and H = 4 * 15/64, right G = -3/2 and the same H.
    TestContext<List<Features>> context =
        tree(Tables.features(1, 0, 0, 1, 1), Tables.labels(0, 1, 1, 1)).weights(3, 1, 1, 3);
    double base = Math.log(5 / 3.0);
    double[] expected = {Scores.logistic(base - 1.6), Scores.logistic(base + 1.6)};
    assertArrayEquals(expected, answers(context, Tables.features(1, 0, 1)), 1e-6);
  }

  @Test
  void aWeightIsAsManyRows() { // of values: splits by classes often gain the same
    DenseFeatures rows = Examples.features(60, 4, 5);
    int[] doubled = IntStream.range(0, 120).map(i -> i / 2).toArray();
    float[] twos = new float[60];
    Arrays.fill(twos, 2);
    TestContext<List<Features>> context =
        tree(List.of(rows), Examples.target(rows, Task.REGRESSION, 1))
            .with("trees", 5)
            .with("minLeaf", 6);
    assertArrayEquals(
        answers(context.rows(doubled), context.input()), answers(context.weights(twos)), 1e-5);
  }

  @Test
  void patienceEndsTheFitAndKeepsTheWidth() {
    DenseFeatures rows = Examples.features(400, 4, 5);
    int[] noise = IntStream.range(0, 400).map(i -> (i * 7919 % 101) % 2).toArray();
    TestContext<List<Features>> context =
        example(List.<Features>of(rows), Tables.labels(noise)).with("patience", 3);
    Features leaves = stage().fit(context).features(context.input());
    assertEquals(100, leaves.width());
    assertTrue(context.messages().size() < 50, () -> context.messages().size() + " rounds");
    for (int row = 0; row < 400; row++) {
      assertEquals(0, leaves.get(row, 99));
    }
  }

  @Test
  void aClassThatOnlyRowsKeptOutHaveDoesNotEndTheFit() {
    DenseFeatures rows = Examples.features(60, 4, 5);
    Target two = Examples.target(rows, Task.CLASSIFICATION, 2);
    int[] labels = IntStream.range(0, 60).map(row -> row == 7 ? 2 : two.label(row)).toArray();
    TestContext<List<Features>> context =
        example(List.<Features>of(rows), Tables.labels(labels))
            .with("patience", 5)
            .with("minLeaf", 5);
    assertArrayEquals(new int[] {7}, classTwo(context, context.split(0.1).test()));
    assertTrue(context.messages().isEmpty());
    stage().fit(context);
    assertTrue(context.messages().size() > 6, () -> context.messages().size() + " rounds");
  }

  private static int[] classTwo(TestContext<List<Features>> context, int[] rows) {
    return Arrays.stream(rows).filter(row -> context.target().label(row) == 2).toArray();
  }

  @Test
  void leavesAndBaseSumToTheLogOdds() {
    TestContext<List<Features>> context = super.examples().get(0).with("minLeaf", 5);
    FittedModel fitted = stage().fit(context);
    Features leaves = fitted.features(context.input());
    double[] answers = Tables.column(fitted.apply(context.input()), 1);
    int positive = IntStream.range(0, 60).map(context.target()::label).sum();
    for (int row = 0; row < 60; row++) {
      double score = Math.log(positive / (60.0 - positive));
      for (int tree = 0; tree < 100; tree++) {
        score += leaves.get(row, tree);
      }
      assertEquals(Scores.logistic(score), answers[row], 1e-5);
    }
  }

  @Test
  void asGoodAsHistGradientBoosting() { // early_stopping=False: 0.3683, 0.6368, 0.3336
    double two = Tables.loss(stage(), Task.CLASSIFICATION, 2, "trees", 100);
    double three = Tables.loss(stage(), Task.CLASSIFICATION, 3, "trees", 100);
    double values = Tables.loss(stage(), Task.REGRESSION, 1, "trees", 100);
    assertTrue(two < 0.3683 && three < 0.6368, () -> "log-loss %s, %s".formatted(two, three));
    assertTrue(values < 0.3336 * 1.08, () -> "root of the mean squared error " + values);
    double wide = Tables.loss(stage(), Task.REGRESSION, 1, "columns", 1);
    assertTrue(wide < 0.3336 * 1.03, () -> "with all features " + wide);
  }
}
