package org.amalgam.api.data;

import java.util.Arrays;

/** What is to be learned: the class, or the values, of every row. Immutable. */
public final class Target {
  private final PredictionSchema schema;
  private final int rows;
  private final int[] labels;
  private final float[] values;

  private Target(PredictionSchema schema, int rows, int[] labels, float[] values) {
    this.schema = schema;
    this.rows = rows;
    this.labels = labels;
    this.values = values;
  }

  /** Classes by their index in {@code schema.outputs()}. */
  public static Target classes(PredictionSchema schema, int[] labels) {
    if (schema.task() != Task.CLASSIFICATION) {
      throw new IllegalArgumentException("Labels are for classification.");
    }
    if (Arrays.stream(labels).anyMatch(k -> k < 0 || k >= schema.width())) {
      throw new IllegalArgumentException("A label is not one of " + schema.outputs() + ".");
    }
    return new Target(schema, labels.length, labels, new float[0]);
  }

  /** Values, {@code rows x schema.width()}, row major. */
  public static Target values(PredictionSchema schema, float[] values) {
    if (schema.task() != Task.REGRESSION || values.length % schema.width() != 0) {
      throw new IllegalArgumentException("Regression needs a whole number of rows of values.");
    }
    return new Target(schema, values.length / schema.width(), new int[0], values);
  }

  public PredictionSchema schema() {
    return schema;
  }

  public Task task() {
    return schema.task();
  }

  public int rows() {
    return rows;
  }

  /** Index of a row's class; for classification only. */
  public int label(int row) {
    return labels[row];
  }

  /** Value to be predicted; for classification 1 for the row's class and 0 for the others. */
  public float value(int row, int output) {
    return task() == Task.REGRESSION
        ? values[row * schema.width() + output]
        : labels[row] == output ? 1 : 0;
  }

  /** The chosen rows in the chosen order. */
  public Target rows(int[] index) {
    if (task() == Task.CLASSIFICATION) {
      return classes(schema, Arrays.stream(index).map(row -> labels[row]).toArray());
    }
    int width = schema.width();
    float[] chosen = new float[index.length * width];
    for (int i = 0; i < index.length; i++) {
      System.arraycopy(values, index[i] * width, chosen, i * width, width);
    }
    return values(schema, chosen);
  }
}
