package org.amalgam.api.data;

/**
 * A float32 column; NaN is missing. It may be a view into a wider row-major matrix, so that {@link
 * Features} can be read as columns without copying.
 */
public final class FloatColumn implements Column {
  private final Field field;
  private final int rows;
  private final float[] values;
  private final int offset;
  private final int stride;

  private FloatColumn(Field field, int rows, float[] values, int offset, int stride) {
    this.field = field;
    this.rows = rows;
    this.values = values;
    this.offset = offset;
    this.stride = stride;
  }

  /**
   * A column over an array of {@code rows x field.size()} numbers, row major. The array becomes the
   * column's: do not write to it afterwards.
   */
  public static FloatColumn of(Field field, float[] values) {
    int size = field.size();
    if (field.type() != ColumnType.FLOAT32) {
      throw new IllegalArgumentException("Field '%s' is not float32.".formatted(field.name()));
    }
    if (values.length % size != 0) {
      throw new IllegalArgumentException(
          "Field '%s': %d numbers are no whole number of rows of %d."
              .formatted(field.name(), values.length, size));
    }
    return new FloatColumn(field, values.length / size, values, 0, size);
  }

  /** A column that reads features {@code index} and on of a dense batch in place. */
  static FloatColumn view(Field field, DenseFeatures features, int index) {
    return new FloatColumn(
        field, features.rows(), features.values(), index, Math.max(1, features.width()));
  }

  @Override
  public Field field() {
    return field;
  }

  @Override
  public int rows() {
    return rows;
  }

  /**
   * The column as features, over the same array where the column is all of it.
   *
   * @param schema as wide as the column
   */
  public DenseFeatures features(FeatureSchema schema) {
    int size = field.size();
    if (offset == 0 && stride == size && values.length == rows * size) {
      return DenseFeatures.of(schema, rows, values);
    }
    float[] copied = new float[rows * size];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, offset + row * stride, copied, row * size, size);
    }
    return DenseFeatures.of(schema, rows, copied);
  }

  /** Value of a scalar column. */
  public float get(int row) {
    return values[offset + row * stride];
  }

  /** Element {@code element} of a row, in row-major order of the shape. */
  public float get(int row, int element) {
    return values[offset + row * stride + element];
  }

  @Override
  public boolean missing(int row) {
    int size = field.size();
    for (int e = 0; e < size; e++) {
      if (!Float.isNaN(get(row, e))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public FloatColumn rows(int[] index) {
    int size = field.size();
    float[] chosen = new float[index.length * size];
    for (int i = 0; i < index.length; i++) {
      System.arraycopy(values, offset + index[i] * stride, chosen, i * size, size);
    }
    return of(field, chosen);
  }
}
