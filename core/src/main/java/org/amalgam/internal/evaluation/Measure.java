package org.amalgam.internal.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;

/**
 * Metrics of one model as a function of how often each row counts. A bootstrap evaluates it
 * thousands of times, so whatever does not depend on the counts (losses, ranks) is computed once,
 * beforehand.
 */
sealed interface Measure
    permits ClassificationMeasure,
        RegressionMeasure,
        SurvivalMeasure,
        AskedMeasure,
        RepeatedMeasure {
  /**
   * Measures in O(rows x outputs).
   *
   * @param counts how often each row of the target counts, 0 or more
   * @param out receives the metrics in a fixed order: core's own in that of {@link Metric#of}
   */
  void measure(int[] counts, double[] out);

  /** Measures some rows of what a model answered. */
  interface Of {
    Measure of(Predictions predictions, int[] rows);
  }

  /** Core's own metrics. */
  static Of core(Target target) {
    return (predictions, rows) ->
        switch (target.task()) {
          case CLASSIFICATION -> new ClassificationMeasure(target, predictions, rows);
          case REGRESSION -> new RegressionMeasure(target, predictions, rows);
          case SURVIVAL -> new SurvivalMeasure(target, predictions, rows);
        };
  }

  /** Over the rows that the model answered. */
  static Measure of(HeldOut model, Of measure) {
    return new RepeatedMeasure(
        model.repeats().stream().map(repeat -> measure.of(repeat, Rows.answered(repeat))).toList());
  }

  /** Over the rows that another model answered as well. */
  static Measure of(HeldOut model, HeldOut other, Of measure) {
    List<Predictions> own = model.repeats();
    return new RepeatedMeasure(
        IntStream.range(0, own.size())
            .mapToObj(
                r ->
                    measure.of(own.get(r), Rows.answeredByBoth(own.get(r), other.repeats().get(r))))
            .toList());
  }
}
