package org.amalgam.internal.runtime;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.amalgam.api.data.Batch;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Trial;
import org.amalgam.internal.graph.Execution;
import org.amalgam.internal.graph.Node;

/**
 * A version of a stage that gets what the stage reads in each request, beside the requests. What it
 * gives is compared with what the stage gave, and never used. To time both alike, the one in use
 * runs once more on the same thread.
 */
final class Shadow extends Probe {
  private final Comparison comparison = new Comparison();
  private final Latencies own = new Latencies();
  private final Latencies used = new Latencies();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong compared = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicReference<String> failure = new AtomicReference<>("");
  private final Aside<Execution> aside;

  Shadow(Node node, Snapshot base, Snapshot candidate) {
    super(node, base, candidate);
    this.aside = new Aside<>("amalgam: shadow of " + node.id(), this::compare);
  }

  @Override
  void start() {
    aside.start();
  }

  @Override
  void close() {
    aside.close();
  }

  @Override
  Answers answer(Request request, Snapshot serving) {
    return serving == base() ? request.by(serving, this::see) : request.by(serving);
  }

  private void see(Execution execution) {
    requests.incrementAndGet();
    aside.offer(execution, execution.rows());
  }

  private void compare(Execution execution) {
    Optional<Execution.Seen> seen = execution.seen(node());
    if (seen.isEmpty() || !base().acquire()) {
      return;
    }
    try {
      if (candidate().acquire()) {
        try {
          compare(seen.get());
        } finally {
          candidate().release();
        }
      }
    } finally {
      base().release();
    }
  }

  /** Each goes first in turn, because the second finds the rows in the processor's caches. */
  private void compare(Execution.Seen seen) {
    boolean first = compared.get() % 2 == 0;
    if (first) {
      time(seen);
    }
    try {
      long begun = System.nanoTime();
      Batch given = seen.by(candidate().graph());
      own.record(System.nanoTime() - begun);
      comparison.add(seen.given(), given);
      compared.incrementAndGet();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      if (isRunning()) {
        failures.incrementAndGet();
        failure.compareAndSet("", Probe.words(e));
      }
    }
    if (!first) {
      time(seen);
    }
  }

  private void time(Execution.Seen seen) {
    try {
      long begun = System.nanoTime();
      seen.by(base().graph());
      used.record(System.nanoTime() - begun);
    } catch (ProblemException e) {
      // What it gave in the request counts; here it only has its time taken.
    }
  }

  @Override
  Trial report(Trial.State state, String reason) {
    return new Trial(
        Trial.Kind.SHADOW,
        node().id(),
        version().type(),
        version().provider(),
        node().installed().provider(),
        state,
        reason,
        0,
        0,
        new Trial.Figures(
            requests.get(),
            compared.get(),
            aside.dropped(),
            failures.get(),
            failure.get(),
            comparison.rows(),
            comparison.silent(),
            comparison.agreement(),
            comparison.correlation(),
            comparison.meanDifference(),
            comparison.maxDifference(),
            own.report(),
            used.report()));
  }
}
