package org.amalgam.console;

import java.util.List;
import java.util.Locale;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.StageInfo;

/** {@code amalgam:stage-info}. */
final class StageInfoCommand extends AmalgamCommand {
  StageInfoCommand(Amalgam amalgam) {
    super(
        amalgam,
        new Usage(
                "stage-info",
                "Tells what a stage type does, who provides it and which parameters it takes.",
                "A parameter has a type, a default (or is required) and often a range.")
            .argument("TYPE", Completion.STAGE, "Stage type, as amalgam:stages lists it."));
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    StageInfo stage = stage(amalgam.stages(), call.words().argument(0));
    call.answer(stage, () -> StageText.print(stage, call.screen().out(), call.screen().width()));
  }

  private static StageInfo stage(List<StageInfo> stages, String type) {
    return stages.stream()
        .filter(stage -> stage.type().equals(type))
        .findFirst()
        .orElseThrow(() -> unknown(stages, type));
  }

  private static ProblemException unknown(List<StageInfo> stages, String type) {
    String part = type.toLowerCase(Locale.ROOT);
    List<String> similar =
        stages.stream().map(StageInfo::type).filter(each -> each.contains(part)).toList();
    return new ProblemException(
        "Stage type '" + type + "'",
        "UNKNOWN_TYPE",
        "no installed bundle provides it. "
            + (similar.isEmpty()
                ? "amalgam:stages lists those that are there."
                : "Did you mean " + String.join(", ", similar) + "?"));
  }
}
