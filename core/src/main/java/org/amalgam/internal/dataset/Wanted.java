package org.amalgam.internal.dataset;

import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;

/**
 * What a pipeline wants of a dataset.
 *
 * @param input the columns to read
 * @param target what is to be learned; empty for {@link Purpose#PREDICT}
 * @param targetNames columns to look for if the descriptor names no target: one for classification,
 *     one per output for regression
 */
public record Wanted(
    RecordSchema input,
    Optional<PredictionSchema> target,
    List<String> targetNames,
    Purpose purpose) {

  public Wanted {
    targetNames = List.copyOf(targetNames);
    if (target.isPresent() == (purpose == Purpose.PREDICT)) {
      throw new IllegalArgumentException("A target is wanted for all but prediction.");
    }
  }

  public static Wanted toFit(
      RecordSchema input, PredictionSchema target, List<String> targetNames) {
    return new Wanted(input, Optional.of(target), targetNames, Purpose.FIT);
  }

  public static Wanted toEvaluate(
      RecordSchema input, PredictionSchema target, List<String> targetNames) {
    return new Wanted(input, Optional.of(target), targetNames, Purpose.EVALUATE);
  }

  public static Wanted toPredict(RecordSchema input) {
    return new Wanted(input, Optional.empty(), List.of(), Purpose.PREDICT);
  }
}
