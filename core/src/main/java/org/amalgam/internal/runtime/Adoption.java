package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.store.ModelPackage;
import org.amalgam.internal.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a snapshot serve in the place of another one of the same fit. */
record Adoption(LivePipeline live, Served served, Store store, Timers timers, Refitting refitting) {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  /** What is replaced again sooner is not worth the work of a thousand resamples. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private Duration drain() {
    return live.definition().serving().drain();
  }

  /**
   * Saves a successor, lets it serve, and has it measured.
   *
   * @param refitted whether a stage of it was fitted anew, so that the package does not hold it
   */
  void adopt(Snapshot now, Snapshot successor, boolean refitted) {
    Optional<ModelPackage> before = store.readPackage(live.id());
    if (!refitted && before.filter(p -> Packing.isOf(p, successor.graph().graph())).isPresent()) {
      // A bundle was started again, or what was gone is back: the package is as it was.
      served.exchange(successor, drain());
      return;
    }
    Optional<Supplier<FitReport>> measuring =
        LivePipeline.gone(successor).isEmpty() ? measuring(successor) : Optional.empty();
    save(now, successor, before);
    if (LivePipeline.gone(now).isEmpty()) {
      served.swap(Optional.of(successor), drain());
    } else {
      served.replace(successor, drain());
    }
    measuring.ifPresent(figures -> measure(successor, figures));
  }

  private void save(Snapshot now, Snapshot successor, Optional<ModelPackage> before) {
    try {
      store.savePackage(
          live.id(), Packing.pack(successor.graph(), successor.report(), now.heldOut(), before));
    } catch (RuntimeException | LinkageError e) {
      successor.retire();
      throw e;
    }
  }

  /** Has what serves measured, if it can be. */
  void measure(Snapshot latest) {
    measuring(latest).ifPresent(figures -> measure(latest, figures));
  }

  /** Nothing where a stage fails that somebody has promoted all the same. */
  private Optional<Supplier<FitReport>> measuring(Snapshot successor) {
    try {
      return successor
          .heldOut()
          .map(rows -> refitting.measuring(successor.report(), successor.graph(), rows));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  /** Measures what serves since a swap, which does not wait for it, if it serves on for a while. */
  private void measure(Snapshot successor, Supplier<FitReport> measuring) {
    timers.after(
        SETTLED,
        () -> {
          if (serves(successor)) {
            BackgroundRun.start(
                "Measuring of pipeline '%s'".formatted(live.id()),
                monitor -> {
                  FitReport figures = measuring.get();
                  live.exclusively(() -> amend(successor, figures));
                  return figures;
                },
                this::measured);
          }
        });
  }

  private boolean serves(Snapshot snapshot) {
    return served.now().filter(snapshot::equals).isPresent();
  }

  private void amend(Snapshot successor, FitReport figures) {
    if (serves(successor)) {
      store.amendPackage(live.id(), Packing.pack(successor.graph(), figures, successor.heldOut()));
      successor.measured(figures);
    }
  }

  private void measured(ProblemException failed) {
    if (failed != null) {
      LOG.warn("{} serves, but could not be measured anew.", live.subject(), failed);
    }
  }
}
