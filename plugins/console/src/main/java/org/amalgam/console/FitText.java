package org.amalgam.console;

import java.io.PrintStream;
import java.util.TreeMap;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.FitReport.FusionCheck;

/**
 * A fit for people.
 *
 * @param report what the fit gave
 */
record FitText(FitReport report) {
  private static final int SHORT = 20;

  void print(PrintStream out, int width) {
    out.printf(
        "Pipeline '%s' learned from %d rows, seed %d, %s.%n",
        report.pipeline(), report.rows(), report.seed(), report.fitted());
    log(out);
    if (report.fused().isPresent()) {
      out.printf("On the %d rows kept out of the fit:%n%n", report.heldOut());
      new ScoreTable(report.members(), report.fused(), false).print(out, width);
      out.println();
      report
          .fused()
          .ifPresent(fused -> new TablesText(fused.id(), fused.tables()).print(out, width));
    }
    report
        .fusion()
        .forEach((id, check) -> Table.wrap(fusion(id, check), width).forEach(out::println));
    for (String warning : report.warnings()) {
      Table.wrap("Note: " + warning, width).forEach(out::println);
    }
  }

  /** How models learned that did it in few epochs; --json has the others', too. */
  void log(PrintStream out) {
    new TreeMap<>(report.log())
        .forEach(
            (stage, lines) -> {
              if (lines.size() <= SHORT && lines.stream().allMatch(l -> l.startsWith("epoch"))) {
                lines.forEach(line -> out.println(stage + ": " + line));
              }
            });
  }

  static String fusion(String id, FusionCheck check) {
    String serves =
        switch (check.used()) {
          case "learned" -> "what it learned";
          case "mean" -> "the plain mean of its members, because learning did not beat it";
          default -> "member '" + check.used() + "' alone, because no fusion beats it out of fold";
        };
    return "Fusion '%s' serves %s. Loss out of fold: learned %s, mean %s, best member '%s' %s."
        .formatted(
            id,
            serves,
            Numbers.of(check.learned()),
            Numbers.of(check.mean()),
            check.bestMember(),
            Numbers.of(check.best()));
  }
}
