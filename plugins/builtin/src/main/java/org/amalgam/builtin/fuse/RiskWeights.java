package org.amalgam.builtin.fuse;

import java.util.Arrays;
import org.amalgam.api.FitContext;
import org.amalgam.api.Members;
import org.amalgam.api.PartialLikelihood;
import org.amalgam.api.data.Target;
import org.amalgam.builtin.numeric.SimplexSearch;

/**
 * Learns the weights of a mean of the members' risks: those of the greatest Cox partial likelihood
 * of the mean. Where all members answer all rows the loss is convex.
 */
final class RiskWeights {
  private final int members;
  private final PartialLikelihood likelihood;
  private final float[] weights;

  /** {@code rows x members}; NaN for no answer. */
  private final double[] risks;

  private final double events;
  private final double[] means;
  private final double[] slopes;

  private RiskWeights(Members members, Target target, float[] weights) {
    this.members = members.size();
    this.likelihood = PartialLikelihood.of(target);
    this.weights = weights;
    this.risks = new double[Math.multiplyExact(target.rows(), this.members)];
    this.means = new double[target.rows()];
    this.slopes = new double[target.rows()];
    double sum = 0;
    for (int row = 0; row < target.rows(); row++) {
      sum += target.event(row) ? weights[row] : 0;
      for (int m = 0; m < this.members; m++) {
        risks[row * this.members + m] = members.get(m).get(row, 0);
      }
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException(
          "None of the %d rows has an event, so no weights can be learned; give 'weights'."
              .formatted(target.rows()));
    }
    this.events = sum;
  }

  /** The best weights for the rows of a context, all above 0, summing to 1. */
  static double[] learn(FitContext<Members> context) {
    RiskWeights pool = new RiskWeights(context.input(), context.target(), context.weights());
    return new SimplexSearch(pool.members, pool::loss).minimum(context);
  }

  /** The loss by event and its slope; rows that nobody answered do not count. */
  private double loss(double[] shares, double[] slope) {
    for (int row = 0; row < means.length; row++) {
      double sum = 0;
      double present = 0;
      for (int m = 0; m < members; m++) {
        double risk = risks[row * members + m];
        if (!Double.isNaN(risk)) {
          sum += shares[m] * risk;
          present += shares[m];
        }
      }
      means[row] = sum / present;
    }
    double loss = likelihood.loss(means, weights, slopes);
    Arrays.fill(slope, 0);
    for (int row = 0; row < means.length; row++) {
      double present = 0;
      for (int m = 0; m < members; m++) {
        present += Double.isNaN(risks[row * members + m]) ? 0 : shares[m];
      }
      for (int m = 0; m < members; m++) {
        double risk = risks[row * members + m];
        if (!Double.isNaN(risk)) {
          slope[m] += slopes[row] / events * (risk - means[row]) / present;
        }
      }
    }
    return loss / events;
  }
}
