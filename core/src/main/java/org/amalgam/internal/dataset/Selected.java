package org.amalgam.internal.dataset;

import java.util.Arrays;

/**
 * Columns of a file that were found.
 *
 * @param columns positions, counted from 0, in the order wanted
 */
record Selected(CsvFile file, int[] columns) {

  /** Sends the columns' cells to the elements of {@code cells}, in order. */
  void attach(Cells cells) {
    for (int i = 0; i < columns.length; i++) {
      file.attach(columns[i], cells, i);
    }
  }

  boolean has(CsvFile other, int column) {
    return file.equals(other) && Arrays.stream(columns).anyMatch(each -> each == column);
  }
}
