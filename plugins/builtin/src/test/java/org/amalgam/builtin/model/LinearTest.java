package org.amalgam.builtin.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** Figures are those of scikit-learn 1.2.1 on {@link Waves}, its solvers at tolerance 1e-12. */
class LinearTest extends ModelContract {
  private static final double NEAR = 2e-5;

  @Override
  protected ModelTrainer stage() {
    return new Linear();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    DenseFeatures dense = Examples.features(60, 3, 5);
    List<Features> mixed = List.of(dense, Examples.sparse(Examples.features(60, 4, 6)));
    List<TestContext<List<Features>>> examples = new ArrayList<>(super.examples());
    examples.add(example(mixed, Waves.three()).with("l1", 0.5));
    examples.add(example(List.of(Examples.sparse(dense)), Waves.values()).with("l2", 0));
    return examples;
  }

  private static LinearScores fit(Target target, double l1, double l2, float[] weights) {
    return new LinearFit(l1, l2, 1000, 1e-9)
        .fit(List.of(Waves.features()), target, weights, (fraction, message) -> {});
  }

  /** Softmax does not mind what is added to all intercepts. */
  private static void assertIntercepts(LinearScores fitted, double... expected) {
    for (int k = 1; k < expected.length; k++) {
      double actual = fitted.intercepts()[k] - fitted.intercepts()[0];
      assertEquals(expected[k] - expected[0], actual, NEAR, "intercept " + k);
    }
  }

