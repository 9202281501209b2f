package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private volatile FitReport report;
  private final Optional<HeldOutRows> heldOut;
  private final Lease lease;

  Snapshot(FittedGraph graph, FitReport report, Optional<HeldOutRows> heldOut) {
    this.graph = graph;
    this.report = report;
    this.heldOut = heldOut;
    this.lease = new Lease(graph::close);
  }

  FittedGraph graph() {
    return graph;
  }

  FitReport report() {
    return report;
  }

  /** Says how it was measured, if that was done after it began to serve. */
  void measured(FitReport figures) {
    report = figures;
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
    return lease.acquire();
  }

  /** Keeps it open once more, for one who has it open. */
  void keep() {
    lease.keep();
  }

  void release() {
    lease.release();
  }

  /** The same fit with another graph. */
  Snapshot with(FittedGraph other) {
    return with(other, report);
  }

  /** The same rows held out, with another graph and what is to be said of it. */
  Snapshot with(FittedGraph other, FitReport words) {
    return new Snapshot(other, words, heldOut);
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
    if (lease.isHeld()) {
      timers.after(drain, this::closeAnyway);
    }
  }

  private void closeAnyway() {
    int held = lease.revoke();
    if (held > 0) {
      LOG.warn(
          "A snapshot of pipeline '{}' is closed with {} requests still on it, in {}.",
          graph.graph().definition().id(),
          held,
          threads());
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
