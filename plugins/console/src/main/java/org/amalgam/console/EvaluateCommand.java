package org.amalgam.console;

import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;

/** {@code amalgam:evaluate}. */
final class EvaluateCommand extends RunCommand {
  EvaluateCommand(Amalgam amalgam, NamedRuns runs) {
    super(amalgam, runs, described());
  }

  private static Usage described() {
    return new Usage(
            "evaluate",
            "Measures each member and the fused model on the same held-out rows.",
            "Fits the pipeline anew in every fold, beside what serves, which is neither used nor"
                + " changed. Tells with 95 % intervals whether the fusion beats its best member."
                + " With --json one object: pipeline, rows, folds, repeats, seed, members, fused,"
                + " gain, notes.")
        .argument(
            "ID|FILE",
            Completion.PIPELINE_OR_FILE,
            "Pipeline, or a definition (a file ending in .json) to deploy first.")
        .option(
            "--data",
            "FILE",
            Completion.FILE,
            "Dataset descriptor. Default: the one that the definition names.")
        .option(
            "--folds",
            "N",
            Completion.NONE,
            "Folds, 2 or more. Default: the data's own test split, or 5 folds.")
        .option("--repeats", "N", Completion.NONE, "How often to draw the folds anew. Default: 1.")
        .option("--seed", "N", Completion.NONE, "Of the folds and fits. Default: the definition's.")
        .option(
            "--metric",
            "NAME",
            Completion.METRIC,
            "What fusion and best member are compared by, core's or an installed one. Default: the"
                + " definition's, else the task's own.")
        .flag("--all", "Shows every metric, not only the three main ones.");
  }

  @Override
  void perform(Amalgam amalgam, Call call) {
    Words words = call.words();
    EvaluateOptions options =
        new EvaluateOptions(
            call.file("--data"),
            words.count("--folds", 2),
            words.count("--repeats", 1).orElse(1),
            words.number("--seed", Long.MIN_VALUE),
            words.option("--metric"));
    String id = Definition.pipeline(amalgam, call, words.argument(0));
    Evaluation evaluation =
        call.await("Evaluating pipeline '" + id + "' ...", amalgam.evaluate(id, options));
    call.answer(
        evaluation,
        () ->
            new EvaluationText(evaluation, words.flag("--all"))
                .print(call.screen().out(), call.screen().width()));
  }
}
