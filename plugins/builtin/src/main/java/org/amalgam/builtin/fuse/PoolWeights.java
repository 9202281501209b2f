package org.amalgam.builtin.fuse;

import java.util.Arrays;
import org.amalgam.api.FitContext;
import org.amalgam.api.Members;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * Learns the weights of a mean over members by exponentiated gradient (Kivinen and Warmuth 1997)
 * from equal weights. Where all members answer all rows the loss is convex, and what is found lies
 * within {@value #GAP} of the least mean loss.
 */
final class PoolWeights {
  private static final double GAP = 1e-6;
  private static final int ITERATIONS = 2000;

  /** So that whoever alone answers a row still has a say. */
  private static final double LEAST_WEIGHT = 1e-9;

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
    return of(context.input(), context.target(), context.weights()).search(context);
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
    double[] spread = classes ? new double[] {1} : variances(target, weights, total);
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

  private static double[] variances(Target target, float[] weights, double total) {
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

  private double[] search(FitContext<?> context) {
    double[] weights = new double[members];
    Arrays.fill(weights, 1.0 / members);
    double[] slope = new double[members];
    double[] trial = new double[members];
    double[] trialSlope = new double[members];
    double loss = loss(weights, slope);
    double rate = 1;
    for (int iteration = 0; iteration < ITERATIONS && rate > 1e-12; iteration++) {
      double level = dot(slope, weights);
      if (level - Arrays.stream(slope).min().orElse(level) <= GAP) {
        break;
      }
      step(weights, slope, level, rate, trial);
      double found = loss(trial, trialSlope);
      if (found <= loss + 0.3 * (dot(slope, trial) - level)) {
        loss = found;
        System.arraycopy(trial, 0, weights, 0, members);
        System.arraycopy(trialSlope, 0, slope, 0, members);
        rate *= 1.5;
      } else {
        rate /= 2;
      }
      if (iteration % 50 == 0) {
        context.progress(iteration / (double) ITERATIONS, "loss %.5f".formatted(loss));
      }
    }
    return weights;
  }

  private static void step(
      double[] weights, double[] slope, double level, double rate, double[] into) {
    double sum = 0;
    for (int m = 0; m < weights.length; m++) {
      double power = Math.max(-50, Math.min(50, rate * (level - slope[m])));
      into[m] = Math.max(LEAST_WEIGHT, weights[m] * Math.exp(power));
      sum += into[m];
    }
    for (int m = 0; m < weights.length; m++) {
      into[m] /= sum;
    }
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

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
