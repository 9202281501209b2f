package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Progress;
import org.amalgam.api.pipeline.Run;
import org.amalgam.internal.training.Monitor;

/** A run on a thread of its own. */
final class BackgroundRun<T> implements Run<T> {
  private static final String CANCELLED = "CANCELLED";

  private final String subject;
  private final Monitor monitor = new Monitor();
  private final CompletableFuture<T> result = new CompletableFuture<>();

  private BackgroundRun(String subject) {
    this.subject = subject;
  }

  /**
   * Starts work.
   *
   * @param subject what runs, as messages name it
   * @param work gets the monitor to report to
   * @param ended called on the run's thread before anyone who awaits it goes on; gets the failure,
   *     or null
   */
  static <T> BackgroundRun<T> start(
      String subject, Function<Monitor, T> work, Consumer<ProblemException> ended) {
    BackgroundRun<T> run = new BackgroundRun<>(subject);
    Thread thread = new Thread(() -> run.execute(work, ended), "amalgam: " + subject);
    thread.setDaemon(true);
    thread.start();
    return run;
  }

  private void execute(Function<Monitor, T> work, Consumer<ProblemException> ended) {
    try {
      T value = work.apply(monitor);
      ended.accept(null);
      result.complete(value);
    } catch (Throwable e) {
      ProblemException failure = failure(e);
      ended.accept(failure);
      result.completeExceptionally(failure);
    }
  }

  private ProblemException failure(Throwable e) {
    if (e instanceof ProblemException problem) {
      return problem;
    }
    if (e instanceof CancellationException) {
      return new ProblemException(
          subject, CANCELLED, "It was cancelled; what served before goes on serving.", e);
    }
    return new ProblemException(subject, "RUN_FAILED", "It ended with " + e + ".", e);
  }

  /** Whether a run ended because it was asked to. */
  static boolean cancelled(ProblemException failure) {
    return failure.problems().stream().anyMatch(problem -> problem.code().equals(CANCELLED));
  }

  @Override
  public Progress progress() {
    return monitor.progress();
  }

  @Override
  public boolean done() {
    return result.isDone();
  }

  @Override
  public void cancel() {
    monitor.cancel();
  }

  @Override
  public T await(Duration every, Consumer<Progress> watch) {
    while (true) {
      try {
        return result.get(every.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        watch.accept(progress());
      } catch (InterruptedException e) {
        cancel();
        Thread.currentThread().interrupt();
        throw failure(new CancellationException("interrupted"));
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      }
    }
  }
}
