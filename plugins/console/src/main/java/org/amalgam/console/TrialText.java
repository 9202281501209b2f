package org.amalgam.console;

import java.io.PrintStream;
import java.util.Locale;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Trial;

/** A trial for people. */
record TrialText(Trial trial) {

  void print(PrintStream out, int width) {
    Table.wrap(headline(), width).forEach(out::println);
    if (!trial.reason().isEmpty()) {
      Table.wrap(trial.reason(), width).forEach(out::println);
    }
    out.println();
    figures().print(out, width);
    if (!trial.figures().failure().isEmpty()) {
      Table.wrap("first failure: " + trial.figures().failure(), width).forEach(out::println);
    }
    out.println();
    latencies().print(out, width);
  }

  private String headline() {
    boolean canary = trial.kind() == Trial.Kind.CANARY;
    return "%s of stage '%s': %s of %s beside %s%s, %s."
        .formatted(
            canary ? "Canary" : "Shadow",
            trial.stage(),
            trial.type(),
            trial.candidate(),
            trial.serving(),
            canary ? " on %s %% of the requests".formatted(number(trial.percent())) : "",
            trial.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static String number(double percent) {
    return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
  }

  private Table figures() {
    Trial.Figures seen = trial.figures();
    boolean canary = trial.kind() == Trial.Kind.CANARY;
    Table table = Table.bare(2).rightFrom(1);
    table.row(canary ? "requests answered" : "requests", Long.toString(seen.requests()));
    table.row(
        "requests compared",
        canary ? seen.compared() + " of " + trial.wanted() : Long.toString(seen.compared()));
    table.row("requests not compared, too many waited", Long.toString(seen.dropped()));
    table.row("failures", Long.toString(seen.failures()));
    table.row("rows compared", Long.toString(seen.rows()));
    table.row("rows it alone left without an answer", Long.toString(seen.silent()));
    if (Double.isNaN(seen.agreement())) {
      table.row("correlation", Numbers.of(seen.correlation()));
    } else {
      table.row("rows with the same class", Numbers.percent(seen.agreement()));
    }
    table.row("mean difference", Numbers.of(seen.meanDifference()));
    table.row("largest difference", Numbers.of(seen.maxDifference()));
    return table;
  }

  private Table latencies() {
    Table table = Table.of("version", "calls", "p50 ms", "p95 ms", "p99 ms").rightFrom(1);
    row(table, trial.candidate(), trial.figures().candidateLatency());
    row(table, trial.serving(), trial.figures().servingLatency());
    return table;
  }

  private static void row(Table table, Provider version, Trial.Latency latency) {
    table.row(
        version.toString(),
        Long.toString(latency.calls()),
        Numbers.of(latency.p50()),
        Numbers.of(latency.p95()),
        Numbers.of(latency.p99()));
  }
}
