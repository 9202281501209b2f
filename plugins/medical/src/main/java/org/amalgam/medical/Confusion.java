package org.amalgam.medical;

import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.evaluation.Evaluated;

/**
 * Decisions against the truth, by weight of rows; of two classes the second is the positive one.
 *
 * @param truePositives ill and found
 * @param falsePositives healthy and called ill
 * @param falseNegatives ill and missed
 * @param trueNegatives healthy and called so
 */
record Confusion(
    double truePositives, double falsePositives, double falseNegatives, double trueNegatives) {

  /** A decision on a row. */
  interface Decision {
    boolean positive(int row);
  }

  /** Of the classes decided on. */
  static Confusion of(Evaluated rows) {
    return of(rows, row -> rows.predictions().label(row) == 1);
  }

  /** Of a probability at or above a threshold. */
  static Confusion at(double threshold, Evaluated rows) {
    return of(rows, row -> rows.predictions().get(row, 1) >= threshold);
  }

  private static Confusion of(Evaluated rows, Decision decision) {
    double[] counts = new double[4];
    for (int row = 0; row < rows.rows(); row++) {
      int at = (rows.target().label(row) == 1 ? 0 : 2) + (decision.positive(row) ? 0 : 1);
      counts[at] += rows.weights()[row];
    }
    return new Confusion(counts[0], counts[2], counts[1], counts[3]);
  }

  double positives() {
    return truePositives + falseNegatives;
  }

  double negatives() {
    return falsePositives + trueNegatives;
  }

  double rows() {
    return positives() + negatives();
  }

  Proportion sensitivity() {
    return Proportion.of(truePositives, positives());
  }

  Proportion specificity() {
    return Proportion.of(trueNegatives, negatives());
  }

  Proportion positivePredictiveValue() {
    return Proportion.of(truePositives, truePositives + falsePositives);
  }

  Proportion negativePredictiveValue() {
    return Proportion.of(trueNegatives, trueNegatives + falseNegatives);
  }

  Proportion accuracy() {
    return Proportion.of(truePositives + trueNegatives, rows());
  }

  Proportion prevalence() {
    return Proportion.of(positives(), rows());
  }

  /**
   * Net benefit (Vickers and Elkin 2006): true positives less false positives, these at the odds of
   * the threshold, by row.
   */
  double netBenefit(double threshold) {
    return (truePositives - falsePositives * threshold / (1 - threshold)) / rows();
  }

  /** Says that two classes are needed. */
  static void check(String type, PredictionSchema schema) {
    if (schema.width() != 2) {
      throw new IllegalArgumentException(
          "'%s' judges two classes, the second of which is the positive one; there are %d: %s."
              .formatted(type, schema.width(), schema.outputs()));
    }
  }
}
