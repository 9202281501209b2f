package org.amalgam.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all models of the bundle beyond the contract. */
class EveryModelTest {
  private static final int ROWS = 90;
  private static final DenseFeatures FEATURES = Examples.features(ROWS, 4, 5);

  static List<ModelTrainer> stages() {
    return List.of(
        new GradientBoosting(),
        new RandomForest(),
        new NearestNeighbours(),
        new NaiveBayes(),
        new LinearSvm());
  }

  /** Those whose fit draws no rows by their number. */
  static Stream<ModelTrainer> deterministic() {
    return stages().stream().filter(stage -> !(stage instanceof LinearSvm));
  }

  private static Predictions predict(ModelTrainer stage, Features features, Target target) {
    List<Features> input = List.of(features);
    return stage.fit(TestContext.of(stage, input, target)).apply(input);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aClassWithoutRowsGetsProbabilityZero(ModelTrainer stage) {
    Target two = Examples.target(FEATURES, Task.CLASSIFICATION, 2);
    PredictionSchema schema = PredictionSchema.classes("low", "never", "high", "neither");
    int[] labels = IntStream.range(0, ROWS).map(row -> 2 * two.label(row)).toArray();
    Predictions answers = predict(stage, FEATURES, Target.classes(schema, labels));
    for (int row = 0; row < ROWS; row++) {
      assertTrue(answers.answered(row));
      assertEquals(0, answers.get(row, 1));
      assertEquals(0, answers.get(row, 3));
    }
  }

  @ParameterizedTest
  @MethodSource("deterministic")
  void oneClassAloneIsCertain(ModelTrainer stage) {
    for (int classes = 2; classes <= 3; classes++) {
      String[] names = {"a", "b", "c"};
      PredictionSchema schema = PredictionSchema.classes(Arrays.copyOf(names, classes));
      int[] labels = new int[ROWS];
      Arrays.fill(labels, 1);
      Predictions answers = predict(stage, FEATURES, Target.classes(schema, labels));
      for (int row = 0; row < ROWS; row++) {
        assertEquals(1, answers.get(row, 1));
        assertEquals(0, answers.get(row, 0));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("deterministic")
  void rowsWithoutWeightDoNotCount(ModelTrainer stage) {
    float[] weights = new float[ROWS];
    Arrays.fill(weights, 0, 60, 1);
    Target target = Examples.target(FEATURES, Task.CLASSIFICATION, 3);
    TestContext<List<Features>> all =
        TestContext.of(stage, List.<Features>of(FEATURES), target).weights(weights);
    TestContext<List<Features>> some = all.rows(IntStream.range(0, 60).toArray());
    assertArrayEquals(
        stage.fit(some).apply(all.input()).values(),
        stage.fit(all).apply(all.input()).values(),
        1e-6f);
    assertThrows(IllegalArgumentException.class, () -> stage.fit(all.weights(new float[ROWS])));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void weightsMoveTheAnswers(ModelTrainer stage) {
    Target target = Examples.target(FEATURES, Task.CLASSIFICATION, 2);
    TestContext<List<Features>> even = TestContext.of(stage, List.<Features>of(FEATURES), target);
    float[] weights = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      weights[row] = target.label(row) == 1 ? 1.8f : 0.2f;
    }
    List<Features> asked = List.of(Examples.features(200, 4, 6));
    double before = mean(stage.fit(even).apply(asked));
    double after = mean(stage.fit(even.weights(weights)).apply(asked));
    assertTrue(
        after > before + 0.02, () -> "mean probability %s, then %s".formatted(before, after));
  }

  private static double mean(Predictions predictions) {
    return Arrays.stream(Tables.column(predictions, 1)).average().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void constantColumnsDoNoHarm(ModelTrainer stage) {
    Target target = Examples.target(FEATURES, Task.CLASSIFICATION, 3);
    float[] values = new float[ROWS * 6];
    for (int row = 0; row < ROWS; row++) {
      FEATURES.copyRow(row, values, row * 6);
      values[row * 6 + 4] = 0;
      values[row * 6 + 5] = 0.5f;
    }
    Features more = DenseFeatures.of(FeatureSchema.ofWidth(6), ROWS, values);
    Predictions plain = predict(stage, FEATURES, target);
    Predictions answers = predict(stage, more, target);
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < 3; k++) {
        assertEquals(plain.get(row, k), answers.get(row, k), 0.05, "row " + row);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stages")
  void onlyConstantColumnsGiveTheShares(ModelTrainer stage) {
    int[] labels = IntStream.range(0, 80).map(row -> row % 4 == 0 ? 1 : 0).toArray();
    float[] values = new float[80];
    Arrays.fill(values, 7);
    Features constant = DenseFeatures.of(FeatureSchema.ofWidth(1), 80, values);
    Predictions answers = predict(stage, constant, Tables.labels(labels));
    double asked = stage instanceof NearestNeighbours ? 0.3 : 0.25; // rows 0 to 9 are asked
    assertEquals(asked, answers.get(0, 1), 0.04);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void otherWidthsAreRefused(ModelTrainer stage) {
    TestContext<List<Features>> context =
        TestContext.of(
            stage, List.<Features>of(FEATURES), Examples.target(FEATURES, Task.CLASSIFICATION, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> stage.fit(context).apply(List.of(Examples.features(3, 5, 1))));
  }
}
