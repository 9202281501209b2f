package org.amalgam.internal.dataset;

import java.util.List;

/** Which rows are kept out of the fit. */
sealed interface SplitRule {
  /** JSON pointer to the rule. */
  String at();

  /**
   * Rows whose column has one of some values are kept out.
   *
   * @param column one column
   * @param test at least one value
   */
  record ByColumn(String at, ColumnRef column, List<String> test) implements SplitRule {
    public ByColumn {
      test = List.copyOf(test);
    }
  }

  /** All but the first rows of each class are kept out. */
  record FirstPerClass(String at, int rows) implements SplitRule {}

  /** All but the first rows are kept out. */
  record FirstRows(String at, int rows) implements SplitRule {}

  /** The last rows in time of each group are kept out; a group that has no more is not parted. */
  record LastPerGroup(String at, int rows) implements SplitRule {}
}
