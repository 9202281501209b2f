package org.amalgam.console;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.StageKind;

/** Pipelines as they stand, for people. */
final class StatusText {
  private StatusText() {}

  static void list(List<PipelineStatus> pipelines, Screen screen) {
    if (pipelines.isEmpty()) {
      screen.out().println("No pipeline is deployed. Try: " + screen.call("deploy FILE.json"));
      return;
    }
    Table table = Table.of("id", "state", "description");
    for (PipelineStatus status : pipelines) {
      table.row(status.id(), status.state().name(), status.description());
    }
    table.print(screen.out(), screen.width());
  }

  static void print(PipelineStatus status, PrintStream out, int width) {
    out.println("Pipeline '" + status.id() + "' is " + status.state() + detail(status));
    if (!status.description().isEmpty()) {
      Table.wrap(status.description(), width).forEach(out::println);
    }
    status
        .progress()
        .ifPresent(
            progress -> {
              out.println(ProgressLine.text(progress).strip());
              progress.stages().forEach(stage -> out.println("  " + ProgressLine.text(stage)));
            });
    status.problems().forEach(problem -> out.println("  " + problem));
    out.println();
    stages(status).print(out, width);
    beside(status, out, width);
    status
        .trial()
        .ifPresent(
            trial -> {
              out.println();
              new TrialText(trial).print(out, width);
            });
    status
        .fit()
        .ifPresent(
            fit -> {
              out.println();
              new FitText(fit).print(out, width);
            });
  }

  private static String detail(PipelineStatus status) {
    return status.detail().isEmpty() ? "." : ": " + status.detail();
  }

  private static void beside(PipelineStatus status, PrintStream out, int width) {
    for (PipelineStatus.StageStatus stage : status.stages()) {
      if (!stage.beside().isEmpty()) {
        String others =
            stage.beside().stream().map(Provider::toString).collect(Collectors.joining(", "));
        Table.wrap("Beside '%s', not used: %s".formatted(stage.id(), others), width)
            .forEach(out::println);
      }
    }
  }

  private static Table stages(PipelineStatus status) {
    Table table = Table.of("stage", "type", "kind", "provider");
    for (PipelineStatus.StageStatus stage : status.stages()) {
      table.row(
          stage.id(),
          stage.type(),
          stage.kind().map(StageKind::json).orElse("-"),
          stage.provider().map(Provider::toString).orElse("missing"));
    }
    return table;
  }
}
