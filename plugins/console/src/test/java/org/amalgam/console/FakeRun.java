package org.amalgam.console;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Progress;
import org.amalgam.api.pipeline.Run;

/** A run that reports one progress and ends at once, or only when it is cancelled. */
final class FakeRun<T> implements Run<T> {
  static final Progress HALF =
      Progress.of(0.5, "fold 3 of 5", Duration.ofSeconds(12), Optional.of(Duration.ofSeconds(70)));

  private final T result;
  private final boolean endless;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final CountDownLatch awaited;

  private FakeRun(T result, boolean endless, CountDownLatch awaited) {
    this.result = result;
    this.endless = endless;
    this.awaited = awaited;
  }

  static <T> FakeRun<T> of(T result) {
    return new FakeRun<>(result, false, new CountDownLatch(1));
  }

  static <T> FakeRun<T> endless(T result, CountDownLatch awaited) {
    return new FakeRun<>(result, true, awaited);
  }

  boolean cancelled() {
    return cancelled.get();
  }

  @Override
  public Progress progress() {
    return HALF;
  }

  @Override
  public boolean done() {
    return !endless;
  }

  @Override
  public void cancel() {
    cancelled.set(true);
  }

  @Override
  public T await(Duration every, Consumer<Progress> watch) {
    watch.accept(HALF);
    awaited.countDown();
    if (endless) {
      awaitInterrupt();
      throw new ProblemException("Fit of pipeline 'risk'", "CANCELLED", "it was cancelled.");
    }
    return result;
  }

  private void awaitInterrupt() {
    try {
      if (!cancelled.get()) {
        new CountDownLatch(1).await();
      }
    } catch (InterruptedException e) {
      cancel();
      Thread.currentThread().interrupt();
    }
  }
}
