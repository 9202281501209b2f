package org.amalgam.api.data;

import java.util.List;

/** Features as one row-major array. */
public final class DenseFeatures implements Features {
  private final FeatureSchema schema;
  private final int rows;
  private final int width;
  private final float[] values;

  private DenseFeatures(FeatureSchema schema, int rows, float[] values) {
    this.schema = schema;
    this.rows = rows;
    this.width = schema.width();
    this.values = values;
  }

  /**
   * Features over an array of {@code rows x schema.width()} numbers, row major. The array becomes
   * theirs: do not write to it afterwards.
   */
  public static DenseFeatures of(FeatureSchema schema, int rows, float[] values) {
    if (schema.width() < 0) {
      throw new IllegalArgumentException("Features need a known width.");
    }
    if (values.length != (long) rows * schema.width()) {
      throw new IllegalArgumentException(
          "%d rows of %d features need %d numbers, not %d."
              .formatted(rows, schema.width(), (long) rows * schema.width(), values.length));
    }
    return new DenseFeatures(schema, rows, values);
  }

  /** Batches of equal length side by side. */
  public static DenseFeatures concat(List<? extends Features> parts) {
    if (parts.size() == 1) {
      return parts.get(0).dense();
    }
    FeatureSchema schema = FeatureSchema.concat(parts.stream().map(Features::schema).toList());
    int rows = parts.isEmpty() ? 0 : parts.get(0).rows();
    float[] values = new float[Math.multiplyExact(rows, schema.width())];
    for (int row = 0, at = 0; row < rows; row++) {
      for (Features part : parts) {
        part.copyRow(row, values, at);
        at += part.width();
      }
    }
    return of(schema, rows, values);
  }

  @Override
  public FeatureSchema schema() {
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

  @Override
  public float get(int row, int column) {
    return values[row * width + column];
  }

  @Override
  public double dot(int row, double[] weights, int offset) {
    double sum = 0;
    for (int i = 0, at = row * width; i < width; i++) {
      sum += values[at + i] * weights[offset + i];
    }
    return sum;
  }

  @Override
  public void addScaled(int row, double scale, double[] into, int offset) {
    for (int i = 0, at = row * width; i < width; i++) {
      into[offset + i] += scale * values[at + i];
    }
  }

  @Override
  public boolean hasMissing(int row) {
    for (int i = row * width, end = i + width; i < end; i++) {
      if (Float.isNaN(values[i])) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void copyRow(int row, float[] into, int offset) {
    System.arraycopy(values, row * width, into, offset, width);
  }

  @Override
  public DenseFeatures rows(int[] index) {
    float[] chosen = new float[index.length * width];
    for (int i = 0; i < index.length; i++) {
      System.arraycopy(values, index[i] * width, chosen, i * width, width);
    }
    return new DenseFeatures(schema, index.length, chosen);
  }

  @Override
  public DenseFeatures dense() {
    return this;
  }
}
