package org.amalgam.api.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * A table of numbers with a label to each row.
 *
 * @param name what it shows, for people
 * @param columns heading of the labels, then of each number
 * @param rows from top to bottom
 */
public record AnalysisTable(String name, List<String> columns, List<Row> rows) {

  /**
   * One row.
   *
   * @param label what the numbers are of: a decile, a threshold, a measure
   * @param values a number for each column but the first; NaN where there is none
   */
  public record Row(String label, List<Double> values) {
    public Row {
      values = List.copyOf(values);
    }

    public static Row of(String label, double... values) {
      return new Row(label, Arrays.stream(values).boxed().toList());
    }
  }

  public AnalysisTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (Row row : rows) {
      if (row.values().size() != columns.size() - 1) {
        throw new IllegalArgumentException(
            "Table '%s' has %d columns, so a row has %d numbers and a label; '%s' has %d."
                .formatted(
                    name, columns.size(), columns.size() - 1, row.label(), row.values().size()));
      }
    }
  }
}
