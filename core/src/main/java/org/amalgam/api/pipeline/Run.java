package org.amalgam.api.pipeline;

import java.time.Duration;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A fit or an evaluation under way.
 *
 * @param <T> its result
 */
@ProviderType
public interface Run<T> {
  Progress progress();

  boolean done();

  /** Asks it to end; {@link #await} then throws {@code CANCELLED}. Nothing older is lost. */
  void cancel();

  /**
   * Waits for the result. A thread that is interrupted while it waits cancels the run.
   *
   * @param every how often {@code watch} is called with the progress
   * @throws ProblemException if the run failed or was cancelled
   */
  T await(Duration every, Consumer<Progress> watch);

  /** Waits for the result without watching. */
  default T await() {
    return await(Duration.ofSeconds(1), progress -> {});
  }
}
