package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.internal.graph.Execution;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.HeldOutRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request reads: one fitted graph that does not change. It is closed when its owner has
 * retired it and the last request has left.
 */
final class Snapshot {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

  private final FittedGraph graph;
  private final FitReport report;
  private final Optional<HeldOutRows> heldOut;
  private final AtomicInteger leases = new AtomicInteger(1);

  Snapshot(FittedGraph graph, FitReport report, Optional<HeldOutRows> heldOut) {
    this.graph = graph;
    this.report = report;
    this.heldOut = heldOut;
  }

  FittedGraph graph() {
    return graph;
  }

  FitReport report() {
    return report;
  }

  Optional<HeldOutRows> heldOut() {
    return heldOut;
  }

  /** By id of a stage: what serves, as far as it is still installed. */
  Map<String, List<Installed>> inUse(StageCatalog catalog) {
    Map<String, List<Installed>> used = new HashMap<>();
    for (Node node : graph.graph().nodes()) {
      if (catalog.contains(node.unwrapped())) {
        used.put(node.id(), List.of(node.unwrapped()));
      }
    }
    return used;
  }

  /** Keeps it open until {@link #release}; false if it is closed already. */
  boolean acquire() {
    for (int n = leases.get(); n > 0; n = leases.get()) {
      if (leases.compareAndSet(n, n + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Keeps it open once more, for one who has it open. */
  void keep() {
    leases.incrementAndGet();
  }

  void release() {
    if (leases.decrementAndGet() == 0) {
      graph.close();
    }
  }

  /** The same fit with another graph. */
  Snapshot with(FittedGraph other) {
    return new Snapshot(other, report, heldOut);
  }

  /** Gives up the owner's part; to be called once. */
  void retire() {
    release();
  }

  /**
   * Gives up the owner's part, and closes it after a while even if requests are still on it; then
   * says which threads those are.
   */
  void retire(Duration drain, Timers timers) {
    retire();
    if (leases.get() > 0) {
      timers.after(drain, this::closeAnyway);
    }
  }

  private void closeAnyway() {
    int held = leases.getAndSet(Integer.MIN_VALUE / 2);
    if (held > 0) {
      LOG.warn(
          "A snapshot of pipeline '{}' is closed with {} requests still on it, in {}.",
          graph.graph().definition().id(),
          held,
          threads());
      graph.close();
    }
  }

  /** The threads that are in a request. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(
            each ->
                Arrays.stream(each.getValue())
                    .anyMatch(frame -> frame.getClassName().equals(Execution.class.getName())))
        .map(each -> each.getKey().getName())
        .sorted()
        .toList();
  }
}
