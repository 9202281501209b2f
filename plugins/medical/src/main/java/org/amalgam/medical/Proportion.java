package org.amalgam.medical;

/**
 * A share with its 95 % interval.
 *
 * @param value from 0 to 1, NaN if it is one of nothing
 * @param low lower bound
 * @param high upper bound
 */
record Proportion(double value, double low, double high) {
  /** The 97.5 % quantile of the normal distribution. */
  static final double Z = 1.959963984540054;

  /**
   * With the score interval of Wilson (1927), which keeps its level for small numbers and for
   * shares near 0 and 1 (Brown, Cai and DasGupta 2001).
   *
   * @param count 0 to all, whole or not
   */
  static Proportion of(double count, double all) {
    double p = count / all;
    double z = Z * Z / all;
    double middle = (p + z / 2) / (1 + z);
    double half = Z / (1 + z) * Math.sqrt((p * (1 - p) + z / 4) / all);
    return new Proportion(p, Math.max(0, middle - half), Math.min(1, middle + half));
  }

  /** Of a logit and its variance; NaN bounds where that is infinite. */
  static Proportion ofLogit(double logit, double variance) {
    double half = Z * Math.sqrt(variance);
    return Double.isFinite(half)
        ? new Proportion(logistic(logit), logistic(logit - half), logistic(logit + half))
        : new Proportion(logistic(logit), Double.NaN, Double.NaN);
  }

  static double logistic(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
