package org.amalgam.internal.training;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.amalgam.api.pipeline.Progress;

/** Progress of a run as its threads report it, and the wish that it end. */
public final class Monitor {
  private final long begun = System.nanoTime();
  private final AtomicInteger done = new AtomicInteger();
  private volatile int total = 1;
  private volatile String message = "reading the data";
  private volatile boolean cancelled;

  /** Says how many stages will be fitted in all. */
  void expect(int fits) {
    total = Math.max(1, fits);
  }

  /**
   * Says what is being done.
   *
   * @throws CancellationException if the run was cancelled
   */
  public void at(String what) {
    message = what;
    if (cancelled) {
      throw new CancellationException("The run was cancelled.");
    }
  }

  void fitted() {
    done.incrementAndGet();
  }

  public void cancel() {
    cancelled = true;
  }

  public Progress progress() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
    double fraction = Math.min(1, done.get() / (double) total);
    Optional<Duration> remaining =
        fraction == 0
            ? Optional.empty()
            : Optional.of(
                Duration.ofMillis((long) (elapsed.toMillis() * (1 - fraction) / fraction)));
    return new Progress(fraction, message, elapsed, remaining);
  }
}
