package org.amalgam.builtin.synthesize;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.data.Features;

/**
 * The loss of an encoder with a head, and its gradient: over some rows the weighted mean of the
 * head's loss, plus {@code l2 / 2} times the squares of the weights of columns and of the head. Its
 * parameters are those of the encoder, then those of the head. For one thread.
 */
final class EncoderLoss {
  private final List<Features> input;
  private final float[] rowWeights;
  private final Encoder encoder;
  private final Head head;
  private final double l2;
  private final Encoder.Pass pass;
  private final double[] scores;
  private final double[] slopes;

  EncoderLoss(List<Features> input, float[] rowWeights, Encoder encoder, Head head, double l2) {
    this.input = input;
    this.rowWeights = rowWeights;
    this.encoder = encoder;
    this.head = head;
    this.l2 = l2;
    this.pass = encoder.pass();
    this.scores = new double[head.outputs()];
    this.slopes = new double[encoder.width()];
  }

  int parameters() {
    return Math.addExact(encoder.parameters(), head.parameters());
  }

  /**
   * The loss with its penalty.
   *
   * @param from the rows are {@code rows[from .. to)}
   * @param unit weight of all these rows together
   * @param gradient is overwritten
   */
  double at(double[] parameters, int[] rows, int from, int to, double unit, double[] gradient) {
    Arrays.fill(gradient, 0);
    double loss = 0;
    for (int i = from; i < to; i++) {
      double weight = rowWeights[rows[i]] / unit;
      pass.read(input, rows[i]);
      double[] result = pass.forward(parameters);
      int at = encoder.parameters();
      loss += weight * head.loss(rows[i], result, parameters, at, scores, weight, slopes, gradient);
      pass.backward(parameters, slopes, gradient);
    }
    loss += penalty(parameters, 0, encoder.weights(), gradient);
    int at = encoder.parameters();
    return loss + penalty(parameters, at, at + head.weights(), gradient);
  }

  private double penalty(double[] parameters, int from, int to, double[] gradient) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      gradient[i] += l2 * parameters[i];
      sum += parameters[i] * parameters[i];
    }
    return l2 / 2 * sum;
  }

  /** The mean loss over some rows, without penalty. */
  double mean(double[] parameters, int[] rows) {
    double loss = 0;
    double total = 0;
    for (int row : rows) {
      pass.read(input, row);
      double[] result = pass.forward(parameters);
      loss += rowWeights[row] * head.loss(row, result, parameters, encoder.parameters(), scores);
      total += rowWeights[row];
    }
    return loss / total;
  }
}
