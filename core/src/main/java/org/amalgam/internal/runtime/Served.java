package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What serves, and what served before it, which a rollback brings back. Requests read it without a
 * lock; it is changed by one thread at a time.
 */
final class Served {
  private final Timers timers;
  private final AtomicReference<Optional<Snapshot>> now = new AtomicReference<>(Optional.empty());
  private Optional<Snapshot> previous = Optional.empty();

  Served(Timers timers) {
    this.timers = timers;
  }

  Optional<Snapshot> now() {
    return now.get();
  }

  /** What serves, kept open; the caller releases it. */
  Optional<Snapshot> lease() {
    Optional<Snapshot> snapshot = now.get();
    while (snapshot.isPresent() && !snapshot.get().acquire()) {
      snapshot = now.get();
    }
    return snapshot;
  }

  /** What served before is kept for a rollback, what served before that is let go. */
  void swap(Optional<Snapshot> next, Duration drain) {
    Optional<Snapshot> old = now.getAndSet(next);
    if (old.isPresent()) {
      Optional<Snapshot> older = previous;
      previous = old;
      older.ifPresent(snapshot -> snapshot.retire(drain, timers));
    }
  }

  /** Another snapshot of the same fit: a rollback goes back to what it went back to before. */
  void exchange(Snapshot next, Duration drain) {
    now.getAndSet(Optional.of(next)).ifPresent(old -> old.retire(drain, timers));
  }

  /** In the place of one that lacks stages, to which nobody wants to go back. */
  void replace(Snapshot next, Duration drain) {
    exchange(next, drain);
    takePrevious().ifPresent(old -> old.retire(drain, timers));
  }

  /** What served before, if it is still in memory; it is the caller's from now on. */
  Optional<Snapshot> takePrevious() {
    Optional<Snapshot> taken = previous;
    previous = Optional.empty();
    return taken;
  }

  /** Nothing serves any more. */
  void close(Duration drain) {
    swap(Optional.empty(), drain);
    takePrevious().ifPresent(Snapshot::retire);
  }
}
