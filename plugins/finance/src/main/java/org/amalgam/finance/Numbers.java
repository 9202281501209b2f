package org.amalgam.finance;

import org.amalgam.api.data.Column;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;

/** A number per row, NaN where there is none. */
interface Numbers {
  double get(int row);

  int rows();

  /**
   * Of a column.
   *
   * @param element which of a shaped column
   * @throws IllegalArgumentException if it holds text
   */
  static Numbers of(Column column, int element) {
    if (column instanceof FloatColumn floats) {
      return reading(column.rows(), row -> floats.get(row, element));
    }
    if (column instanceof LongColumn longs) {
      return reading(column.rows(), row -> longs.missing(row) ? Double.NaN : longs.get(row));
    }
    throw new IllegalArgumentException(
        "Column '%s' is due as numbers.".formatted(column.field().name()));
  }

  private static Numbers reading(int rows, java.util.function.IntToDoubleFunction read) {
    return new Numbers() {
      @Override
      public double get(int row) {
        return read.applyAsDouble(row);
      }

      @Override
      public int rows() {
        return rows;
      }
    };
  }
}
