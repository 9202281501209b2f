package org.amalgam.api.data;

import java.util.BitSet;

/** An int64 column. */
public final class LongColumn implements Column {
  private final Field field;
  private final long[] values;
  private final BitSet missing;

  private LongColumn(Field field, long[] values, BitSet missing) {
    this.field = field;
    this.values = values;
    this.missing = missing;
  }

  /**
   * A column over an array, one number per row. The array becomes the column's.
   *
   * @param missing the rows without a value
   */
  public static LongColumn of(Field field, long[] values, BitSet missing) {
    if (field.type() != ColumnType.INT64) {
      throw new IllegalArgumentException("Field '%s' is not int64.".formatted(field.name()));
    }
    return new LongColumn(field, values, (BitSet) missing.clone());
  }

  @Override
  public Field field() {
    return field;
  }

  @Override
  public int rows() {
    return values.length;
  }

  /** Value of a row; 0 where it is missing. */
  public long get(int row) {
    return values[row];
  }

  @Override
  public boolean missing(int row) {
    return missing.get(row);
  }

  @Override
  public LongColumn rows(int[] index) {
    long[] chosen = new long[index.length];
    BitSet gone = new BitSet(index.length);
    for (int i = 0; i < index.length; i++) {
      chosen[i] = values[index[i]];
      gone.set(i, missing.get(index[i]));
    }
    return new LongColumn(field, chosen, gone);
  }
}
