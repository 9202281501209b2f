package org.amalgam.api.data;

import java.util.Locale;

/** The types that a column of {@link Records} can have. */
public enum ColumnType {
  /** Single-precision numbers of a fixed shape per row; missing is NaN. */
  FLOAT32,
  /** One 64-bit integer per row; missing is marked apart. */
  INT64,
  /** One text per row; missing is marked apart. */
  STRING;

  /** The name used in JSON, on the console and in messages: {@code float32}, ... */
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
