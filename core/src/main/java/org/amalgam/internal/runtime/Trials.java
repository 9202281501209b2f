package org.amalgam.internal.runtime;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.amalgam.api.pipeline.CanaryOptions;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Trial;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.registry.StageCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions on trial in one pipeline: at most one at a time. Requests ask for it without a lock;
 * it is begun by one thread at a time.
 */
final class Trials {
  private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

  private final String subject;
  private final StageCatalog catalog;
  private final AtomicReference<Optional<Probe>> running = new AtomicReference<>(Optional.empty());
  private volatile Optional<Trial> last = Optional.empty();

  Trials(String subject, StageCatalog catalog) {
    this.subject = subject;
    this.catalog = catalog;
  }

  /** What requests take part in. */
  Optional<Probe> probe() {
    return running.get();
  }

  /** The trial under way, else the last that ended. */
  Optional<Trial> report() {
    settle();
    return running.get().map(Probe::report).or(() -> last);
  }

  Optional<Canary> canary() {
    settle();
    return running.get().filter(Canary.class::isInstance).map(Canary.class::cast);
  }

  /** Of a trial that has ended only its report is kept, not what it holds. */
  private void settle() {
    Optional<Probe> now = running.get();
    now.filter(Probe::isOver)
        .ifPresent(
            each -> {
              last = Optional.of(each.report());
              running.compareAndSet(now, Optional.empty());
            });
  }

  // ---- beginning ----

  void shadow(Snapshot now, Candidate candidate) {
    Snapshot next = now.with(candidate.fitted(now.graph()));
    begin(new Shadow(candidate.node(), now, next));
  }

  /**
   * Begins a canary that passes the gate.
   *
   * @param promotion called beside the requests when the rule is met, with the reason
   */
  void canary(
      Snapshot now,
      Candidate candidate,
      CanaryOptions options,
      double tolerance,
      BiConsumer<Canary, String> promotion) {
    FittedGraph next = candidate.fitted(now.graph());
    Gate.pass(subject, now, next, tolerance);
    begin(new Canary(candidate.node(), now, now.with(next), options, promotion));
  }

  private void begin(Probe probe) {
    running.set(Optional.of(probe));
    probe.start();
    LOG.info("{}: {} is on trial.", subject, probe.title());
  }

  /** One at a time. */
  void refuseSecond() {
    settle();
    running
        .get()
        .ifPresent(
            probe -> {
              throw new ProblemException(
                  subject,
                  "TRIAL_RUNNING",
                  "%s is on trial; one at a time. End it with --stop, or a canary with amalgam:promote or amalgam:rollback."
                      .formatted(probe.title()));
            });
  }

  // ---- ending ----

  /** Ends what is under way; says whether something was. */
  boolean end(Trial.State state, String reason) {
    boolean ended = running.get().filter(each -> each.end(state, reason)).isPresent();
    settle();
    return ended;
  }

  /**
   * Ends a trial whose version has left, or beside which something else serves now.
   *
   * @param what has been done to the pipeline, in a sentence
   */
  void follow(Optional<Snapshot> serving, String what) {
    running
        .get()
        .ifPresent(
            probe -> {
              if (serving.filter(probe.base()::equals).isEmpty()) {
                end(Trial.State.STOPPED, what);
              } else if (!catalog.contains(probe.version())) {
                Provider provider = probe.version().provider();
                end(Trial.State.STOPPED, "The bundle %s has left.".formatted(provider));
              }
            });
  }
}