  private static float[] ones() {
    float[] ones = new float[Waves.ROWS];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  @Test
  void twoClassesAsLogisticRegressionWithWeights() { // C=0.5, sample_weight
    LinearScores fitted = fit(Waves.two(), 0, 2, Waves.weights());
    assertArrayEquals(
        new double[] {1.853244, -0.771166, 0.103435, -0.189852}, fitted.weights(), NEAR);
    assertArrayEquals(new double[] {0.098399}, fitted.intercepts(), NEAR);
  }

  @Test
  void probabilitiesAsLogisticRegression() {
    Predictions two =
        new Linear()
            .fit(
                example(List.of(Waves.features()), Waves.two())
                    .with("l2", 2)
                    .weights(Waves.weights()))
            .apply(List.of(Waves.features()));
    double[] positive = IntStream.range(0, 4).mapToDouble(row -> two.get(row, 1)).toArray();
    assertArrayEquals(new double[] {0.381484, 0.943482, 0.262211, 0.314687}, positive, 1e-4);
    Predictions three =
        new Linear()
            .fit(example(List.of(Waves.features()), Waves.three()).with("l2", 0.5))
            .apply(List.of(Waves.features()));
    assertArrayEquals(
        new double[] {0.430995, 0.555255, 0.01375, 0.001224, 0.066898, 0.931878},
        doubles(Arrays.copyOf(three.values(), 6)),
        1e-4);
  }

  @Test
  void threeClassesAsMultinomialRegression() { // C=2, newton-cg
    LinearScores fitted = fit(Waves.three(), 0, 0.5, ones());
    assertArrayEquals(
        new double[] {
          -2.213216, 1.305614, -0.345354, 0.26742,
          -0.448145, 0.238831, 0.335959, -0.141184,
          2.661361, -1.544445, 0.009395, -0.126237
        },
        fitted.weights(),
        NEAR);
    assertIntercepts(fitted, 0.241571, 0.830713, -1.072285);
  }

  @Test
  void lassoAsSaga() { // penalty='l1', solver='saga', C=0.4 and C=0.25
    LinearScores two = fit(Waves.two(), 2.5, 0, ones());
    assertArrayEquals(new double[] {1.998566, -0.517784, 0, 0}, two.weights(), NEAR);
    LinearScores three = fit(Waves.three(), 4, 0, ones());
    assertArrayEquals(
        new double[] {-0.37824, 0, 0, 0, 0, 0, 0, 0, 1.877005, -0.613908, 0, 0},
        three.weights(),
        NEAR);
    assertIntercepts(three, 0.323728, 0.269165, -0.592893);
  }

  @Test
  void valuesAsRidgeAndElasticNet() { // Ridge(alpha=2), ElasticNet(alpha=9/60, l1_ratio=6/9)
    LinearScores ridge = fit(Waves.values(), 0, 2, Waves.weights());
    assertArrayEquals(
        new double[] {1.960137, 0.086933, -0.029596, -1.077835}, ridge.weights(), NEAR);
    assertArrayEquals(new double[] {3.022182}, ridge.intercepts(), NEAR);
    LinearScores net = fit(Waves.values(), 6, 3, ones());
    assertArrayEquals(new double[] {1.693637, 0, 0, -0.854817}, net.weights(), NEAR);
    assertArrayEquals(new double[] {3.00891}, net.intercepts(), NEAR);
  }

  @Test
  void sparseAndSplitInputsAsOneDense() {
    DenseFeatures all = Waves.features();
    float[] left = new float[Waves.ROWS];
    float[] right = new float[Waves.ROWS * 3];
    for (int i = 0; i < Waves.ROWS; i++) {
      left[i] = all.get(i, 0);
      for (int j = 0; j < 3; j++) {
        right[i * 3 + j] = all.get(i, j + 1);
      }
    }
    DenseFeatures one = DenseFeatures.of(FeatureSchema.ofWidth(1), Waves.ROWS, left);
    DenseFeatures others = DenseFeatures.of(FeatureSchema.ofWidth(3), Waves.ROWS, right);
    double[] expected = fit(Waves.three(), 0.3, 1, Waves.weights()).weights();
    for (List<Features> inputs :
        List.<List<Features>>of(
            List.of(one, others),
            List.of(Examples.sparse(all)),
            List.of(one, Examples.sparse(others)))) {
      LinearScores fitted =
          new LinearFit(0.3, 1, 1000, 1e-9)
              .fit(inputs, Waves.three(), Waves.weights(), (fraction, message) -> {});
      assertArrayEquals(expected, fitted.weights(), NEAR);
    }
  }

  @Test
  void staysFiniteOnSeparableRows() {
    float[] x = {-2, -1, 1, 2};
    Features features = DenseFeatures.of(FeatureSchema.ofWidth(1), 4, x);
    Target target = Target.classes(PredictionSchema.classes("a", "b"), new int[] {0, 0, 1, 1});
    Predictions sure =
        stage()
            .fit(example(List.of(features), target).with("l2", 0).with("tolerance", 0))
            .apply(List.of(features));
    assertTrue(sure.answered(0) && sure.get(0, 1) < 1e-4 && sure.get(3, 1) > 0.9999);
  }

  @Test
  void takesHugeTinyAndConstantFeatures() {
    DenseFeatures plain = Waves.features();
    float[] values = new float[Waves.ROWS * 5];
    for (int i = 0; i < Waves.ROWS; i++) {
      values[i * 5] = plain.get(i, 0) * 1e20f;
      values[i * 5 + 1] = plain.get(i, 1) * 1e-20f;
      values[i * 5 + 2] = plain.get(i, 2);
      values[i * 5 + 3] = plain.get(i, 3);
      values[i * 5 + 4] = 1e6f;
    }
    Features wild = DenseFeatures.of(FeatureSchema.ofWidth(5), Waves.ROWS, values);
    Predictions expected = predict(plain);
    Predictions actual = predict(wild);
    for (int row = 0; row < Waves.ROWS; row++) {
      assertEquals(expected.get(row, 1), actual.get(row, 1), 1e-3, "row " + row);
    }
  }

  private Predictions predict(Features features) {
    return stage()
        .fit(example(List.of(features), Waves.two()).with("l2", 0).with("tolerance", 1e-7))
        .apply(List.of(features));
  }

  @Test
  void aWeightIsAsManyRows() {
    int[] doubled = IntStream.range(0, 2 * Waves.ROWS).map(i -> i / 2).toArray();
    float[] weights = ones();
    Arrays.fill(weights, 2);
    LinearScores repeated =
        new LinearFit(0, 1, 1000, 1e-9)
            .fit(
                List.of(Waves.features().rows(doubled)),
                Waves.three().rows(doubled),
                doubledOnes(),
                (fraction, message) -> {});
    assertArrayEquals(repeated.weights(), fit(Waves.three(), 0, 1, weights).weights(), NEAR);
  }

  private static float[] doubledOnes() {
    float[] ones = new float[2 * Waves.ROWS];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void aClassWithoutRowsGetsProbabilityZero() {
    PredictionSchema schema = PredictionSchema.classes("low", "never", "high", "neither");
    Target two = Waves.two();
    int[] labels = IntStream.range(0, Waves.ROWS).map(i -> 2 * two.label(i)).toArray();
    List<Features> input = List.of(Waves.features());
    Predictions four = stage().fit(example(input, Target.classes(schema, labels))).apply(input);
    Predictions plain = stage().fit(example(input, two)).apply(input);
    for (int row = 0; row < Waves.ROWS; row++) {
      assertEquals(0, four.get(row, 1));
      assertEquals(0, four.get(row, 3));
      assertEquals(plain.get(row, 1), four.get(row, 2), 1e-6);
    }
  }

  @Test
  void saysWhatIsMissing() {
    float[] nothing = new float[Waves.ROWS];
    Arrays.fill(nothing, Float.NaN);
    Features missing = DenseFeatures.of(FeatureSchema.ofWidth(1), Waves.ROWS, nothing);
    TestContext<List<Features>> none = example(List.of(missing), Waves.two());
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> stage().fit(none))
            .getMessage()
            .contains("'impute'"));
    int[] yes = IntStream.range(0, Waves.ROWS).filter(i -> Waves.two().label(i) == 1).toArray();
    TestContext<List<Features>> one =
        example(List.<Features>of(Waves.features()), Waves.two()).rows(yes);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> stage().fit(one))
            .getMessage()
            .contains("'yes'"));
  }
}
