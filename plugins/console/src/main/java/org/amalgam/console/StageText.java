package org.amalgam.console;

import java.io.PrintStream;
import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.pipeline.Json;
import org.amalgam.api.pipeline.StageInfo;

/** Stage types for people. */
final class StageText {
  private StageText() {}

  static void list(List<StageInfo> stages, PrintStream out, int width) {
    Table table = Table.of("type", "kind", "provider", "summary");
    for (StageInfo stage : stages) {
      table.row(stage.type(), stage.kind().json(), stage.provider().toString(), stage.summary());
    }
    table.print(out, width);
  }

  static void print(StageInfo stage, PrintStream out, int width) {
    out.println(stage.type() + ", " + stage.kind().json() + ", from " + stage.provider());
    if (!stage.summary().isEmpty()) {
      Table.wrap(stage.summary(), width).forEach(out::println);
    }
    out.println();
    if (stage.params().isEmpty()) {
      out.println("It takes no parameters.");
    } else {
      params(stage.params()).print(out, width);
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
