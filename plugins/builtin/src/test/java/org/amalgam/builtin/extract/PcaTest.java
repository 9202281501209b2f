package org.amalgam.builtin.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/**
 * Figures are those of scikit-learn 1.2.1, {@code PCA(svd_solver="full")}, the sign of each
 * component such that its largest part is positive.
 */
class PcaTest extends ExtractorContract {
  private static final double NEAR = 2e-5;

  @Override
  protected FeatureExtractor stage() {
    return new Pca();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    List<TestContext<Records>> examples = new ArrayList<>(super.examples());
    examples.add(example(sines(20, 6)).with("components", 3).with("whiten", true));
    examples.add(example(sines(6, 20)).with("components", 10));
    return examples;
  }

  /** sin(1.7 i (j + 1) + j) in row i, column j. */
  private static Records sines(int rows, int width) {
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      int row = i / width;
      int column = i % width;
      values[i] = (float) Math.sin(1.7 * row * (column + 1) + column);
    }
    return Records.of(FloatColumn.of(Field.float32("x", width), values));
  }

  private Features fit(TestContext<Records> context) {
    return stage().fit(context).apply(context.input());
  }

  private static double variance(Features scores, int component) {
    double sum = 0;
    double squares = 0;
    for (int row = 0; row < scores.rows(); row++) {
      sum += scores.get(row, component);
      squares += scores.get(row, component) * scores.get(row, component);
    }
    return (squares - sum * sum / scores.rows()) / (scores.rows() - 1);
  }

  @Test
  void scoresAndVariances() {
    Features scores = fit(example(sines(60, 4)).with("components", 3));
    double[] variances = {0.536415, 0.505498, 0.501233};
    for (int k = 0; k < 3; k++) {
      assertEquals(variances[k], variance(scores, k), NEAR);
    }
    float[] expected = {1.002664f, 0.178982f, 0.652481f, -0.306184f, -1.47711f, 0.510675f};
    assertArrayEquals(expected, Arrays.copyOf(scores.dense().values(), 6), (float) NEAR);
  }

  @Test
  void whitened() {
    Features scores = fit(example(sines(60, 4)).with("components", 3).with("whiten", true));
    float[] expected = {1.369005f, 0.251738f, 0.921611f, -0.418054f, -2.077558f, 0.721315f};
    assertArrayEquals(expected, Arrays.copyOf(scores.dense().values(), 6), (float) NEAR);
    assertEquals(1, variance(scores, 2), 1e-5);
  }

  @Test
  void asManyAsTheVarianceAsks() {
    Records records = sines(60, 4);
    assertEquals(2, fit(example(records).with("variance", 0.3)).width());
    assertEquals(3, fit(example(records).with("variance", 0.6)).width());
    assertEquals(4, fit(example(records).with("variance", 0.9)).width());
    assertEquals(4, fit(example(records).with("variance", 1)).width());
    assertEquals(1, fit(example(records).with("variance", 0)).width());
  }

  /** Fewer rows than columns: from the products of the rows, 4 components of 5 rows. */
  @Test
  void moreColumnsThanRows() {
    Features scores = fit(example(sines(5, 12)).with("components", 6));
    double[] variances = {1.966639, 1.818484, 1.517306, 1.301289, 0, 0};
    for (int k = 0; k < 6; k++) {
      assertEquals(variances[k], variance(scores, k), NEAR);
    }
    float[] first = {1.257469f, 0.236906f, -1.813144f, -0.508173f, 0, 0};
    assertArrayEquals(first, Arrays.copyOf(scores.dense().values(), 6), (float) NEAR);
  }

  /** A weight of 2 is a row that is there twice, one of 0 a row that is not. */
  @Test
  void weightsCountRows() {
    Records records = sines(40, 4);
    int[] repeated = IntStream.range(0, 40).flatMap(i -> IntStream.of(i, i).limit(i % 3)).toArray();
    float[] weights = new float[40];
    for (int i = 0; i < 40; i++) {
      weights[i] = i % 3;
    }
    Features weighted =
        fit(example(records).with("components", 4).with("whiten", true).weights(weights));
    Features counted =
        stage()
            .fit(example(records.rows(repeated)).with("components", 4).with("whiten", true))
            .apply(records);
    assertArrayEquals(counted.dense().values(), weighted.dense().values(), 1e-4f);
  }

  /** Row 1 has a missing number; column 1 is constant; column 2 is twice column 0. */
  @Test
  void whatDoesNotVaryDoesNoHarm() {
    float[] values = {1, 7.1f, 2, 5, 7.1f, Float.NaN, 2, 7.1f, 4, 3, 7.1f, 6, 6, 7.1f, 12};
    Records records = Records.of(FloatColumn.of(Field.float32("x", 3), values));
    for (boolean whiten : new boolean[] {false, true}) {
      Features scores = fit(example(records).with("components", 3).with("whiten", whiten));
      for (int k = 0; k < 3; k++) {
        assertTrue(Float.isNaN(scores.get(1, k)));
        assertTrue(k == 0 ? scores.get(0, k) < 0 : scores.get(0, k) == 0, "component " + k);
      }
      // Column 0 has a variance of 14 / 3, along its direction with column 2 five times that.
      double step = whiten ? Math.sqrt(3 / 14.0) : Math.sqrt(5);
      assertEquals(step, scores.get(3, 0) - scores.get(2, 0), 1e-5);
    }
    Records constant = Records.of(FloatColumn.of(Field.float32("x", 2), new float[] {3, 3, 3, 3}));
    assertArrayEquals(new float[2], fit(example(constant)).dense().values());
  }

  @Test
  void saysWhatDoesNotServe() {
    assertMessage(example(sines(9, 4)).with("components", 5), "4, not 5");
    Records holes =
        Records.of(FloatColumn.of(Field.float32("x", 2), new float[] {1, Float.NaN, Float.NaN, 2}));
    assertMessage(example(holes), "'impute'");
  }

  private void assertMessage(TestContext<Records> context, String part) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(context)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
