package org.amalgam.api.data;

/** One column of {@link Records}. Immutable. */
public sealed interface Column permits FloatColumn, LongColumn, StringColumn {
  Field field();

  int rows();

  /** Whether the value of a row is missing; for a shaped column, whether all of it is. */
  boolean missing(int row);

  /** The chosen rows in the chosen order. */
  Column rows(int[] index);
}
