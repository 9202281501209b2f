package org.amalgam.api.evaluation;

import java.util.List;
import java.util.Set;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What judges predictions for rows that no model learned from. Implement {@link Metric} or {@link
 * Analysis}, name it with {@link EvaluatorType} and register it as a service of that kind. It holds
 * no state and is safe for any number of threads.
 */
@ConsumerType
public interface Evaluator {

  /** One line for people: what it tells. */
  default String summary() {
    return "";
  }

  /** The parameters it takes, with defaults and ranges; core checks them before they get here. */
  default List<Param> params() {
    return List.of();
  }

  /** What it can judge. */
  Set<Task> tasks();

  /**
   * Says what does not fit before any data flow, such as a number of classes.
   *
   * @throws IllegalArgumentException if such predictions cannot be judged, saying why
   */
  default void check(PredictionSchema schema, Params params) {}
}
