package org.amalgam.internal.dataset;

import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.internal.graph.FieldRule;

/**
 * What a pipeline wants of a dataset.
 *
 * @param input the columns to read
 * @param target what is to be learned; empty for {@link Purpose#PREDICT}
 * @param targetNames columns to look for if the descriptor names no target: one for classification,
 *     one per output for regression
 * @param rules that every row must keep; nothing is checked before a prediction, which refuses rows
 *     one by one
 */
public record Wanted(
    RecordSchema input,
    Optional<PredictionSchema> target,
    List<String> targetNames,
    Purpose purpose,
    List<FieldRule> rules) {

  public Wanted {
    rules = List.copyOf(rules);
    targetNames = List.copyOf(targetNames);
    if (target.isPresent() == purpose.isToPredict()) {
      throw new IllegalArgumentException("A target is wanted for all but prediction.");
    }
  }

  public static Wanted toFit(
      RecordSchema input, PredictionSchema target, List<String> targetNames) {
    return new Wanted(input, Optional.of(target), targetNames, Purpose.FIT, List.of());
  }

  public static Wanted toEvaluate(
      RecordSchema input, PredictionSchema target, List<String> targetNames) {
    return new Wanted(input, Optional.of(target), targetNames, Purpose.EVALUATE, List.of());
  }

  public static Wanted toPredict(RecordSchema input) {
    return new Wanted(input, Optional.empty(), List.of(), Purpose.PREDICT, List.of());
  }

  public static Wanted toPredictEach(RecordSchema input) {
    return new Wanted(input, Optional.empty(), List.of(), Purpose.PREDICT_EACH, List.of());
  }

  /** With rules that every row must keep. */
  public Wanted keeping(List<FieldRule> others) {
    return new Wanted(input, target, targetNames, purpose, others);
  }
}
