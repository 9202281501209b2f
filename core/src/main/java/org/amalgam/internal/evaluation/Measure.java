package org.amalgam.internal.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;

/**
 * Every metric of one model as a function of how often each row counts. A bootstrap evaluates it
 * thousands of times, so whatever does not depend on the counts (losses, ranks) is computed once,
 * beforehand. Immutable and safe for any number of threads.
 */
sealed interface Measure
    permits ClassificationMeasure, RegressionMeasure, SurvivalMeasure, RepeatedMeasure {
  /**
   * Measures in O(rows x outputs).
   *
   * @param counts how often each row of the target counts, 0 or more
   * @param out receives the metrics in the order of {@link Metric#of}
   */
  void measure(int[] counts, double[] out);

  /** Over the rows that the model answered. */
  static Measure of(Target target, HeldOut model) {
    return new RepeatedMeasure(
        model.repeats().stream().map(repeat -> of(target, repeat, Rows.answered(repeat))).toList());
  }

  /** Over the rows that another model answered as well. */
  static Measure of(Target target, HeldOut model, HeldOut other) {
    List<Predictions> own = model.repeats();
    return new RepeatedMeasure(
        IntStream.range(0, own.size())
            .mapToObj(
                r -> {
                  int[] rows = Rows.answeredByBoth(own.get(r), other.repeats().get(r));
                  return of(target, own.get(r), rows);
                })
            .toList());
  }

  private static Measure of(Target target, Predictions predictions, int[] rows) {
    return switch (target.task()) {
      case CLASSIFICATION -> new ClassificationMeasure(target, predictions, rows);
      case REGRESSION -> new RegressionMeasure(target, predictions, rows);
      case SURVIVAL -> new SurvivalMeasure(target, predictions, rows);
    };
  }
}
