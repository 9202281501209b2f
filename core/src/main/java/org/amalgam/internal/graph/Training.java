package org.amalgam.internal.graph;

import java.util.Optional;

/**
 * How a pipeline is trained.
 *
 * @param seed source of all chance
 * @param folds number of folds for all that learns out of fold
 * @param holdout share of the rows kept out of a fit, in the model package
 * @param metric to compare by; empty for the task's own
 */
public record Training(long seed, int folds, double holdout, Optional<String> metric) {
  static final Training DEFAULT = new Training(42, 5, 0.2, Optional.empty());
}
