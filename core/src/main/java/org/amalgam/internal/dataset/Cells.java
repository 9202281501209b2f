package org.amalgam.internal.dataset;

import java.util.Arrays;
import java.util.BitSet;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.StringColumn;

/**
 * Growing storage for what is read of one field: rows of {@code width} cells. A row is written cell
 * by cell and may be written again until the next one is begun.
 */
abstract sealed class Cells {
  /** Longest array that every JVM can make. */
  static final int MOST = Integer.MAX_VALUE - 8;

  final int width;

  private Cells(int width) {
    this.width = width;
  }

  static Cells of(Field field) {
    return switch (field.type()) {
      case FLOAT32 -> new Floats(field.size());
      case INT64 -> new Longs();
      case STRING -> new Texts();
    };
  }

  /**
   * Makes room for a row.
   *
   * @return false if no array could hold it
   */
  final boolean begin(int row) {
    long needed = (row + 1L) * width;
    if (needed > MOST) {
      return false;
    }
    if (needed > capacity()) {
      grow((int) Math.min(MOST, Math.max(needed, Math.max(64L * width, needed + needed / 2))));
    }
    return true;
  }

  abstract int capacity();

  abstract void grow(int capacity);

  /** Writes a cell that has a value. */
  abstract void put(int row, int element, String text) throws BadCell;

  /** Writes a cell without one. */
  abstract void skip(int row, int element);

  /**
   * The column of the chosen rows.
   *
   * @param rows row numbers; -1 for a row that is missing
   */
  abstract Column column(Field field, int[] rows);

  /** Numbers; missing is NaN. */
  static final class Floats extends Cells {
    private float[] values = {};

    Floats(int width) {
      super(width);
    }

    @Override
    int capacity() {
      return values.length;
    }

    @Override
    void grow(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    void put(int row, int element, String text) throws BadCell {
      values[row * width + element] = Float.NaN;
      values[row * width + element] = Numbers.parseFloat(text.strip());
    }

    @Override
    void skip(int row, int element) {
      values[row * width + element] = Float.NaN;
    }

    /** First number of a row; NaN for row -1. */
    float get(int row) {
      return row < 0 ? Float.NaN : values[row * width];
    }

    @Override
    FloatColumn column(Field field, int[] rows) {
      float[] chosen = new float[Math.multiplyExact(rows.length, width)];
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] < 0) {
          Arrays.fill(chosen, i * width, (i + 1) * width, Float.NaN);
        } else {
          System.arraycopy(values, rows[i] * width, chosen, i * width, width);
        }
      }
      return FloatColumn.of(field, chosen);
    }
  }

  /** Whole numbers. */
  static final class Longs extends Cells {
    private final BitSet missing = new BitSet();
    private long[] values = {};

    Longs() {
      super(1);
    }

    @Override
    int capacity() {
      return values.length;
    }

    @Override
    void grow(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    void put(int row, int element, String text) throws BadCell {
      missing.set(row);
      values[row] = Numbers.parseLong(text.strip());
      missing.clear(row);
    }

    @Override
    void skip(int row, int element) {
      values[row] = 0;
      missing.set(row);
    }

    @Override
    LongColumn column(Field field, int[] rows) {
      long[] chosen = new long[rows.length];
      BitSet none = new BitSet();
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] < 0 || missing.get(rows[i])) {
          none.set(i);
        } else {
          chosen[i] = values[rows[i]];
        }
      }
      return LongColumn.of(field, chosen, none);
    }
  }

  /** Texts; missing is null in here, and empty outside. */
  static final class Texts extends Cells {
    private String[] values = {};

    Texts() {
      super(1);
    }

    @Override
    int capacity() {
      return values.length;
    }

    @Override
    void grow(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    void put(int row, int element, String text) {
      values[row] = text;
    }

    @Override
    void skip(int row, int element) {
      values[row] = null;
    }

    /** Whether a row has no value; so has row -1. */
    boolean missing(int row) {
      return row < 0 || values[row] == null;
    }

    /** Trimmed text of a row; empty where it is missing. */
    String get(int row) {
      return missing(row) ? "" : values[row].strip();
    }

    @Override
    StringColumn column(Field field, int[] rows) {
      String[] chosen = new String[rows.length];
      for (int i = 0; i < rows.length; i++) {
        chosen[i] = rows[i] < 0 ? null : values[rows[i]];
      }
      return StringColumn.of(field, chosen);
    }
  }
}
