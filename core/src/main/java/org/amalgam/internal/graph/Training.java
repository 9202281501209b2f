package org.amalgam.internal.graph;

import java.util.List;
import java.util.Optional;

/**
 * How a pipeline is trained.
 *
 * @param seed source of all chance
 * @param folds number of folds for all that learns out of fold
 * @param holdout share of the rows kept out of a fit, in the model package
 * @param gap how many distinct times are left out between rows learned from and rows tested on
 * @param metric to compare by; empty for the task's own
 * @param classWeights how much rows of each class count
 */
public record Training(
    long seed,
    int folds,
    double holdout,
    int gap,
    Optional<String> metric,
    ClassWeights classWeights) {
  static final Training DEFAULT =
      new Training(42, 5, 0.2, 0, Optional.empty(), new ClassWeights.Equal());

  /** How much rows of each class count in every fit, beside their own weights. */
  public sealed interface ClassWeights {
    /** As many as there are. */
    record Equal() implements ClassWeights {}

    /** All classes count the same in all: in inverse proportion to the weight of their rows. */
    record Balanced() implements ClassWeights {}

    /**
     * As given.
     *
     * @param weights by class in the order of the target's classes, above 0
     */
    record Given(List<Double> weights) implements ClassWeights {
      public Given {
        weights = List.copyOf(weights);
      }
    }
  }
}
