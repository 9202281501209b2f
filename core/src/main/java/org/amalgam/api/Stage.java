package org.amalgam.api;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.Task;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A step of a pipeline before it has seen data. Implement one of its kinds ({@link
 * FeatureExtractor}, {@link FeatureSynthesizer}, {@link ModelTrainer}, {@link ModelFuser}), name it
 * with {@link StageType} and register it as a service of that kind. A stage holds no state: what
 * {@code fit} learns is the {@link Fitted} that it returns. Safe for any number of threads.
 *
 * @param <I> what it reads
 * @param <O> what it gives
 */
@ConsumerType
public interface Stage<I, O extends Batch> {

  /** One line for people: what the stage does. */
  default String summary() {
    return "";
  }

  /** The parameters it takes, with defaults and ranges; core checks them before they get here. */
  default List<Param> params() {
    return List.of();
  }

  /** Version of what {@link Fitted#save} writes; raise it when that changes. 1 or more. */
  default int stateVersion() {
    return 1;
  }

  /**
   * Whether what it gives was learned from the target. All that learns from a supervised stage is
   * fitted on what that gives for rows it was not fitted on (out of fold).
   */
  default boolean supervised(Params params) {
    return false;
  }

  /**
   * The kinds of target that it can learn from. Models and fusers always say; of the others core
   * asks those that are {@link #supervised}.
   */
  default Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  /**
   * Learns from the rows of the context. The same rows, parameters and seed give the same result.
   *
   * @throws IllegalArgumentException if the data do not serve, saying why and what to do
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  Fitted<I, O> fit(FitContext<I> context);

  /**
   * Brings back what {@link Fitted#save} wrote, in this state version or an older one.
   *
   * @throws IOException if the state is cut short or not of this stage
   */
  Fitted<I, O> load(LoadContext context) throws IOException;
}
