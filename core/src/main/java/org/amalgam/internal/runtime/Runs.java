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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fits and evaluations of one pipeline: one fit at a time. */
final class Runs {
  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

  /** What says that a fit cannot begin while another one is under way. */
  static final String BUSY = "FIT_RUNNING";

  private final String id;
  private final Runnable after;
  private final List<Run<Evaluation>> evaluations = new ArrayList<>();
  private Optional<BackgroundRun<FitReport>> fit = Optional.empty();
  private String failure = "";

  /**
   * No runs yet.
   *
   * @param after done when a fit has ended, and another one may begin
   */
  Runs(String id, Runnable after) {
    this.id = id;
    this.after = after;
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
                  BUSY,
                  "A fit is under way (%.0f %%, %s). Wait for it, or end it with amalgam:cancel."
                      .formatted(100 * progress.fraction(), progress.message()));
            });
    BackgroundRun<FitReport> started =
        BackgroundRun.start("Fit of pipeline '%s'".formatted(id), work, this::ended);
    fit = Optional.of(started);
    return started;
  }

  private void ended(ProblemException failed) {
    remember(failed);
    try {
      after.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("{}: what waited for the end of a fit could not be done.", subject(), e);
    }
  }

  /** A fit that was cancelled did not fail: all is as it was before. */
  private synchronized void remember(ProblemException failed) {
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
