package org.amalgam.api.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * Each member and the fused model on the same held-out rows.
 *
 * @param pipeline its id
 * @param rows how many rows were held out, each once per repeat
 * @param folds number of folds, or 0 where the data set gives a test split
 * @param repeats how often the folds were drawn anew
 * @param seed seed of the folds and of the fits
 * @param members the models below the fusion
 * @param fused the pipeline's output
 * @param gain whether the fusion helps; empty where there is nothing to compare with
 * @param notes what a reader should know: rows left out, a fusion that fell back to the mean
 */
public record Evaluation(
    String pipeline,
    int rows,
    int folds,
    int repeats,
    long seed,
    List<Scores> members,
    Scores fused,
    Optional<Gain> gain,
    List<String> notes) {}
