package org.amalgam.builtin.fuse;

import java.util.Arrays;
import org.amalgam.api.FitContext;
import org.amalgam.api.Members;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.builtin.numeric.SimplexSearch;

/**
 * Learns the weights of a geometric mean over members: those, above 0 and summing to 1, of the
 * least mean log-loss (Heskes 1998), which is convex in them where all members answer all rows.
 */
final class LogPoolWeights {
  private final int members;
  private final int classes;
  private final float[] logs;
  private final Target target;
  private final double[] shares;

  private LogPoolWeights(Members members, Target target, float[] weights, double floor) {
    this.members = members.size();
    this.classes = target.schema().width();
    this.target = target;
    float[][] answers = members.values();
    this.logs = new float[Math.multiplyExact(target.rows() * classes, this.members)];
    this.shares = new double[target.rows()];
    double total = 0;
    for (float weight : weights) {
      total += weight;
    }
    for (int row = 0, to = 0; row < target.rows(); row++) {
      shares[row] = weights[row] / total;
      for (float[] each : answers) {
        boolean answered = Predictions.answered(each, row * classes, classes);
        for (int k = 0; k < classes; k++) {
          double probability = Math.max(floor, each[row * classes + k]);
          logs[to++] = answered ? (float) Math.log(probability) : Float.NaN;
        }
      }
    }
  }

  /** The best weights for the rows of a context, all above 0, summing to 1. */
  static double[] learn(FitContext<Members> context, double floor) {
    LogPoolWeights pool =
        new LogPoolWeights(context.input(), context.target(), context.weights(), floor);
    return new SimplexSearch(pool.members, pool::loss).minimum(context);
  }

  /** The mean loss and its slope; rows that nobody answered do not count. */
  private double loss(double[] weights, double[] slope) {
    Arrays.fill(slope, 0);
    double loss = 0;
    double[] scores = new double[classes];
    double[] pulls = new double[classes];
    for (int row = 0; row < shares.length; row++) {
      int from = row * members * classes;
      double present = scores(weights, from, scores);
      if (present == 0) {
        continue;
      }
      double max = Arrays.stream(scores).max().orElse(0);
      double total = 0;
      for (int k = 0; k < classes; k++) {
        pulls[k] = Math.exp(scores[k] - max);
        total += pulls[k];
      }
      int label = target.label(row);
      loss += shares[row] * (max + Math.log(total) - scores[label]);
      for (int k = 0; k < classes; k++) {
        pulls[k] = pulls[k] / total - (k == label ? 1 : 0);
      }
      for (int m = 0; m < members; m++) {
        int at = from + m * classes;
        for (int k = 0; !Float.isNaN(logs[at]) && k < classes; k++) {
          slope[m] += shares[row] * pulls[k] * (logs[at + k] - scores[k]) / present;
        }
      }
    }
    return loss;
  }

  /** Writes a row's mean logs; returns the weight of those that answered. */
  private double scores(double[] weights, int from, double[] into) {
    Arrays.fill(into, 0);
    double present = 0;
    for (int m = 0; m < members; m++) {
      int at = from + m * classes;
      if (!Float.isNaN(logs[at])) {
        present += weights[m];
        for (int k = 0; k < classes; k++) {
          into[k] += weights[m] * logs[at + k];
        }
      }
    }
    for (int k = 0; k < classes; k++) {
      into[k] /= present;
    }
    return present;
  }
}
