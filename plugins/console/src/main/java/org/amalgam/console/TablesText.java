package org.amalgam.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.amalgam.api.evaluation.AnalysisTable;

/**
 * What analyses say of one stage, for people.
 *
 * @param id of the stage
 * @param tables by analysis
 */
record TablesText(String id, Map<String, List<AnalysisTable>> tables) {

  void print(PrintStream out, int width) {
    tables.forEach((analysis, all) -> all.forEach(table -> print(analysis, table, out, width)));
  }

  private void print(String analysis, AnalysisTable shown, PrintStream out, int width) {
    Table.wrap("%s (%s of '%s')".formatted(shown.name(), analysis, id), width)
        .forEach(out::println);
    out.println();
    Table table = Table.of(shown.columns()).rightFrom(1);
    for (AnalysisTable.Row row : shown.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.label()));
      row.values().forEach(value -> cells.add(number(value)));
      table.row(cells);
    }
    table.print(out, width);
    out.println();
  }

  /** Whole numbers, such as counts, as they are. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : Numbers.of(value);
  }
}
