package org.amalgam.medical;

import org.amalgam.api.evaluation.Evaluated;

/**
 * Logistic recalibration (Cox 1958): the truth regressed on the log-odds of the probabilities, with
 * and without a slope, by Newton's method.
 *
 * @param inTheLarge intercept with the slope held at 1; 0 is ideal, above 0 probabilities are too
 *     low on the whole
 * @param inTheLargeError its standard error
 * @param slope 1 is ideal, below 1 probabilities are too extreme
 * @param slopeError its standard error
 */
record Recalibration(double inTheLarge, double inTheLargeError, double slope, double slopeError) {
  private static final double LEAST = 1e-7;
  private static final int STEPS = 50;

  /** NaN where there is one class alone, or probabilities part the classes. */
  static Recalibration of(Evaluated rows) {
    double[] logOdds = new double[rows.rows()];
    for (int row = 0; row < logOdds.length; row++) {
      double p = Math.min(1 - LEAST, Math.max(LEAST, rows.predictions().get(row, 1)));
      logOdds[row] = Math.log(p / (1 - p));
    }
    Fit large = fit(rows, logOdds, false);
    Fit free = fit(rows, logOdds, true);
    return new Recalibration(large.intercept, large.interceptError, free.slope, free.slopeError);
  }

  private record Fit(double intercept, double interceptError, double slope, double slopeError) {}

  private static Fit fit(Evaluated rows, double[] logOdds, boolean free) {
    double intercept = 0;
    double slope = 1;
    for (int step = 0; step < STEPS; step++) {
      double[] sums = sums(rows, logOdds, intercept, slope);
      double determinant = free ? sums[2] * sums[4] - sums[3] * sums[3] : sums[2];
      double up = free ? (sums[4] * sums[0] - sums[3] * sums[1]) / determinant : sums[0] / sums[2];
      double turn = free ? (sums[2] * sums[1] - sums[3] * sums[0]) / determinant : 0;
      intercept += up;
      slope += turn;
      if (Math.abs(up) + Math.abs(turn) < 1e-10) {
        double[] last = sums(rows, logOdds, intercept, slope);
        double area = last[2] * last[4] - last[3] * last[3];
        return new Fit(
            intercept,
            Math.sqrt(free ? last[4] / area : 1 / last[2]),
            slope,
            Math.sqrt(last[2] / area));
      }
    }
    return new Fit(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /** Slopes of the log-likelihood in intercept and slope, then the information: 11, 12, 22. */
  private static double[] sums(Evaluated rows, double[] logOdds, double intercept, double slope) {
    double[] sums = new double[5];
    for (int row = 0; row < logOdds.length; row++) {
      double p = Proportion.logistic(intercept + slope * logOdds[row]);
      double residual = rows.weights()[row] * ((rows.target().label(row) == 1 ? 1 : 0) - p);
      double spread = rows.weights()[row] * p * (1 - p);
      sums[0] += residual;
      sums[1] += residual * logOdds[row];
      sums[2] += spread;
      sums[3] += spread * logOdds[row];
      sums[4] += spread * logOdds[row] * logOdds[row];
    }
    return sums;
  }
}
