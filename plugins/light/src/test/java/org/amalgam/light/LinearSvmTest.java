package org.amalgam.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** Figures are those of scikit-learn 1.2.1: LinearSVC at tol=1e-10, its sigmoid calibration. */
class LinearSvmTest extends ModelContract {
  private static final DenseFeatures ROWS = Examples.features(60, 4, 5);
  private static final double NEAR = 2e-6;

  @Override
  protected ModelTrainer stage() {
    return new LinearSvm();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    List<TestContext<List<Features>>> examples = new ArrayList<>(super.examples());
    Target three = Examples.target(ROWS, Task.CLASSIFICATION, 3);
    examples.add(example(List.of(ROWS, Examples.sparse(ROWS)), three).with("loss", "hinge"));
    return examples;
  }

  /** Coefficients and the intercept of a class against the others. */
  private static double[] linear(
      List<Features> inputs, int classes, int label, boolean squared, float[] weights) {
    Target target = Examples.target(ROWS, Task.CLASSIFICATION, classes);
    boolean[] positive = new boolean[60];
    for (int row = 0; row < 60; row++) {
      positive[row] = target.label(row) == label;
    }
    return new DualDescent(inputs)
        .fit(
            IntStream.range(0, 60).toArray(),
            positive,
            Tables.doubles(weights),
            new DualDescent.Settings(0.7, squared, 1e-10, 1_000_000),
            new SplittableRandom(1),
            passes -> {});
  }

  private static float[] ones() {
    float[] ones = new float[60];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void coefficientsAsLinearSvc() { // C=0.7, loss='squared_hinge' and 'hinge', sample_weight
    for (Features rows : List.of(ROWS, Examples.sparse(ROWS))) {
      assertArrayEquals(
          new double[] {-1.190553, 1.318672, 0.059308, 0.406111, -0.077877},
          linear(List.of(rows), 2, 1, true, Tables.weights(60)),
          NEAR);
      assertArrayEquals(
          new double[] {-1.497530, 1.701916, 0.042255, 0.537157, -0.060607},
          linear(List.of(rows), 2, 1, false, Tables.weights(60)),
          NEAR);
    }
  }

  @Test
  void oneAgainstTheOthersAsLinearSvc() { // C=0.7
    assertArrayEquals(
        new double[] {1.212660, -0.409573, -0.591447, -0.219210, -0.582913},
        linear(List.of(ROWS), 3, 0, true, ones()),
        NEAR);
    assertArrayEquals(
        new double[] {-0.636646, -0.405732, 0.867568, -0.058491, -0.428465},
        linear(List.of(ROWS), 3, 2, true, ones()),
        NEAR);
  }

  @Test
  void plattAsSigmoidCalibration() {
    double[] margins = IntStream.range(0, 20).mapToDouble(Math::sin).toArray();
    boolean[] positive = new boolean[20];
    double[] weights = new double[20];
    Arrays.fill(weights, 1);
    for (int i = 0; i < 20; i++) {
      positive[i] = margins[i] + 0.5 * Math.sin(7.0 * i * i) > 0;
    }
    Platt platt = Platt.fit(margins, positive, weights, 20);
    assertEquals(-2.993474, platt.a(), 1e-4);
    assertEquals(-0.748529, platt.b(), 1e-4);
  }

  @Test
  void plattStaysFiniteOnSeparatedAndHugeMargins() {
    double[] margins = {-1e6, -1e6, 1e6, 1e6};
    boolean[] positive = {false, false, true, true};
    double[] weights = {1, 1, 1, 1};
    Platt platt = Platt.fit(margins, positive, weights, 4);
    assertEquals(0.75, platt.probability(1e6), 1e-6); // (N+ + 1) / (N+ + 2)
    assertEquals(0.25, platt.probability(-1e6), 1e-6);
    double[] none = {0, 0, 0, 0};
    boolean[] one = {true, false, false, false};
    // Of Platt's targets 2/3 and 3 times 1/5 the mean.
    assertEquals((2 / 3.0 + 3 / 5.0) / 4, Platt.fit(none, one, weights, 4).probability(7), 1e-6);
  }

  @Test
  void probabilitiesAreCalibratedOnRowsKeptOut() {
    // Labels are noise and there are almost as many features as rows: margins of rows learned
    // from are far from 0, those of others say nothing.
    DenseFeatures rows = Examples.features(80, 60, 5);
    int[] noise = IntStream.range(0, 80).map(i -> (i * 7919 % 101) % 2).toArray();
    TestContext<List<Features>> context =
        example(List.<Features>of(rows), Tables.labels(noise)).with("c", 100);
    double[] answers =
        Tables.column(stage().fit(context).apply(List.of(Examples.features(500, 60, 6))), 1);
    double sure = Arrays.stream(answers).map(p -> Math.abs(p - 0.5)).average().orElseThrow();
    assertTrue(sure < 0.15, () -> "mean distance from a half: " + sure);
  }

  @Test
  void aClassOfOneRowStillGetsAProbability() {
    int[] labels = IntStream.range(0, 60).map(i -> i == 7 ? 2 : i % 2).toArray();
    TestContext<List<Features>> context = example(List.<Features>of(ROWS), Tables.labels(labels));
    Predictions answers = stage().fit(context).apply(context.input());
    for (int row = 0; row < 60; row++) {
      assertTrue(answers.get(row, 2) > 0 && answers.get(row, 2) < 0.2);
    }
  }

  @Test
  void saysWhatIsMissing() {
    TestContext<List<Features>> context =
        example(Tables.features(1, 1, 2, Float.NaN, Float.NaN), Tables.labels(0, 0, 1, 1));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> stage().fit(context))
            .getMessage()
            .contains("'impute'"));
  }

  /** Whatever is said of every class alone, some class it is. */
  @Test
  void aRowThatEveryClassRejectsIsAnswered() {
    PredictionSchema three = PredictionSchema.classes("a", "b", "c");
    Margins margins =
        new Margins(
            new double[] {-2, -1, -1},
            new double[3],
            new double[] {-1, -1, Double.NaN},
            new double[3],
            three);
    DenseFeatures rows = DenseFeatures.of(FeatureSchema.of("x"), 3, new float[] {1e6f, 3e38f, 1});
    Predictions predictions = margins.apply(List.of(rows));
    for (int row = 0; row < 2; row++) {
      assertEquals(0, predictions.get(row, 0));
      assertEquals(1, predictions.get(row, 1));
      assertEquals(0, predictions.get(row, 2));
    }
    double first = 1 / (1 + Math.exp(2));
    double second = 1 / (1 + Math.exp(1));
    assertEquals(first / (first + second), predictions.get(2, 0), 1e-6);
  }
}
