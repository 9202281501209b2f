package org.amalgam.api.data;

import java.util.Arrays;
import java.util.List;

/** Features in compressed sparse row form: only the numbers that are not 0. */
public final class SparseFeatures implements Features {
  private final FeatureSchema schema;
  private final int[] rowStart;
  private final int[] columns;
  private final float[] values;

  private SparseFeatures(FeatureSchema schema, int[] rowStart, int[] columns, float[] values) {
    this.schema = schema;
    this.rowStart = rowStart;
    this.columns = columns;
    this.values = values;
  }

  /**
   * Row {@code r} holds {@code values[i]} in column {@code columns[i]} for {@code rowStart[r] <= i
   * < rowStart[r + 1]}. The arrays become theirs.
   *
   * @param rowStart rows + 1 numbers, the first 0, not falling
   * @param columns strictly rising within a row, from 0 to width - 1
   */
  public static SparseFeatures of(
      FeatureSchema schema, int[] rowStart, int[] columns, float[] values) {
    int rows = rowStart.length - 1;
    if (rows < 0 || rowStart[0] != 0 || rowStart[rows] != columns.length) {
      throw new IllegalArgumentException("rowStart must begin with 0 and end with columns.length.");
    }
    if (columns.length != values.length) {
      throw new IllegalArgumentException("columns and values must be of one length.");
    }
    for (int row = 0; row < rows; row++) {
      int last = -1;
      for (int i = rowStart[row]; i < rowStart[row + 1]; i++) {
        if (columns[i] <= last || columns[i] >= schema.width()) {
          throw new IllegalArgumentException(
              "Row %d: column %d after %d; columns must rise and stay below %d."
                  .formatted(row, columns[i], last, schema.width()));
        }
        last = columns[i];
      }
    }
    return new SparseFeatures(schema, rowStart, columns, values);
  }

  /** Batches of equal length side by side; of the dense ones what is not 0. */
  public static SparseFeatures concat(List<? extends Features> parts) {
    FeatureSchema schema = FeatureSchema.concat(parts.stream().map(Features::schema).toList());
    int rows = parts.get(0).rows();
    int[] starts = new int[rows + 1];
    int[] columns =
        new int[parts.stream().mapToInt(SparseFeatures::stored).reduce(0, Math::addExact)];
    float[] values = new float[columns.length];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      int offset = 0;
      for (Features part : parts) {
        at = append(part, row, offset, columns, values, at);
        offset += part.width();
      }
      starts[row + 1] = at;
    }
    return of(schema, starts, columns, values);
  }

  private static int stored(Features features) {
    if (features instanceof SparseFeatures sparse) {
      return sparse.stored();
    }
    int stored = 0;
    for (float value : features.dense().values()) {
      stored += value != 0 ? 1 : 0;
    }
    return stored;
  }

  private static int append(
      Features part, int row, int offset, int[] columns, float[] values, int from) {
    int at = from;
    if (part instanceof SparseFeatures sparse) {
      for (int i = sparse.rowStart[row]; i < sparse.rowStart[row + 1]; i++) {
        columns[at] = offset + sparse.columns[i];
        values[at++] = sparse.values[i];
      }
      return at;
    }
    for (int column = 0; column < part.width(); column++) {
      float value = part.get(row, column);
      if (value != 0) {
        columns[at] = offset + column;
        values[at++] = value;
      }
    }
    return at;
  }

  @Override
  public FeatureSchema schema() {
    return schema;
  }

  @Override
  public int rows() {
    return rowStart.length - 1;
  }

  /** How many numbers are stored. */
  public int stored() {
    return values.length;
  }

  /** Takes the stored numbers of a row. */
  @FunctionalInterface
  public interface Entry {
    void take(int column, float value);
  }

  /** Hands out the stored numbers of a row, by rising column. */
  public void forEach(int row, Entry entry) {
    for (int i = rowStart[row]; i < rowStart[row + 1]; i++) {
      entry.take(columns[i], values[i]);
    }
  }

  @Override
  public float get(int row, int column) {
    int at = Arrays.binarySearch(columns, rowStart[row], rowStart[row + 1], column);
    return at < 0 ? 0 : values[at];
  }

  @Override
  public double dot(int row, double[] weights, int offset) {
    double sum = 0;
    for (int i = rowStart[row]; i < rowStart[row + 1]; i++) {
      sum += values[i] * weights[offset + columns[i]];
    }
    return sum;
  }

  @Override
  public void addScaled(int row, double scale, double[] into, int offset) {
    for (int i = rowStart[row]; i < rowStart[row + 1]; i++) {
      into[offset + columns[i]] += scale * values[i];
    }
  }

  @Override
  public boolean hasMissing(int row) {
    for (int i = rowStart[row]; i < rowStart[row + 1]; i++) {
      if (Float.isNaN(values[i])) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void copyRow(int row, float[] into, int offset) {
    Arrays.fill(into, offset, offset + width(), 0);
    for (int i = rowStart[row]; i < rowStart[row + 1]; i++) {
      into[offset + columns[i]] = values[i];
    }
  }

  @Override
  public SparseFeatures rows(int[] index) {
    int[] starts = new int[index.length + 1];
    for (int i = 0; i < index.length; i++) {
      starts[i + 1] = starts[i] + rowStart[index[i] + 1] - rowStart[index[i]];
    }
    int[] chosenColumns = new int[starts[index.length]];
    float[] chosenValues = new float[starts[index.length]];
    for (int i = 0; i < index.length; i++) {
      int length = starts[i + 1] - starts[i];
      System.arraycopy(columns, rowStart[index[i]], chosenColumns, starts[i], length);
      System.arraycopy(values, rowStart[index[i]], chosenValues, starts[i], length);
    }
    return new SparseFeatures(schema, starts, chosenColumns, chosenValues);
  }

  @Override
  public DenseFeatures dense() {
    long size = (long) rows() * width();
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "%d rows of %d features are too many to hold densely; use a stage that takes sparse features."
              .formatted(rows(), width()));
    }
    float[] all = new float[(int) size];
    for (int row = 0; row < rows(); row++) {
      for (int i = rowStart[row]; i < rowStart[row + 1]; i++) {
        all[row * width() + columns[i]] = values[i];
      }
    }
    return DenseFeatures.of(schema, rows(), all);
  }
}
