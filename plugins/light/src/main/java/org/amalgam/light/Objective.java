package org.amalgam.light;

import java.util.Arrays;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * What boosting lowers: the weighted loss of rows as a function of their scores, which lie score
 * after score: {@code scores[k * rows + row]}.
 */
abstract sealed class Objective {
  final float[] weights;
  final int rows;
  final double total;

  private Objective(float[] weights) {
    this.weights = weights;
    this.rows = weights.length;
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    this.total = sum;
  }

  /** Log-loss for classes, half the squared error for values. */
  static Objective of(Target target, float[] weights) {
    if (target.task() == Task.REGRESSION) {
      return new Squared(target, weights);
    }
    return target.schema().width() == 2
        ? new Logistic(target, weights)
        : new Softmax(target, weights);
  }

  /** Scores per row. */
  abstract int scores();

  /** The scores that are best where all rows get the same. */
  abstract double[] base();

  /**
   * The mean loss at some scores.
   *
   * @param gradients filled with the first derivative in each score times the row's weight
   * @param hessians filled with the second derivative likewise
   */
  abstract double at(double[] scores, double[] gradients, double[] hessians);

  private static double[] shares(Target target, float[] weights) {
    double[] shares = new double[target.schema().width()];
    double total = 0;
    for (int row = 0; row < weights.length; row++) {
      shares[target.label(row)] += weights[row];
      total += weights[row];
    }
    for (int k = 0; k < shares.length; k++) {
      shares[k] /= total;
    }
    return shares;
  }

  /** Log-loss of two classes; the score is the log-odds of the second. */
  private static final class Logistic extends Objective {
    private final Target target;

    Logistic(Target target, float[] weights) {
      super(weights);
      this.target = target;
    }

    @Override
    int scores() {
      return 1;
    }

    @Override
    double[] base() {
      double[] shares = shares(target, weights);
      return new double[] {Math.log(shares[1] / shares[0])};
    }

    @Override
    double at(double[] scores, double[] gradients, double[] hessians) {
      double loss = 0;
      for (int row = 0; row < rows; row++) {
        int label = target.label(row);
        double away = label == 1 ? -scores[row] : scores[row];
        double tail = Math.exp(-Math.abs(away));
        double small = tail / (1 + tail);
        double wrong = away > 0 ? 1 - small : small;
        loss += weights[row] * (Math.max(away, 0) + Math.log1p(tail));
        gradients[row] = weights[row] * (label == 1 ? -wrong : wrong);
        hessians[row] = weights[row] * wrong * (1 - wrong);
      }
      return loss / total;
    }
  }

  /** Log-loss of several classes; one score each, probabilities by softmax. */
  private static final class Softmax extends Objective {
    private final Target target;
    private final int classes;

    Softmax(Target target, float[] weights) {
      super(weights);
      this.target = target;
      this.classes = target.schema().width();
    }

    @Override
    int scores() {
      return classes;
    }

    @Override
    double[] base() {
      return Arrays.stream(shares(target, weights)).map(Math::log).toArray();
    }

    @Override
    double at(double[] scores, double[] gradients, double[] hessians) {
      double[] own = new double[classes];
      double loss = 0;
      for (int row = 0; row < rows; row++) {
        for (int k = 0; k < classes; k++) {
          own[k] = scores[k * rows + row];
        }
        int label = target.label(row);
        double score = own[label];
        loss += weights[row] * (Scores.softmax(own) - score);
        for (int k = 0; k < classes; k++) {
          gradients[k * rows + row] = weights[row] * (k == label ? own[k] - 1 : own[k]);
          hessians[k * rows + row] = weights[row] * own[k] * (1 - own[k]);
        }
      }
      return loss / total;
    }
  }

  /** Half the squared error, summed over the targets; one score each. */
  private static final class Squared extends Objective {
    private final Target target;

    Squared(Target target, float[] weights) {
      super(weights);
      this.target = target;
    }

    @Override
    int scores() {
      return target.schema().width();
    }

    @Override
    double[] base() {
      double[] means = new double[scores()];
      for (int row = 0; row < rows; row++) {
        for (int k = 0; k < means.length; k++) {
          means[k] += weights[row] / total * target.value(row, k);
        }
      }
      return means;
    }

    @Override
    double at(double[] scores, double[] gradients, double[] hessians) {
      double loss = 0;
      for (int k = 0; k < scores(); k++) {
        for (int row = 0; row < rows; row++) {
          double error = scores[k * rows + row] - target.value(row, k);
          loss += weights[row] * error * error / 2;
          gradients[k * rows + row] = weights[row] * error;
          hessians[k * rows + row] = weights[row];
        }
      }
      return loss / total;
    }
  }
}
