package org.amalgam.console;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.StageInfo;
import org.amalgam.api.pipeline.StageKind;

/** {@code amalgam:stages}. */
final class StagesCommand extends AmalgamCommand {
  StagesCommand(Amalgam amalgam) {
    super(
        amalgam,
        new Usage(
                "stages",
                "Lists the stage types that the installed bundles provide.",
                "A pipeline names them as \"type\". amalgam:stage-info TYPE tells more about one."
                    + " Where several bundles bring one type, the highest version is listed and"
                    + " used first, and of one version the one that was installed first.")
            .option(
                "--kind",
                "KIND",
                Completion.KIND,
                "Only extractors, synthesizers, models or fusers: "
                    + kinds()
                    + ". Default: all of them."));
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    String kind = call.words().option("--kind").orElse("");
    if (!kind.isEmpty() && Stream.of(StageKind.values()).noneMatch(k -> k.json().equals(kind))) {
      throw new ProblemException(
          SCOPE + ":stages",
          "BAD_OPTION",
          "--kind takes one of %s, not '%s'.".formatted(kinds(), kind));
    }
    List<StageInfo> stages =
        amalgam.stages().stream()
            .filter(stage -> kind.isEmpty() || stage.kind().json().equals(kind))
            .toList();
    call.answer(stages, () -> StageText.list(stages, call.screen().out(), call.screen().width()));
  }

  private static String kinds() {
    return Stream.of(StageKind.values()).map(StageKind::json).collect(Collectors.joining(", "));
  }
}
