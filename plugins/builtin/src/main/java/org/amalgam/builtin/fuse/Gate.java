package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.builtin.numeric.Scaling;

/**
 * Weights of experts by softmax of functions of features: linear ones, or with a hidden layer of
 * tanh units. Features are standardised first. A row with a missing feature gets the average
 * weights of the fit rows.
 *
 * @param network what gives the scores
 * @param parameters of the network
 * @param average weights of the fit rows, one per expert, summing to 1
 */
record Gate(Scaling scaling, GateNetwork network, double[] parameters, double[] average) {

  int experts() {
    return average.length;
  }

  /** The weights of rows, {@code rows x experts}. */
  double[] weights(List<Features> features) {
    float[] inputs = scaling.apply(features);
    int width = scaling.width();
    int rows = features.get(0).rows();
    double[] weights = new double[Math.multiplyExact(rows, average.length)];
    double[] scores = new double[average.length];
    double[] hidden = new double[network.hidden()];
    for (int row = 0; row < rows; row++) {
      if (missing(inputs, row * width, width)) {
        System.arraycopy(average, 0, weights, row * average.length, average.length);
      } else {
        network.scores(parameters, inputs, row * width, hidden, scores);
        softmax(scores);
        System.arraycopy(scores, 0, weights, row * average.length, average.length);
      }
    }
    return weights;
  }

  static boolean missing(float[] inputs, int at, int width) {
    for (int i = at; i < at + width; i++) {
      if (Float.isNaN(inputs[i])) {
        return true;
      }
    }
    return false;
  }

  static void softmax(double[] scores) {
    double max = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      max = Math.max(max, score);
    }
    double total = 0;
    for (int m = 0; m < scores.length; m++) {
      scores[m] = Math.exp(scores[m] - max);
      total += scores[m];
    }
    for (int m = 0; m < scores.length; m++) {
      scores[m] /= total;
    }
  }

  /**
   * Keeps the greatest weights of every row and sets the others to 0; of equals the first are kept.
   */
  static void keepGreatest(double[] weights, int experts, int kept) {
    boolean[] keep = new boolean[experts];
    for (int at = 0; at < weights.length; at += experts) {
      Arrays.fill(keep, false);
      for (int i = 0; i < kept; i++) {
        int best = -1;
        for (int m = 0; m < experts; m++) {
          if (!keep[m] && (best < 0 || weights[at + m] > weights[at + best])) {
            best = m;
          }
        }
        keep[best] = true;
      }
      for (int m = 0; m < experts; m++) {
        // One that is kept stays above 0, so that it is asked and heard.
        weights[at + m] = keep[m] ? Math.max(Double.MIN_NORMAL, weights[at + m]) : 0;
      }
    }
  }

  void save(StateWriter out) throws IOException {
    scaling.save(out);
    out.writeDoubles(parameters);
    out.writeDoubles(average);
  }

  static Gate load(StateReader state, int hidden) throws IOException {
    Scaling scaling = Scaling.load(state);
    double[] parameters = state.readDoubles();
    double[] average = state.readDoubles();
    GateNetwork network = new GateNetwork(scaling.width(), hidden, average.length);
    if (average.length == 0 || parameters.length != network.size()) {
      throw new IOException("Not the state of a gate.");
    }
    return new Gate(scaling, network, parameters, average);
  }
}
