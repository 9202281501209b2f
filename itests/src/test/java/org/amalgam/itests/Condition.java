package org.amalgam.itests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits until something is so. */
final class Condition {
  private Condition() {}

  static void await(String what, Callable<Boolean> so) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!so.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen within 90 s: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
