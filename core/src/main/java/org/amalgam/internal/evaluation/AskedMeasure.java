package org.amalgam.internal.evaluation;

import java.util.List;
import java.util.function.Consumer;
import org.amalgam.api.data.Predictions;
import org.amalgam.internal.evaluation.Asked.AskedMetric;

/** The metrics of plugins: rows that count twice have twice their weight. */
final class AskedMeasure implements Measure {
  private final List<AskedMetric> metrics;
  private final EvaluatedRows evaluated;
  private final int[] rows;
  private final Consumer<String> faults;

  /**
   * Metrics over some rows.
   *
   * @param faults is told of a metric that fails, each time it does
   */
  AskedMeasure(
      List<AskedMetric> metrics,
      Truth truth,
      Predictions predictions,
      int[] rows,
      Consumer<String> faults) {
    this.metrics = metrics;
    this.faults = faults;
    this.evaluated = EvaluatedRows.of(truth, predictions, rows);
    this.rows = rows;
  }

  @Override
  public void measure(int[] counts, double[] out) {
    float[] weights = evaluated.weights().clone();
    for (int i = 0; i < rows.length; i++) {
      weights[i] *= counts[rows[i]];
    }
    EvaluatedRows counted = evaluated.with(weights);
    boolean any = counted.any();
    for (int m = 0; m < out.length; m++) {
      out[m] = any ? value(metrics.get(m), counted) : Double.NaN;
    }
  }

  /** A plugin's fault costs its figure, not the fit that is being measured. */
  private double value(AskedMetric asked, EvaluatedRows counted) {
    try {
      return asked.metric().value(counted.with(asked.params()));
    } catch (RuntimeException | LinkageError e) {
      faults.accept("Metric '%s' failed: %s".formatted(asked.id(), e));
      return Double.NaN;
    }
  }
}
