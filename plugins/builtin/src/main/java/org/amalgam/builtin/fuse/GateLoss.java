package org.amalgam.builtin.fuse;

import java.util.Arrays;
import org.amalgam.api.Members;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.Lbfgs;

/**
 * What a gate's parameters cost on the rows of a fit: over the rows' weights, with g the softmax of
 * the scores over the experts that answered,
 *
 * <pre>{@code
 * classes  mean of -log(sum over m of g_m p_m(true class))
 * values   mean of (sum over m of g_m v_m - y)^2 / (2 variance of y), over the targets
 * + l2 / (2 rows) * sum of squared weights
 * + balance * CV^2(importance),   importance_m = mean of g_m
 * }</pre>
 *
 * The first line is the likelihood of a mixture (Jacobs et al. 1991), the last one the importance
 * loss of Shazeer et al. (2017), CV being the standard deviation over the mean.
 */
final class GateLoss implements Lbfgs.Objective {
  private static final double LEAST_PROBABILITY = 1e-12;

  private final GateNetwork network;
  private final double l2;
  private final double balance;
  private final int experts;
  private final int width;
  private final float[] inputs;
  private final double[] shares;

  /** Answers of experts to a row's cells, {@code rows x cells x experts}; NaN: none. */
  private final float[] answers;

  private final int cells;
  private final double[] due;
  private final double[] variances;

  private final double[] gates;
  private final double[] units;
  private final double total;

  /**
   * A loss.
   *
   * @param inputs standardised features of all rows
   * @param rows those that count
   */
  GateLoss(
      GateNetwork network,
      double l2,
      double balance,
      float[] inputs,
      int[] rows,
      Members members,
      Target target,
      float[] weights) {
    this.network = network;
    this.l2 = l2;
    this.balance = balance;
    this.experts = members.size();
    this.width = network.inputs();
    boolean classes = target.task() == Task.CLASSIFICATION;
    int outputs = target.schema().width();
    this.cells = classes ? 1 : outputs;
    this.variances = classes ? new double[0] : Variances.of(target, weights);
    this.inputs = new float[rows.length * width];
    this.shares = new double[rows.length];
    this.answers = new float[Math.multiplyExact(rows.length * cells, experts)];
    this.due = new double[classes ? 0 : rows.length * cells];
    float[][] values = members.values();
    double sum = 0;
    for (int i = 0, at = 0; i < rows.length; i++) {
      System.arraycopy(inputs, rows[i] * width, this.inputs, i * width, width);
      shares[i] = weights[rows[i]];
      sum += shares[i];
      for (int c = 0; c < cells; c++) {
        int output = classes ? target.label(rows[i]) : c;
        for (float[] each : values) {
          boolean answered = Predictions.answered(each, rows[i] * outputs, outputs);
          answers[at++] = answered ? each[rows[i] * outputs + output] : Float.NaN;
        }
        if (!classes) {
          due[i * cells + c] = target.value(rows[i], c);
        }
      }
    }
    this.total = sum;
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= total;
    }
    this.gates = new double[rows.length * experts];
    this.units = new double[rows.length * network.hidden()];
  }

  /** Mean weights of the experts over the rows, as of the last point asked for. */
  double[] importance() {
    double[] importance = new double[experts];
    for (int i = 0; i < shares.length; i++) {
      for (int m = 0; m < experts; m++) {
        importance[m] += shares[i] * gates[i * experts + m];
      }
    }
    return importance;
  }

  @Override
  public double at(double[] point, double[] gradient) {
    forward(point);
    double[] importance = importance();
    double loss = shrink(point, gradient);
    double[] pull = new double[experts];
    for (int m = 0; m < experts; m++) {
      double off = importance[m] - 1.0 / experts;
      loss += balance * experts * off * off;
      pull[m] = balance * 2 * experts * off;
    }
    double[] slopes = new double[experts];
    double[] hidden = new double[network.hidden()];
    for (int i = 0; i < shares.length; i++) {
      Arrays.fill(slopes, 0);
      loss += shares[i] * (due.length == 0 ? likelihood(i, slopes) : squares(i, slopes));
      balance(i, pull, slopes);
      for (int m = 0; m < experts; m++) {
        slopes[m] *= shares[i];
      }
      System.arraycopy(units, i * hidden.length, hidden, 0, hidden.length);
      network.addGradient(point, inputs, i * width, hidden, slopes, gradient);
    }
    return loss;
  }

  private void forward(double[] point) {
    double[] scores = new double[experts];
    double[] hidden = new double[network.hidden()];
    for (int i = 0; i < shares.length; i++) {
      network.scores(point, inputs, i * width, hidden, scores);
      for (int m = 0; m < experts; m++) {
        boolean absent = Float.isNaN(answers[i * cells * experts + m]);
        scores[m] = absent ? Double.NEGATIVE_INFINITY : scores[m];
      }
      Gate.softmax(scores);
      System.arraycopy(scores, 0, gates, i * experts, experts);
      System.arraycopy(hidden, 0, units, i * hidden.length, hidden.length);
    }
  }

  private double shrink(double[] point, double[] gradient) {
    double loss = 0;
    for (int p = 0; p < point.length; p++) {
      double strength = network.bias(p) ? 0 : l2 / total;
      loss += strength / 2 * point[p] * point[p];
      gradient[p] = strength * point[p];
    }
    return loss;
  }

  /** Minus log-likelihood; the slope in a score is the weight less the responsibility. */
  private double likelihood(int row, double[] slopes) {
    int at = row * experts;
    double sum = 0;
    for (int m = 0; m < experts; m++) {
      sum += gates[at + m] > 0 ? gates[at + m] * answers[at + m] : 0;
    }
    double probability = Math.max(LEAST_PROBABILITY, sum);
    for (int m = 0; m < experts; m++) {
      if (gates[at + m] > 0) {
        slopes[m] += gates[at + m] * (sum - answers[at + m]) / probability;
      }
    }
    return -Math.log(probability);
  }

  private double squares(int row, double[] slopes) {
    double loss = 0;
    for (int c = 0; c < cells; c++) {
      int at = (row * cells + c) * experts;
      double mean = 0;
      for (int m = 0; m < experts; m++) {
        double gate = gates[row * experts + m];
        mean += gate > 0 ? gate * answers[at + m] : 0;
      }
      double error = mean - due[row * cells + c];
      double unit = variances[c] * cells;
      loss += error * error / 2 / unit;
      for (int m = 0; m < experts; m++) {
        double gate = gates[row * experts + m];
        slopes[m] += gate > 0 ? gate * error / unit * (answers[at + m] - mean) : 0;
      }
    }
    return loss;
  }

  private void balance(int row, double[] pull, double[] slopes) {
    int at = row * experts;
    double mean = 0;
    for (int m = 0; m < experts; m++) {
      mean += gates[at + m] * pull[m];
    }
    for (int m = 0; m < experts; m++) {
      slopes[m] += gates[at + m] * (pull[m] - mean);
    }
  }
}
