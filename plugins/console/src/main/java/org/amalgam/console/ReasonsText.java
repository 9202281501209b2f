package org.amalgam.console;

import java.io.PrintStream;
import java.util.Optional;
import org.amalgam.api.pipeline.Reasons;

/**
 * Which input columns brought a row to its answer.
 *
 * @param row how people call the row
 * @param reasons empty where it has no answer
 * @param most how many columns to show; the others are one line
 */
record ReasonsText(String row, Optional<Reasons> reasons, int most) {

  void print(PrintStream out, int width) {
    if (reasons.isEmpty()) {
      out.printf("%s: no answer, so no reasons.%n%n", row);
      return;
    }
    Reasons all = reasons.get();
    Reasons shown = all.first(most);
    boolean odds = all.scale().equals("log_odds");
    out.printf(
        "%s: %s%s. What brought it there%s:%n%n",
        row,
        all.output(),
        odds
            ? " with probability " + Numbers.of((float) (1 / (1 + Math.exp(-all.answer()))))
            : " = " + Numbers.of((float) all.answer()),
        odds ? ", in log-odds of '" + all.output() + "'" : "");
    Table table = Table.of("input", "part").rightFrom(1);
    double rest = all.answer() - all.base();
    for (Reasons.Part part : shown.parts()) {
      table.row(part.input(), Numbers.part((float) part.value()));
      rest -= part.value();
    }
    if (shown.parts().size() < all.parts().size()) {
      table.row("(others)", Numbers.part((float) rest));
    }
    table.row("(mean of the rows kept out)", Numbers.part((float) all.base()));
    table.row("sum", Numbers.part((float) all.answer()));
    table.print(out, width);
    out.println();
  }
}
