package org.amalgam.dl4j;

import java.util.Locale;

/**
 * How well a model answers some rows.
 *
 * @param loss mean log-loss, or mean squared error of standardized targets
 * @param accuracy share of rows whose class is right; NaN where that is not measured
 */
record Score(double loss, double accuracy) {
  /** No rows, no score. */
  static final Score NONE = new Score(Double.NaN, Double.NaN);

  /** For people: {@code loss 0.1421, accuracy 0.956}. */
  @Override
  public String toString() {
    String words = String.format(Locale.ROOT, "loss %.4f", loss);
    return Double.isNaN(accuracy)
        ? words
        : words + String.format(Locale.ROOT, ", accuracy %.3f", accuracy);
  }
}
