package org.amalgam.api.data;

import java.util.Arrays;

/**
 * One prediction per row: class probabilities that sum to 1, or target values. A row of NaN is no
 * answer: the model abstained, because what it reads was missing.
 */
public final class Predictions implements Batch {
  private static final int[] BY_PROBABILITY = {};

  private final PredictionSchema schema;
  private final int rows;
  private final int width;
  private final float[] values;
  private final int[] labels;

  private Predictions(PredictionSchema schema, int rows, float[] values, int[] labels) {
    this.schema = schema;
    this.rows = rows;
    this.width = schema.width();
    this.values = values;
    this.labels = labels;
  }

  /**
   * Predictions over {@code rows x schema.width()} numbers, row major; the array becomes theirs.
   */
  public static Predictions of(PredictionSchema schema, int rows, float[] values) {
    if (values.length != (long) rows * schema.width()) {
      throw new IllegalArgumentException(
          "%d rows of %d outputs need %d numbers, not %d."
              .formatted(rows, schema.width(), (long) rows * schema.width(), values.length));
    }
    return new Predictions(schema, rows, values, BY_PROBABILITY);
  }

  /** Rows without an answer. */
  public static Predictions unanswered(PredictionSchema schema, int rows) {
    float[] values = new float[Math.multiplyExact(rows, schema.width())];
    Arrays.fill(values, Float.NaN);
    return of(schema, rows, values);
  }

  /** The same probabilities with the class of each row decided otherwise than by the largest. */
  public Predictions withLabels(int[] decided) {
    if (decided.length != rows) {
      throw new IllegalArgumentException("%d rows, but %d labels.".formatted(rows, decided.length));
    }
    return new Predictions(schema, rows, values, decided);
  }

  @Override
  public PredictionSchema schema() {
    return schema;
  }

  @Override
  public int rows() {
    return rows;
  }

  /** All numbers, row major; not to be written to. */
  public float[] values() {
    return values;
  }

  /** Probability of a class, or value of a target. */
  public float get(int row, int output) {
    return values[row * width + output];
  }

  /** Whether the model answered for a row. */
  public boolean answered(int row) {
    return answered(values, row * width, width);
  }

  /** Whether {@code values[at .. at + width)} is an answer: for loops over {@link #values}. */
  public static boolean answered(float[] values, int at, int width) {
    for (int i = at, end = at + width; i < end; i++) {
      if (Float.isNaN(values[i])) {
        return false;
      }
    }
    return true;
  }

  /** The class decided on: the most probable unless a decision rule chose another; -1 if none. */
  public int label(int row) {
    if (labels.length > 0) {
      return labels[row];
    }
    if (!answered(row)) {
      return -1;
    }
    int best = 0;
    for (int k = 1; k < width; k++) {
      if (get(row, k) > get(row, best)) {
        best = k;
      }
    }
    return best;
  }

  @Override
  public Predictions rows(int[] index) {
    float[] chosen = new float[index.length * width];
    for (int i = 0; i < index.length; i++) {
      System.arraycopy(values, index[i] * width, chosen, i * width, width);
    }
    int[] decided =
        labels.length == 0
            ? BY_PROBABILITY
            : Arrays.stream(index).map(row -> labels[row]).toArray();
    return new Predictions(schema, index.length, chosen, decided);
  }
}
