package org.amalgam.internal.runtime;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.store.HeldOutRows;

/**
 * What a request reads: one fitted graph that does not change. It is closed when its owner has
 * retired it and the last request has left.
 */
final class Snapshot {
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

  /** Keeps it open until {@link #release}; false if it is closed already. */
  boolean acquire() {
    for (int n = leases.get(); n > 0; n = leases.get()) {
      if (leases.compareAndSet(n, n + 1)) {
        return true;
      }
    }
    return false;
  }

  void release() {
    if (leases.decrementAndGet() == 0) {
      graph.close();
    }
  }

  /** Gives up the owner's part; to be called once. */
  void retire() {
    release();
  }
}
