package org.amalgam.api.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final float NAN = Float.NaN;

  @Test
  void sparseAndDenseFeaturesAgree() {
    SparseFeatures sparse =
        SparseFeatures.of(
            FeatureSchema.ofWidth(4),
            new int[] {0, 2, 2, 3},
            new int[] {0, 3, 1},
            new float[] {1, 2, 3});
    DenseFeatures dense = sparse.dense();
    assertArrayEquals(new float[] {1, 0, 0, 2, 0, 0, 0, 0, 0, 3, 0, 0}, dense.values());
    double[] weights = {9, 1, 2, 3, 4};
    int[] order = {2, 0, 0};
    for (int row = 0; row < 3; row++) {
      assertEquals(dense.dot(row, weights, 1), sparse.dot(row, weights, 1));
      assertEquals(dense.rows(order).dot(row, weights, 1), sparse.rows(order).dot(row, weights, 1));
      double[] a = new double[5];
      double[] b = new double[5];
      dense.addScaled(row, 0.5, a, 1);
      sparse.addScaled(row, 0.5, b, 1);
      assertArrayEquals(a, b);
    }
  }

  @Test
  void sparseFeaturesAreChecked() {
    FeatureSchema schema = FeatureSchema.ofWidth(2);
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseFeatures.of(schema, new int[] {0, 2}, new int[] {1, 0}, new float[2]));
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseFeatures.of(schema, new int[] {0, 1}, new int[] {2}, new float[1]));
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseFeatures.of(schema, new int[] {0, 1}, new int[0], new float[0]));
  }

  @Test
  void featuresAreReadAsColumnsInPlace() {
    DenseFeatures features =
        DenseFeatures.of(FeatureSchema.ofWidth(2), 2, new float[] {1, 2, 3, NAN});
    Records records = Records.of(features, "hidden");
    assertEquals(List.of("hidden[0]", "hidden[1]"), records.schema().names());
    assertEquals(3, records.floats("hidden[0]").get(1));
    assertTrue(records.column("hidden[1]").missing(1));
    Records chosen = records.rows(new int[] {1, 0});
    assertEquals(3, chosen.floats("hidden[0]").get(0));
    assertEquals(2, chosen.floats("hidden[1]").get(1));
  }

  @Test
  void recordsKeepTheirTypes() {
    BitSet missing = new BitSet();
    missing.set(1);
    Records records =
        Records.of(
            LongColumn.of(Field.int64("n"), new long[] {5, 0}, missing),
            StringColumn.of(Field.string("s"), new String[] {null, "x"}));
    assertTrue(records.column("n").missing(1));
    assertEquals("", records.strings("s").get(0));
    assertThrows(IllegalArgumentException.class, () -> records.floats("n"));
    assertThrows(IllegalArgumentException.class, () -> records.column("m"));
    assertThrows(
        IllegalArgumentException.class, () -> Records.of(records.column("n"), records.column("n")));
  }

  @Test
  void aRowOfNanIsNoAnswer() {
    Predictions predictions =
        Predictions.of(
            PredictionSchema.classes("no", "yes"), 2, new float[] {0.3f, 0.7f, NAN, NAN});
    assertTrue(predictions.answered(0));
    assertFalse(predictions.answered(1));
    assertEquals(1, predictions.label(0));
    assertEquals(-1, predictions.label(1));
    assertEquals(0, predictions.withLabels(new int[] {0, -1}).label(0));
  }

  @Test
  void schemasAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> PredictionSchema.classes("one"));
    assertThrows(IllegalArgumentException.class, () -> PredictionSchema.classes("a", "a"));
    assertThrows(IllegalArgumentException.class, () -> Field.float32("x", 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Field("x", ColumnType.FLOAT32, List.of(2), List.of("one"), ""));
    assertThrows(
        IllegalArgumentException.class,
        () -> Target.classes(PredictionSchema.classes("a", "b"), new int[] {2}));
  }
}
