package org.amalgam.internal.evaluation;

import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;

/**
 * Expected calibration error (Guo et al. 2017): rows are binned by their largest probability, bin b
 * of 15 holding those in (b/15, (b+1)/15]; each bin's gap between mean probability and accuracy is
 * weighted by its share of the rows.
 */
final class CalibrationError {
  private static final int BINS = 15;

  private final int[] rows;
  private final int[] bin;

  /** 1 or 0 for right or wrong, minus the confidence. */
  private final double[] gap;

  CalibrationError(Target target, Predictions predictions, int[] rows) {
    this.rows = rows;
    this.bin = new int[rows.length];
    this.gap = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int top = mostProbable(predictions, rows[i]);
      double confidence = predictions.get(rows[i], top);
      bin[i] = Math.min(Math.max((int) Math.ceil(confidence * BINS) - 1, 0), BINS - 1);
      gap[i] = (top == target.label(rows[i]) ? 1 : 0) - confidence;
    }
  }

  double measure(int[] counts) {
    double[] gaps = new double[BINS];
    long total = 0;
    for (int i = 0; i < rows.length; i++) {
      int count = counts[rows[i]];
      gaps[bin[i]] += count * gap[i];
      total += count;
    }
    double sum = 0;
    for (double binGap : gaps) {
      sum += Math.abs(binGap);
    }
    return sum / total;
  }

  private static int mostProbable(Predictions predictions, int row) {
    int top = 0;
    for (int k = 1; k < predictions.schema().width(); k++) {
      if (predictions.get(row, k) > predictions.get(row, top)) {
        top = k;
      }
    }
    return top;
  }
}
