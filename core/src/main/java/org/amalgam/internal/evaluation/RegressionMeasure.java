package org.amalgam.internal.evaluation;

import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;

/** Root mean squared error, mean absolute error and R2, each the mean over the targets. */
final class RegressionMeasure implements Measure {
  private final int width;
  private final int[] rows;

  /** Target by target, a number per row. */
  private final double[] error;

  /** The same shape; less the target's mean, so that squares of large values lose no digits. */
  private final double[] centred;

  RegressionMeasure(Target target, Predictions predictions, int[] rows) {
    this.width = target.schema().width();
    this.rows = rows;
    this.error = new double[width * rows.length];
    this.centred = new double[width * rows.length];
    for (int k = 0; k < width; k++) {
      double mean = mean(target, rows, k);
      for (int i = 0; i < rows.length; i++) {
        double actual = target.value(rows[i], k);
        error[k * rows.length + i] = predictions.get(rows[i], k) - actual;
        centred[k * rows.length + i] = actual - mean;
      }
    }
  }

  @Override
  public void measure(int[] counts, double[] out) {
    double rmse = 0;
    double mae = 0;
    double r2 = 0;
    int varied = 0;
    for (int k = 0; k < width; k++) {
      Sums sums = sums(counts, k * rows.length);
      rmse += Math.sqrt(sums.squaredError / sums.total);
      mae += sums.absoluteError / sums.total;
      if (sums.highest > sums.lowest) {
        r2 += 1 - sums.squaredError / sums.squaredDeviation();
        varied++;
      }
    }
    // Places are those of Metric's regression metrics.
    out[0] = rmse / width;
    out[1] = mae / width;
    out[2] = r2 / varied;
  }

  private Sums sums(int[] counts, int offset) {
    Sums sums = new Sums();
    for (int i = 0; i < rows.length; i++) {
      int count = counts[rows[i]];
      // Also keeps an infinite error out of the resamples that did not draw it.
      if (count > 0) {
        sums.add(count, error[offset + i], centred[offset + i]);
      }
    }
    return sums;
  }

  private static double mean(Target target, int[] rows, int output) {
    double sum = 0;
    for (int row : rows) {
      sum += target.value(row, output);
    }
    return sum / rows.length;
  }

  private static final class Sums {
    private long total;
    private double squaredError;
    private double absoluteError;
    private double sum;
    private double squares;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    void add(int count, double error, double value) {
      total += count;
      squaredError += count * error * error;
      absoluteError += count * Math.abs(error);
      sum += count * value;
      squares += count * value * value;
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }

    double squaredDeviation() {
      return squares - sum * sum / total;
    }
  }
}
