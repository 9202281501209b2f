package org.amalgam.internal.evaluation;

import java.util.Arrays;
import org.amalgam.api.pipeline.Interval;

/**
 * A figure and what chance could have made of it.
 *
 * @param value on the rows as they are
 * @param resampled on each resample; NaN where it is undefined there
 */
record Distribution(double value, double[] resampled) {
  /** The 97.5 % quantile of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  /** With the 2.5 % and 97.5 % quantiles of the resamples (percentile bootstrap). */
  Interval interval() {
    double[] sorted = defined();
    Arrays.sort(sorted);
    return new Interval(value, quantile(sorted, 0.025), quantile(sorted, 0.975));
  }

  /**
   * Of a share of rows, the score interval (Wilson 1927). Near 0 and 1, where few rows are of the
   * rarer kind, resamples repeat these alone and reach too short (Brown, Cai and DasGupta 2001).
   *
   * @param rows how many the share is of
   */
  Interval shareInterval(int rows) {
    double square = Z * Z;
    double middle = (rows * value + square / 2) / (rows + square);
    double half = Z * Math.sqrt(rows * value * (1 - value) + square / 4) / (rows + square);
    return new Interval(value, Math.max(0, middle - half), Math.min(1, middle + half));
  }

  /** Paired: resample by resample, or the negative of that where less is better. */
  Distribution betterThan(Distribution other, boolean greaterIsBetter) {
    double[] differences = new double[resampled.length];
    for (int b = 0; b < differences.length; b++) {
      differences[b] = gap(resampled[b], other.resampled[b], greaterIsBetter);
    }
    return new Distribution(gap(value, other.value, greaterIsBetter), differences);
  }

  private static double gap(double own, double other, boolean greaterIsBetter) {
    return greaterIsBetter ? own - other : other - own;
  }

  /** Share of the resamples above 0, those at 0 counted half. */
  double probabilityPositive() {
    return Arrays.stream(defined())
        .map(d -> d > 0 ? 1 : d == 0 ? 0.5 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private double[] defined() {
    return Double.isNaN(value)
        ? new double[0]
        : Arrays.stream(resampled).filter(figure -> !Double.isNaN(figure)).toArray();
  }

  /** Linear between the neighbours, as NumPy's default. */
  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    // Equal neighbours need no interpolation, which would make NaN of two infinities.
    return sorted[below] == sorted[above]
        ? sorted[below]
        : sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
