package org.amalgam.builtin.fuse;

import java.util.Arrays;
import org.amalgam.api.FitContext;
import org.amalgam.api.Members;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.SimplexSearch;

/**
 * Learns the weights of a mean over members: those of the least mean log-loss, or for values the
 * least squared error. Where all members answer all rows the loss is convex.
 */
final class PoolWeights {
  private static final double LEAST_PROBABILITY = 1e-12;

  private final int members;
  private final double[] answers;
  private final double[] due;
  private final double[] shares;

  /**
   * A problem of as many cells as there are shares.
   *
   * @param answers {@code cells x members}: probabilities of the true class or values; NaN for none
   * @param due the true value of each cell; empty for probabilities
   * @param shares weight of each cell's loss
   */
  private PoolWeights(int members, double[] answers, double[] due, double[] shares) {
    this.members = members;
    this.answers = answers;
    this.due = due;
    this.shares = shares;
  }

  /** The best weights for the rows of a context, all above 0, summing to 1. */
  static double[] learn(FitContext<Members> context) {
    PoolWeights pool = of(context.input(), context.target(), context.weights());
    return new SimplexSearch(pool.members, pool::loss).minimum(context);
  }

  private static PoolWeights of(Members members, Target target, float[] weights) {
    boolean classes = target.task() == Task.CLASSIFICATION;
    int width = classes ? 1 : target.schema().width();
    int cells = target.rows() * width;
    double[] answers = new double[Math.multiplyExact(cells, members.size())];
    double[] due = new double[classes ? 0 : cells];
    double[] shares = new double[cells];
    double total = 0;
    for (float weight : weights) {
      total += weight;
    }
    double[] spread = classes ? new double[] {1} : Variances.of(target, weights);
    for (int row = 0, cell = 0; row < target.rows(); row++) {
      for (int k = 0; k < width; k++, cell++) {
        int output = classes ? target.label(row) : k;
        shares[cell] = weights[row] / (total * width * spread[k]);
        for (int m = 0; m < members.size(); m++) {
          answers[cell * members.size() + m] = members.get(m).get(row, output);
        }
        if (!classes) {
          due[cell] = target.value(row, k);
        }
      }
    }
    return new PoolWeights(members.size(), answers, due, shares);
  }

  /** The mean loss and its slope; cells that nobody answered do not count. */
  private double loss(double[] weights, double[] slope) {
    Arrays.fill(slope, 0);
    double loss = 0;
    for (int cell = 0, at = 0; cell < shares.length; cell++, at += members) {
      double sum = 0;
      double present = 0;
      for (int m = 0; m < members; m++) {
        double answer = answers[at + m];
        if (!Double.isNaN(answer)) {
          sum += weights[m] * answer;
          present += weights[m];
        }
      }
      if (present == 0) {
        continue;
      }
      double mean = sum / present;
      double pull;
      if (due.length == 0) {
        double probability = Math.max(LEAST_PROBABILITY, mean);
        loss -= shares[cell] * Math.log(probability);
        pull = -1 / probability;
      } else {
        double error = mean - due[cell];
        loss += shares[cell] * error * error / 2;
        pull = error;
      }
      for (int m = 0; m < members; m++) {
        double answer = answers[at + m];
        if (!Double.isNaN(answer)) {
          slope[m] += shares[cell] * pull * (answer - mean) / present;
        }
      }
    }
    return loss;
  }
}
