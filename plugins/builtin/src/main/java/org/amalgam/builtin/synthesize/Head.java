package org.amalgam.builtin.synthesize;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * What an encoder is learned by: linear scores of its result, and their loss. Log-loss of the
 * softmax for classes; for values half the squared error, summed over the targets, each
 * standardised (weighted). Its parameters are {@code outputs x width} weights and {@code outputs}
 * intercepts.
 */
final class Head {
  private final Target target;
  private final int width;
  private final double[] means;
  private final double[] deviations;

  private Head(Target target, int width, double[] means, double[] deviations) {
    this.target = target;
    this.width = width;
    this.means = means;
    this.deviations = deviations;
  }

  /**
   * A head for a target.
   *
   * @param rows what is learned from
   */
  static Head of(Target target, float[] rowWeights, int[] rows, int width) {
    int outputs = target.schema().width();
    double[] means = new double[outputs];
    double[] deviations = new double[outputs];
    for (int k = 0; k < outputs && target.task() == Task.REGRESSION; k++) {
      double total = 0;
      for (int row : rows) {
        total += rowWeights[row];
        means[k] += rowWeights[row] / total * (target.value(row, k) - means[k]);
      }
      double square = 0;
      for (int row : rows) {
        double off = target.value(row, k) - means[k];
        square += rowWeights[row] * off * off;
      }
      double deviation = Math.sqrt(square / total);
      deviations[k] = deviation > 1e-12 * Math.abs(means[k]) ? deviation : 1;
    }
    return new Head(target, width, means, deviations);
  }

  int outputs() {
    return means.length;
  }

  int parameters() {
    return outputs() * (width + 1);
  }

  /** How many of the parameters, the first, are weights. */
  int weights() {
    return outputs() * width;
  }

  void start(double[] parameters, int at, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double most = Math.sqrt(3.0 / width);
    for (int i = 0; i < weights(); i++) {
      parameters[at + i] = most * (2 * random.nextDouble() - 1);
    }
  }

  /**
   * The loss of a row.
   *
   * @param scores work space of {@code outputs} numbers
   * @param rowWeight what the slopes are multiplied by
   * @param slopes where those in the encoder's result go
   * @param gradient to which those in the parameters are added
   */
  double loss(
      int row,
      double[] result,
      double[] parameters,
      int at,
      double[] scores,
      double rowWeight,
      double[] slopes,
      double[] gradient) {
    double loss = loss(row, result, parameters, at, scores);
    Arrays.fill(slopes, 0);
    for (int k = 0; k < scores.length; k++) {
      double slope = rowWeight * scores[k];
      gradient[at + weights() + k] += slope;
      for (int i = 0, w = at + k * width; i < width; i++, w++) {
        gradient[w] += slope * result[i];
        slopes[i] += slope * parameters[w];
      }
    }
    return loss;
  }

  /** The loss of a row; its scores are replaced by the slopes in them. */
  double loss(int row, double[] result, double[] parameters, int at, double[] scores) {
    for (int k = 0; k < scores.length; k++) {
      double sum = parameters[at + weights() + k];
      for (int i = 0, w = at + k * width; i < width; i++, w++) {
        sum += result[i] * parameters[w];
      }
      scores[k] = sum;
    }
    return target.task() == Task.CLASSIFICATION ? logLoss(row, scores) : squared(row, scores);
  }

  private double logLoss(int row, double[] scores) {
    double max = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      max = Math.max(max, score);
    }
    int label = target.label(row);
    double own = scores[label] - max;
    double total = 0;
    for (int k = 0; k < scores.length; k++) {
      scores[k] = Math.exp(scores[k] - max);
      total += scores[k];
    }
    for (int k = 0; k < scores.length; k++) {
      scores[k] = scores[k] / total - (k == label ? 1 : 0);
    }
    return Math.log(total) - own;
  }

  private double squared(int row, double[] scores) {
    double loss = 0;
    for (int k = 0; k < scores.length; k++) {
      scores[k] -= (target.value(row, k) - means[k]) / deviations[k];
      loss += scores[k] * scores[k] / 2;
    }
    return loss;
  }
}
