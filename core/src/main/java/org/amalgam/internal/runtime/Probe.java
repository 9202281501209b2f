package org.amalgam.internal.runtime;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Trial;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.registry.Installed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version of one stage on trial beside a snapshot that serves. It ends once; whatever ends it
 * first decides how. Safe for any number of threads, without a lock.
 */
abstract sealed class Probe permits Shadow, Canary {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

  /**
   * How it ended.
   *
   * @param over false while what is promoted does not serve yet
   */
  private record End(Trial.State state, String reason, boolean over) {}

  private static final End NONE = new End(Trial.State.RUNNING, "", false);

  private final Node node;
  private final Snapshot base;
  private final Snapshot candidate;
  private final AtomicReference<End> end = new AtomicReference<>(NONE);

  /**
   * A trial.
   *
   * @param node the stage, of the version that serves
   * @param base what serves
   * @param candidate what would serve, of which the trial becomes the owner
   */
  Probe(Node node, Snapshot base, Snapshot candidate) {
    this.node = node;
    this.base = base;
    this.candidate = candidate;
  }

  /**
   * Answers a request.
   *
   * @param serving what serves, kept open by the caller
   */
  abstract Answers answer(Request request, Snapshot serving);

  /** Begins the work beside the requests. */
  abstract void start();

  /** Ends the work beside the requests. */
  abstract void close();

  /** How it stands. */
  final Trial report() {
    End now = end.get();
    return now.over ? report(now.state, now.reason) : report(NONE.state, NONE.reason);
  }

  abstract Trial report(Trial.State state, String reason);

  final Node node() {
    return node;
  }

  final Snapshot base() {
    return base;
  }

  final Snapshot candidate() {
    return candidate;
  }

  /** The version on trial. */
  final Installed version() {
    return candidate.graph().graph().nodes().get(node.index()).unwrapped();
  }

  /** What is tried, in words. */
  final String title() {
    return "%s of %s for stage '%s'".formatted(version().type(), version().provider(), node.id());
  }

  /** Whether it is not decided. */
  final boolean isRunning() {
    return end.get().state == Trial.State.RUNNING;
  }

  /** Whether it is decided, and what was decided is done. */
  final boolean isOver() {
    return end.get().over;
  }

  /** Ends it without a promotion, unless something else has; says whether it did. */
  final boolean end(Trial.State state, String reason) {
    if (!end.compareAndSet(NONE, new End(state, reason, true))) {
      return false;
    }
    close();
    candidate.retire();
    log(state, reason);
    return true;
  }

  /** Decides that it is promoted, unless something else has been decided; says whether it did. */
  final boolean claim(String reason) {
    return end.compareAndSet(NONE, new End(Trial.State.PROMOTED, reason, false));
  }

  /** Says that what was promoted serves, or why it could not; the candidate is its no more. */
  final void settle(Optional<String> failure) {
    Trial.State state = failure.isPresent() ? Trial.State.ROLLED_BACK : Trial.State.PROMOTED;
    String reason = failure.orElse(end.get().reason);
    end.set(new End(state, reason, true));
    close();
    log(state, reason);
  }

  private void log(Trial.State state, String reason) {
    LOG.info(
        "Pipeline '{}': the {} of {} is {}: {}",
        base.graph().graph().definition().id(),
        this instanceof Canary ? "canary" : "shadow",
        title(),
        state.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        reason);
  }

  /** What was thrown, in words. */
  static String words(Throwable e) {
    return e instanceof ProblemException refused
        ? refused.problems().get(0).message()
        : e.toString();
  }
}
