package org.amalgam.console;

import java.util.List;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.EvaluatorInfo;
import org.amalgam.api.pipeline.ProblemException;

/** {@code amalgam:metrics}. */
final class MetricsCommand extends AmalgamCommand {
  MetricsCommand(Amalgam amalgam) {
    super(
        amalgam,
        new Usage(
                "metrics",
                "Lists the metrics and analyses that the installed bundles provide, or tells of one.",
                "A pipeline names them under \"evaluation\". Always reported are "
                    + String.join(", ", ScoreTable.CORE)
                    + ": those of the pipeline's task.")
            .optional(
                "TYPE", Completion.EVALUATOR, "One of them: what it does and its parameters."));
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    List<EvaluatorInfo> all = amalgam.evaluators();
    if (call.words().optional(0).isEmpty()) {
      call.answer(all, () -> StageText.evaluators(all, call.screen().out(), call.screen().width()));
      return;
    }
    String type = call.words().argument(0);
    List<EvaluatorInfo> found = all.stream().filter(each -> each.type().equals(type)).toList();
    if (found.isEmpty()) {
      throw new ProblemException(
          "Metric or analysis '" + type + "'",
          "UNKNOWN_METRIC",
          "no installed bundle provides it. amalgam:metrics lists those that are there.");
    }
    call.answer(
        found,
        () ->
            found.forEach(
                each -> StageText.print(each, call.screen().out(), call.screen().width())));
  }
}
