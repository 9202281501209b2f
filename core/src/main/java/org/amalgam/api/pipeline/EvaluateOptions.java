package org.amalgam.api.pipeline;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What an evaluation may be told.
 *
 * @param data dataset descriptor; empty for the one that the pipeline names
 * @param folds number of folds; empty for the data set's test split if it has one, else 5
 * @param repeats how often to draw the folds anew, 1 or more
 * @param seed of the folds and fits; empty for the pipeline's own
 * @param metric to compare fusion and best member by; empty for the task's own
 */
public record EvaluateOptions(
    Optional<Path> data,
    Optional<Integer> folds,
    int repeats,
    Optional<Long> seed,
    Optional<String> metric) {
  /** The pipeline's own data and seed. */
  public static final EvaluateOptions DEFAULT =
      new EvaluateOptions(
          Optional.empty(), Optional.empty(), 1, Optional.empty(), Optional.empty());
}
