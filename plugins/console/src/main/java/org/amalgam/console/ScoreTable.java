package org.amalgam.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.Scores;

/**
 * How well each member and the fused model did: a row each, a column per metric, in as many tables
 * below one another as the width asks for.
 *
 * @param members the models below the fusion
 * @param fused the pipeline's output
 * @param all every metric, or the three that matter most for the task and those that the pipeline
 *     asks for
 */
record ScoreTable(List<Scores> members, Optional<Scores> fused, boolean all) {
  /** The metrics that are always reported. */
  static final List<String> CORE =
      List.of(
          "accuracy",
          "balanced-accuracy",
          "macro-f1",
          "log-loss",
          "brier",
          "auc",
          "ece",
          "mcc",
          "rmse",
          "mae",
          "r2");

  private static final List<String> MAIN =
      List.of("accuracy", "auc", "log-loss", "rmse", "mae", "r2");
  private static final int AT_ONCE = 3;

  /** A metric's name for people. */
  static String name(String metric) {
    return switch (metric) {
      case "auc" -> "AUC";
      case "mae", "rmse", "mcc", "ece" -> metric.toUpperCase(Locale.ROOT);
      case "r2" -> "R2";
      default -> metric;
    };
  }

  void print(PrintStream out, int width) {
    List<String> metrics = metrics();
    int each = AT_ONCE;
    while (each > 1 && parts(metrics, each).stream().anyMatch(part -> part.width() > width)) {
      each--;
    }
    String gap = "";
    for (Table part : parts(metrics, each)) {
      out.print(gap);
      part.print(out, width);
      gap = System.lineSeparator();
    }
  }

  private List<String> metrics() {
    List<String> measured =
        rows().flatMap(scores -> scores.metrics().keySet().stream()).distinct().toList();
    return all
        ? measured
        : Stream.concat(
                MAIN.stream().filter(measured::contains),
                measured.stream().filter(metric -> !CORE.contains(metric)))
            .toList();
  }

  private Stream<Scores> rows() {
    return Stream.concat(members.stream(), fused.stream());
  }

  private List<Table> parts(List<String> metrics, int each) {
    List<Table> parts = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i += each) {
      parts.add(part(metrics.subList(i, Math.min(i + each, metrics.size()))));
    }
    return parts;
  }

  private Table part(List<String> metrics) {
    List<String> headers = new ArrayList<>(List.of("model", "type"));
    metrics.forEach(metric -> headers.add(name(metric)));
    Table table = Table.of(headers).rightFrom(2);
    members.forEach(scores -> table.row(row(scores.id(), scores, metrics)));
    fused.ifPresent(scores -> table.row(row(scores.id() + " (fused)", scores, metrics)));
    return table;
  }

  private static List<String> row(String id, Scores scores, List<String> metrics) {
    List<String> row = new ArrayList<>(List.of(id, scores.type()));
    for (String metric : metrics) {
      Map<String, Interval> measured = scores.metrics();
      row.add(measured.containsKey(metric) ? Numbers.of(measured.get(metric)) : "-");
    }
    return row;
  }
}
