package org.amalgam.internal.evaluation;

import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;

/** All metrics of class probabilities and of the decisions made on them. */
final class ClassificationMeasure implements Measure {
  private final int[] rows;
  private final double[] logLoss;
  private final double[] brier;
  private final Decisions decisions;
  private final RankArea area;
  private final CalibrationError calibration;

  ClassificationMeasure(Target target, Predictions predictions, int[] rows) {
    this.rows = rows;
    this.logLoss = new double[rows.length];
    this.brier = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      logLoss[i] = RowLoss.logLoss(predictions.get(rows[i], target.label(rows[i])));
      brier[i] = brier(target, predictions, rows[i]);
    }
    this.decisions = new Decisions(target, predictions, rows);
    this.area = new RankArea(target, predictions, rows);
    this.calibration = new CalibrationError(target, predictions, rows);
  }

  @Override
  public void measure(int[] counts, double[] out) {
    // Places are those of Metric's classification metrics.
    decisions.measure(counts, out);
    out[4] = area.measure(counts);
    out[5] = mean(logLoss, counts);
    out[6] = mean(brier, counts);
    out[7] = calibration.measure(counts);
  }

  private double mean(double[] loss, int[] counts) {
    double sum = 0;
    long total = 0;
    for (int i = 0; i < rows.length; i++) {
      int count = counts[rows[i]];
      sum += count * loss[i];
      total += count;
    }
    return sum / total;
  }

  private static double brier(Target target, Predictions predictions, int row) {
    int width = target.schema().width();
    double sum = 0;
    // Of two classes both have the same error; by custom only the positive one counts.
    for (int k = width == 2 ? 1 : 0; k < width; k++) {
      double error = (double) predictions.get(row, k) - target.value(row, k);
      sum += error * error;
    }
    return sum;
  }
}
