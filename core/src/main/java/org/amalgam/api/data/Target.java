package org.amalgam.api.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What is to be learned: the class, the values, or the time and event, of every row. Immutable. */
public final class Target {
  private static final int EVENT = 1;

  private final PredictionSchema schema;
  private final int rows;

  /** Classes; for survival 1 where there was an event, else 0. */
  private final int[] labels;

  /** Values; for survival times. */
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

  /**
   * How long each row was seen, and what ended that.
   *
   * @param times finite, 0 or more, in any one unit
   * @param events 1 for the event, 0 where it had not happened by then (censored)
   */
  public static Target survival(PredictionSchema schema, float[] times, int[] events) {
    if (schema.task() != Task.SURVIVAL || times.length != events.length) {
      throw new IllegalArgumentException("Survival needs a time and an event for every row.");
    }
    for (int row = 0; row < times.length; row++) {
      if (!(times[row] >= 0 && times[row] < Float.POSITIVE_INFINITY)
          || (events[row] != 0 && events[row] != EVENT)) {
        throw new IllegalArgumentException(
            "Row %d has time %s and event %d; a time must be 0 or more, an event 0 or 1."
                .formatted(row, times[row], events[row]));
      }
    }
    return new Target(schema, times.length, events, times);
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
    require(Task.CLASSIFICATION, schema.task() == Task.CLASSIFICATION);
    return labels[row];
  }

  /** Value to be predicted; for classification 1 for the row's class and 0 for the others. */
  public float value(int row, int output) {
    require(Task.REGRESSION, schema.task() != Task.SURVIVAL);
    return task() == Task.REGRESSION
        ? values[row * schema.width() + output]
        : labels[row] == output ? 1 : 0;
  }

  /** When the event happened, or until when it had not; for survival only. */
  public float time(int row) {
    require(Task.SURVIVAL, schema.task() == Task.SURVIVAL);
    return values[row];
  }

  /** Whether the event happened; for survival only. */
  public boolean event(int row) {
    require(Task.SURVIVAL, schema.task() == Task.SURVIVAL);
    return labels[row] == EVENT;
  }

  private void require(Task task, boolean met) {
    if (!met) {
      throw new IllegalStateException(
          "Asked for what is of %s; the target is of %s.".formatted(task.json(), task().json()));
    }
  }

  /**
   * The rows, by what folds and resamples keep in proportion: the class; for survival whether there
   * was an event. Of values all rows together.
   */
  public int[][] strata() {
    if (task() == Task.REGRESSION) {
      return new int[][] {IntStream.range(0, rows).toArray()};
    }
    int[][] strata = new int[task() == Task.SURVIVAL ? 2 : schema.width()][];
    for (int k = 0; k < strata.length; k++) {
      int label = k;
      strata[k] = IntStream.range(0, rows).filter(row -> labels[row] == label).toArray();
    }
    return strata;
  }

  /** The chosen rows in the chosen order. */
  public Target rows(int[] index) {
    int[] ofLabels =
        labels.length == 0 ? labels : Arrays.stream(index).map(row -> labels[row]).toArray();
    int width = values.length == 0 ? 0 : schema.width();
    float[] chosen = new float[index.length * width];
    for (int i = 0; i < index.length; i++) {
      System.arraycopy(values, index[i] * width, chosen, i * width, width);
    }
    return new Target(schema, index.length, ofLabels, chosen);
  }
}
