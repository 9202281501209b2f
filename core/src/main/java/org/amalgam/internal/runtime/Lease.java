package org.amalgam.internal.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who keeps a thing open: its owner and those that use it now. The last of them to let go closes
 * it. Without a lock; safe for any number of threads.
 */
final class Lease {
  private final AtomicInteger holders = new AtomicInteger(1);
  private final Runnable close;

  /**
   * Held by its owner.
   *
   * @param close run once, by whoever lets go last
   */
  Lease(Runnable close) {
    this.close = close;
  }

  /** Holds it until {@link #release}; false if it is closed already. */
  boolean acquire() {
    for (int n = holders.get(); n > 0; n = holders.get()) {
      if (holders.compareAndSet(n, n + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Holds it once more, for one who holds it. */
  void keep() {
    holders.incrementAndGet();
  }

  /** Lets go, for one who holds it. */
  void release() {
    if (holders.decrementAndGet() == 0) {
      close.run();
    }
  }

  boolean isHeld() {
    return holders.get() > 0;
  }

  /** Closes it whoever holds it; how many did. */
  int revoke() {
    int held = holders.getAndSet(Integer.MIN_VALUE / 2);
    if (held > 0) {
      close.run();
    }
    return Math.max(held, 0);
  }
}
