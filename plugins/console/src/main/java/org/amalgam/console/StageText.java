package org.amalgam.console;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.amalgam.api.Param;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.EvaluatorInfo;
import org.amalgam.api.pipeline.Json;
import org.amalgam.api.pipeline.StageInfo;

/** Stage types, metrics and analyses for people. */
final class StageText {
  private StageText() {}

  static void list(List<StageInfo> stages, PrintStream out, int width) {
    Table table = Table.of("type", "kind", "provider", "summary");
    for (StageInfo stage : stages) {
      table.row(stage.type(), stage.kind().json(), stage.provider().toString(), stage.summary());
    }
    table.print(out, width);
  }

  static void evaluators(List<EvaluatorInfo> evaluators, PrintStream out, int width) {
    Table table = Table.of("type", "kind", "task", "provider", "summary");
    for (EvaluatorInfo each : evaluators) {
      table.row(
          each.type(), each.kind().json(), tasks(each), each.provider().toString(), each.summary());
    }
    table.print(out, width);
  }

  private static String tasks(EvaluatorInfo evaluator) {
    return evaluator.tasks().stream().map(Task::json).collect(Collectors.joining(", "));
  }

  static void print(StageInfo stage, PrintStream out, int width) {
    out.println(stage.type() + ", " + stage.kind().json() + ", from " + stage.provider());
    describe(stage.summary(), stage.params(), out, width);
  }

  static void print(EvaluatorInfo each, PrintStream out, int width) {
    out.println(
        "%s, %s for %s, from %s"
            .formatted(each.type(), each.kind().json(), tasks(each), each.provider()));
    describe(each.summary(), each.params(), out, width);
  }

  private static void describe(String summary, List<Param> params, PrintStream out, int width) {
    if (!summary.isEmpty()) {
      Table.wrap(summary, width).forEach(out::println);
    }
    out.println();
    if (params.isEmpty()) {
      out.println("It takes no parameters.");
    } else {
      params(params).print(out, width);
    }
  }

  private static Table params(List<Param> params) {
    Table table = Table.of("parameter", "type", "default", "description");
    for (Param param : params) {
      table.row(
          param.name(),
          param.type().json(),
          param.fallback().map(Json::text).orElse("required"),
          description(param));
    }
    return table;
  }

  /** The range stands with the description, so that long lists of choices can be wrapped. */
  private static String description(Param param) {
    String range = param.range();
    return range.isEmpty() ? param.description() : param.description() + " (" + range + ")";
  }
}
