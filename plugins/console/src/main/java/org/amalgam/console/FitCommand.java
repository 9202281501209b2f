package org.amalgam.console;

import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;

/** {@code amalgam:fit}. */
final class FitCommand extends RunCommand {
  FitCommand(Amalgam amalgam, NamedRuns runs) {
    super(
        amalgam,
        runs,
        new Usage(
                "fit",
                "Fits a pipeline to data; then it serves.",
                "What served before serves until the fit is done, and after it if it fails or is"
                    + " cancelled. The same data and seed give the same model.")
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
                "--seed",
                "N",
                Completion.NONE,
                "Source of all chance. Default: the definition's."));
  }

  @Override
  void perform(Amalgam amalgam, Call call) {
    FitOptions options =
        new FitOptions(call.file("--data"), call.words().number("--seed", Long.MIN_VALUE));
    String id = Definition.pipeline(amalgam, call, call.words().argument(0));
    FitReport report = call.await("Fitting pipeline '" + id + "' ...", amalgam.fit(id, options));
    call.answer(
        report, () -> new FitText(report).print(call.screen().out(), call.screen().width()));
  }
}
