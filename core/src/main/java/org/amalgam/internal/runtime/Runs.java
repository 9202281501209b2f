package org.amalgam.internal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Progress;
import org.amalgam.api.pipeline.Run;
import org.amalgam.internal.training.Monitor;

/** The fits and evaluations of one pipeline: one fit at a time. */
final class Runs {
  private final String id;
  private final List<Run<Evaluation>> evaluations = new ArrayList<>();
  private Optional<BackgroundRun<FitReport>> fit = Optional.empty();
  private String failure = "";

  Runs(String id) {
    this.id = id;
  }

  private String subject() {
    return "Pipeline '%s'".formatted(id);
  }

  synchronized Run<FitReport> fit(Function<Monitor, FitReport> work) {
    progress()
        .ifPresent(
            progress -> {
              throw new ProblemException(
                  subject(),
                  "FIT_RUNNING",
                  "A fit is under way (%.0f %%, %s). Wait for it, or end it with amalgam:cancel."
                      .formatted(100 * progress.fraction(), progress.message()));
            });
    BackgroundRun<FitReport> started =
        BackgroundRun.start("Fit of pipeline '%s'".formatted(id), work, this::ended);
    fit = Optional.of(started);
    return started;
  }

  /** A fit that was cancelled did not fail: all is as it was before. */
  private synchronized void ended(ProblemException failed) {
    if (failed == null) {
      failure = "";
    } else if (!BackgroundRun.cancelled(failed)) {
      failure = failed.getMessage();
    }
    fit = Optional.empty();
  }

  synchronized Run<Evaluation> evaluate(Function<Monitor, Evaluation> work) {
    Run<Evaluation> started =
        BackgroundRun.start("Evaluation of pipeline '%s'".formatted(id), work, failed -> {});
    evaluations.removeIf(Run::done);
    evaluations.add(started);
    return started;
  }

  /** Asks all to end that are under way, and gives them. */
  synchronized List<Run<?>> cancel() {
    List<Run<?>> cancelled =
        Stream.<Run<?>>concat(fit.stream(), evaluations.stream())
            .filter(each -> !each.done())
            .toList();
    cancelled.forEach(Run::cancel);
    return cancelled;
  }

  /** How far the fit is that is under way. */
  synchronized Optional<Progress> progress() {
    return fit.filter(run -> !run.done()).map(Run::progress);
  }

  /** Why the last fit failed; empty if it did not. */
  synchronized String failure() {
    return failure;
  }

  synchronized void forgetFailure() {
    failure = "";
  }
}
