package org.amalgam.builtin.fuse;

import org.amalgam.api.data.Target;

/** The unit in which squared errors of targets are compared. */
final class Variances {
  private Variances() {}

  /** The weighted variance of each target (of the population); 1 for one that does not vary. */
  static double[] of(Target target, float[] weights) {
    double total = 0;
    for (float weight : weights) {
      total += weight;
    }
    double[] variances = new double[target.schema().width()];
    for (int k = 0; k < variances.length; k++) {
      double mean = 0;
      for (int row = 0; row < target.rows(); row++) {
        mean += weights[row] * target.value(row, k) / total;
      }
      for (int row = 0; row < target.rows(); row++) {
        double off = target.value(row, k) - mean;
        variances[k] += weights[row] * off * off / total;
      }
      variances[k] = variances[k] > 0 ? variances[k] : 1;
    }
    return variances;
  }
}
