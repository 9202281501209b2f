package org.amalgam.console;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Progress;

/** Waits until a pipeline is deployed, its stage types are there and no fit is under way. */
final class Arrival {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Amalgam amalgam;
  private final Call call;
  private final Duration limit;
  private final long began = System.nanoTime();

  /**
   * A wait.
   *
   * @param limit how long for the pipeline and its stage types; a fit takes as long as it takes
   */
  Arrival(Amalgam amalgam, Call call, Duration limit) {
    this.amalgam = amalgam;
    this.call = call;
    this.limit = limit;
  }

  /**
   * The pipeline as it then stands: fitted, or ready to be.
   *
   * @param id of a pipeline; or a domain, the first word of its pipelines' ids: its first pipeline
   * @throws ProblemException if it did not come in time, is invalid, or the wait was interrupted
   */
  PipelineStatus await(String id) {
    try (ProgressLine line = new ProgressLine(call.screen(), Thread.currentThread()::interrupt)) {
      long told = began;
      Optional<PipelineStatus> status = find(id);
      while (!settled(id, status)) {
        if (!call.json() && System.nanoTime() - told >= line.every().toNanos()) {
          line.accept(progress(id, status));
          told = System.nanoTime();
        }
        pause(id);
        status = find(id);
      }
      return status.orElseThrow();
    }
  }

  private Optional<PipelineStatus> find(String id) {
    return amalgam.pipelines().stream()
        .filter(status -> status.id().equals(id) || isOf(status, id))
        .min(Comparator.comparing(PipelineStatus::id));
  }

  /** Of more than one word, it is the id of one pipeline, which may still come. */
  private static boolean isOf(PipelineStatus status, String domain) {
    return !domain.contains("-") && status.id().startsWith(domain + "-");
  }

  private boolean settled(String id, Optional<PipelineStatus> status) {
    status.ifPresent(Definition::refuseInvalid);
    boolean waits = status.isEmpty() || status.get().state() == PipelineState.UNRESOLVED;
    if (waits && elapsed().compareTo(limit) >= 0) {
      throw late(id, status);
    }
    return !waits && status.get().state() != PipelineState.FITTING;
  }

  private ProblemException late(String id, Optional<PipelineStatus> status) {
    String subject = "Pipeline '" + id + "'";
    if (status.isPresent() && !status.get().problems().isEmpty()) {
      return new ProblemException(subject, status.get().problems());
    }
    String there = String.join(", ", amalgam.pipelines().stream().map(PipelineStatus::id).toList());
    String message =
        status.isPresent()
            ? "its stage types are missing; amalgam:status tells which."
            : "it is not deployed; " + (there.isEmpty() ? "none is." : "there are: " + there + ".");
    return new ProblemException(subject, "NOT_DEPLOYED", message);
  }

  private Progress progress(String id, Optional<PipelineStatus> status) {
    return status
        .flatMap(PipelineStatus::progress)
        .orElseGet(
            () -> Progress.of(0, "waiting for pipeline '" + id + "'", elapsed(), Optional.empty()));
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void pause(String id) {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      throw call.cancelled("Pipeline '" + id + "'");
    }
  }
}
