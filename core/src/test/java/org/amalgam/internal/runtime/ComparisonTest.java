package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final PredictionSchema CLASSES = PredictionSchema.classes("no", "yes");
  private static final PredictionSchema VALUES = PredictionSchema.targets("u", "v");

  private static Predictions yes(float... p) {
    float[] values = new float[2 * p.length];
    for (int row = 0; row < p.length; row++) {
      values[2 * row] = 1 - p[row];
      values[2 * row + 1] = p[row];
    }
    return Predictions.of(CLASSES, p.length, values);
  }

  @Test
  void classesAgreeAndProbabilitiesDiffer() {
    Comparison comparison = new Comparison();
    comparison.add(yes(0.9f, 0.6f), yes(0.8f, 0.4f));
    comparison.add(yes(0.25f, 0.25f), yes(0.25f, 0.75f));
    assertEquals(4, comparison.rows());
    assertEquals(0.5, comparison.agreement());
    assertEquals((0.1 + 0.2 + 0 + 0.5) / 4, comparison.meanDifference(), 1e-6);
    assertEquals(0.5, comparison.maxDifference(), 1e-6);
    assertTrue(Double.isNaN(comparison.correlation()));
  }

  @Test
  void whatOnlyTheOneInUseAnswersIsSilent() {
    Comparison comparison = new Comparison();
    comparison.add(yes(0.9f, Float.NaN, 0.9f), yes(Float.NaN, 0.5f, 0.9f));
    assertEquals(1, comparison.rows());
    assertEquals(1, comparison.silent());
    comparison.silent(2);
    assertEquals(0.75, comparison.silence());
    assertEquals(0, comparison.meanDifference());
  }

  /** By hand: u differs by 1, 1, 1, 1 and goes along exactly, v goes the other way. */
  @Test
  void valuesCorrelate() {
    Comparison comparison = new Comparison();
    Predictions used = Predictions.of(VALUES, 4, new float[] {1, 10, 2, 20, 3, 30, 4, 40});
    Predictions tried = Predictions.of(VALUES, 4, new float[] {2, 13, 3, 12, 4, 11, 5, 10});
    comparison.add(used, tried);
    assertEquals(-1, comparison.correlation(), 1e-12, "the lowest");
    assertEquals((4 + 3 + 8 + 19 + 30) / 8.0, comparison.meanDifference(), 1e-12);
    assertEquals(30, comparison.maxDifference());
    assertEquals(15 / Math.sqrt(125), comparison.relativeDifference(), 1e-12);
    assertTrue(Double.isNaN(comparison.agreement()));
  }

  @Test
  void aShiftOfAllIsSeenThoughItCorrelates() {
    Comparison comparison = new Comparison();
    float[] far = {1e4f, 1e4f + 1, 1e4f + 2};
    float[] farther = {1e4f + 8, 1e4f + 9, 1e4f + 10};
    comparison.add(
        DenseFeatures.of(FeatureSchema.ofWidth(1), 3, far),
        DenseFeatures.of(FeatureSchema.ofWidth(1), 3, farther));
    assertEquals(1, comparison.correlation(), 1e-12);
    assertEquals(8 / Math.sqrt(2.0 / 3), comparison.relativeDifference(), 1e-9);
  }

  @Test
  void anotherFormIsRefusedAndNoRowsAreNone() {
    Comparison comparison = new Comparison();
    assertThrows(IllegalArgumentException.class, () -> comparison.add(yes(0.5f), yes(0.5f, 0.5f)));
    comparison.add(yes(), yes());
    assertEquals(0, comparison.rows());
    assertEquals(0, comparison.silence());
    assertTrue(Double.isNaN(comparison.meanDifference()));
    assertTrue(Double.isNaN(comparison.relativeDifference()));
  }
}
