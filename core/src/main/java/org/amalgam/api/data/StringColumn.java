package org.amalgam.api.data;

/** A string column. */
public final class StringColumn implements Column {
  private final Field field;
  private final String[] values;

  private StringColumn(Field field, String[] values) {
    this.field = field;
    this.values = values;
  }

  /** A column over an array, one text per row, null where it is missing. The array becomes its. */
  public static StringColumn of(Field field, String[] values) {
    if (field.type() != ColumnType.STRING) {
      throw new IllegalArgumentException("Field '%s' is not string.".formatted(field.name()));
    }
    return new StringColumn(field, values);
  }

  @Override
  public Field field() {
    return field;
  }

  @Override
  public int rows() {
    return values.length;
  }

  /** Text of a row; empty where it is missing. */
  public String get(int row) {
    return values[row] == null ? "" : values[row];
  }

  @Override
  public boolean missing(int row) {
    return values[row] == null;
  }

  @Override
  public StringColumn rows(int[] index) {
    String[] chosen = new String[index.length];
    for (int i = 0; i < index.length; i++) {
      chosen[i] = values[index[i]];
    }
    return new StringColumn(field, chosen);
  }
}
