package org.amalgam.api.data;

/**
 * Rows of float32 numbers of one width, dense or sparse. Missing is NaN. A model that needs only
 * {@link #dot} and {@link #addScaled} works on both without knowing which it has.
 */
public sealed interface Features extends Batch permits DenseFeatures, SparseFeatures {
  @Override
  FeatureSchema schema();

  /** Numbers per row. */
  default int width() {
    return schema().width();
  }

  float get(int row, int column);

  /** Inner product of a row with {@code weights[offset .. offset + width)}; NaN spreads. */
  double dot(int row, double[] weights, int offset);

  /** Adds {@code scale} times a row to {@code into[offset .. offset + width)}. */
  void addScaled(int row, double scale, double[] into, int offset);

  /** Whether any number of a row is NaN. */
  boolean hasMissing(int row);

  /** Writes a row to {@code into[offset .. offset + width)}. */
  void copyRow(int row, float[] into, int offset);

  @Override
  Features rows(int[] index);

  /**
   * The same rows, dense.
   *
   * @throws IllegalStateException if they would not fit one array
   */
  DenseFeatures dense();
}
