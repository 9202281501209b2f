package org.amalgam.builtin.synthesize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.Fitted;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.SynthesizerContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class CanonicalCorrelationTest extends SynthesizerContract {
  private static final int ROWS = 60;

  @Override
  protected FeatureSynthesizer stage() {
    return new CanonicalCorrelation();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    List<TestContext<List<Features>>> given = super.examples();
    return List.of(
        given.get(0),
        given.get(1).with("width", 2),
        example(threeViews()).with("result", "mean").with("width", 3));
  }

  /** A latent wave in every view, each column {@code c * latent + sin(a * row + b)}. */
  private static List<Features> threeViews() {
    return List.of(
        waves(1.3, 0.2, 1, 2.1, 1, -0.5, 0.37, 0.5, 0),
        waves(1.9, 0.4, 0.8, 2.6, 0.1, 0.3),
        waves(0.9, 0.3, 0.7, 3.0, 0.6, -0.4));
  }

  private static Features waves(double... abc) {
    int width = abc.length / 3;
    float[] values = new float[ROWS * width];
    for (int row = 0; row < ROWS; row++) {
      double latent = Math.sin(row * 0.7) + 0.3 * Math.cos(row * 2.9);
      for (int i = 0; i < width; i++) {
        double own = Math.sin(abc[3 * i] * row + abc[3 * i + 1]);
        values[row * width + i] = (float) (abc[3 * i + 2] * latent + own);
      }
    }
    return DenseFeatures.of(FeatureSchema.ofWidth(width), ROWS, values);
  }

  private static double[] eigenvalues(List<Features> input, double l2) {
    float[] weights = new float[ROWS];
    Arrays.fill(weights, 1);
    List<ViewScaling> scalings =
        input.stream().map(view -> ViewScaling.dense(view, weights)).toList();
    return CanonicalFit.of(input, weights, scalings, l2).values();
  }

  /** Singular values of the whitened cross-correlation matrix by numpy 2.4.6. */
  @Test
  void findsTheCanonicalCorrelations() {
    List<Features> two = threeViews().subList(0, 2);
    double[] plain = eigenvalues(two, 1e-8);
    assertEquals(0.48962808, plain[0] - 1, 1e-6);
    assertEquals(0.04009336, plain[1] - 1, 1e-6);
    assertEquals(1, plain[2], 1e-6);
    double[] penalised = eigenvalues(two, 0.1);
    assertEquals(0.45149392, penalised[0] - 1, 1e-7);
    assertEquals(0.03543952, penalised[1] - 1, 1e-7);
  }

  /** Eigenvalues of the sum of the projections onto the views, by numpy 2.4.6. */
  @Test
  void findsWhatThreeViewsShare() {
    double[] values = eigenvalues(threeViews(), 1e-8);
    assertArrayEquals(
        new double[] {1.91262527, 1.0821229, 1.00821607}, Arrays.copyOf(values, 3), 1e-6);
  }

  /** The first pair of variates by numpy 2.4.6, up to the sign. */
  @Test
  void givesTheVariates() {
    List<Features> two = threeViews().subList(0, 2);
    Features variates = variates(two, 1, "concat");
    double[] first = {0.02389908, -1.09393033, -2.02697454, 0.42616355};
    double[] second = {-0.66011602, -1.18637234, 0.0794485, -0.72605694};
    double sign = Math.signum(variates.get(0, 0) / first[0]);
    for (int row = 0; row < first.length; row++) {
      assertEquals(sign * first[row], variates.get(row, 0), 1e-5);
      assertEquals(sign * second[row], variates.get(row, 1), 1e-5);
    }
    assertEquals(1, deviation(variates, 0), 1e-5);
    assertEquals(1, deviation(variates(threeViews(), 2, "mean"), 1), 1e-5);
  }

  private Features variates(List<Features> input, int width, String result) {
    TestContext<List<Features>> context =
        example(input).with("width", width).with("result", result);
    try (Fitted<List<Features>, Features> fitted = stage().fit(context)) {
      return fitted.apply(input);
    }
  }

  private static double deviation(Features features, int column) {
    double sum = 0;
    double square = 0;
    for (int row = 0; row < features.rows(); row++) {
      sum += features.get(row, column);
      square += features.get(row, column) * features.get(row, column);
    }
    double mean = sum / features.rows();
    return Math.sqrt(square / features.rows() - mean * mean);
  }

  @Test
  void staysFiniteOnIdenticalWideConstantAndUnrelatedViews() {
    Features one = Examples.features(20, 30, 1);
    float[] same = new float[40];
    Arrays.fill(same, 7);
    Features constant = DenseFeatures.of(FeatureSchema.ofWidth(2), 20, same);
    Features twice = DenseFeatures.concat(List.of(one, one));
    for (List<Features> input :
        List.of(List.of(one, one), List.of(one, constant), List.of(twice, one, constant))) {
      for (double l2 : new double[] {1e-8, 0.1}) {
        TestContext<List<Features>> context = example(input).with("l2", l2);
        try (Fitted<List<Features>, Features> fitted = stage().fit(context)) {
          Features result = fitted.apply(input);
          for (float value : result.dense().values()) {
            assertTrue(Math.abs(value) < 100, () -> "value " + value);
          }
        }
      }
    }
    Features twins = variates(List.of(one, one), 1, "concat");
    for (int row = 0; row < 20; row++) {
      assertEquals(twins.get(row, 0), twins.get(row, 1), 1e-4);
    }
  }

  @Test
  void honoursRowWeightsAndHoles() {
    List<Features> all = threeViews();
    float[] weights = new float[ROWS];
    Arrays.fill(weights, 0, 40, 1);
    int[] kept = IntStream.range(0, 40).toArray();
    Features due = stage().fit(example(all).rows(kept)).apply(all);
    Features got = stage().fit(example(all).weights(weights)).apply(all);
    assertArrayEquals(due.dense().values(), got.dense().values(), 1e-4f);
    assertFalse(got.hasMissing(0));
    Arrays.fill(weights, 1);
    Arrays.fill(weights, 0, 20, 2);
    int[] doubled = IntStream.range(0, 80).map(i -> i < 60 ? i : i - 60).toArray();
    assertArrayEquals(
        stage().fit(example(all).rows(doubled)).apply(all).dense().values(),
        stage().fit(example(all).weights(weights)).apply(all).dense().values(),
        1e-4f);
  }

  @Test
  void refusesWhatItCannotSolve() {
    FeatureSchema wide = FeatureSchema.ofWidth(1 << 18);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> stage().outputSchema(List.of(wide, wide), example(threeViews()).params()))
            .getMessage();
    assertTrue(message.contains("2048"), message);
    float hole = Float.NaN;
    Features one = DenseFeatures.of(FeatureSchema.ofWidth(1), 3, new float[] {1, 2, hole});
    Features other = DenseFeatures.of(FeatureSchema.ofWidth(1), 3, new float[] {hole, 2, 1});
    assertThrows(IllegalArgumentException.class, () -> stage().fit(example(List.of(one, other))));
  }
}
