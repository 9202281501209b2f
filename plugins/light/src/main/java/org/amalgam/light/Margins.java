package org.amalgam.light;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;

/**
 * Linear margins and the probabilities that they stand for: one margin for two classes, else one
 * per class against the others, the probabilities brought to a sum of 1.
 *
 * @param weights {@code margins x features}
 * @param intercepts one per margin
 * @param a of each margin's {@link Platt}; NaN for a class that no fit row has
 * @param b likewise
 */
@SuppressWarnings("ArrayRecordComponent")
record Margins(
    double[] weights, double[] intercepts, double[] a, double[] b, PredictionSchema schema)
    implements FittedModel {
  /** Below such a sum of probabilities what is left of them is rounding. */
  private static final double LEAST = 1e-100;

  static Margins none(int width, PredictionSchema schema) {
    int count = Scores.count(schema);
    Margins none =
        new Margins(
            new double[Math.multiplyExact(count, width)],
            new double[count],
            new double[count],
            new double[count],
            schema);
    Arrays.fill(none.a, Double.NaN);
    return none;
  }

  /**
   * Fills a margin in.
   *
   * @param linear weights of the features, then the intercept
   */
  void set(int k, double[] linear, Platt platt) {
    int width = linear.length - 1;
    System.arraycopy(linear, 0, weights, k * width, width);
    intercepts[k] = linear[width];
    a[k] = platt.a();
    b[k] = platt.b();
  }

  static Margins load(LoadContext context) throws IOException {
    Margins read =
        new Margins(
            context.state().readDoubles(),
            context.state().readDoubles(),
            context.state().readDoubles(),
            context.state().readDoubles(),
            context.output());
    int count = Scores.count(context.output());
    if (read.intercepts.length != count
        || read.a.length != count
        || read.b.length != count
        || read.weights.length % count != 0) {
      throw new IOException(
          "Not the state of support vectors for " + context.output().outputs() + ".");
    }
    return read;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeDoubles(weights);
    out.writeDoubles(intercepts);
    out.writeDoubles(a);
    out.writeDoubles(b);
  }

  @Override
  public Predictions apply(List<Features> input) {
    int width = weights.length / intercepts.length;
    Learnable.requireWidth(width, input);
    int rows = input.get(0).rows();
    float[] predictions = new float[rows * schema.width()];
    double[] shares = new double[intercepts.length];
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < shares.length; k++) {
        shares[k] = -(a[k] * margin(input, row, k, width) + b[k]);
      }
      write(shares, predictions, row * schema.width());
    }
    return Predictions.of(schema, rows, predictions);
  }

  private double margin(List<Features> input, int row, int k, int width) {
    double margin = intercepts[k];
    int at = k * width;
    for (Features each : input) {
      margin += each.dot(row, weights, at);
      at += each.width();
    }
    return margin;
  }

  /** Writes the prediction that log-odds make, NaN standing for a class that no fit row has. */
  private void write(double[] odds, float[] into, int at) {
    if (odds.length < schema.width()) { // two classes
      into[at + 1] = (float) Scores.logistic(odds[0]);
      into[at] = 1 - into[at + 1];
      return;
    }
    double most = Double.NEGATIVE_INFINITY;
    double total = 0;
    for (int k = 0; k < odds.length; k++) {
      most = odds[k] > most ? odds[k] : most;
      total += Double.isNaN(a[k]) ? 0 : Scores.logistic(odds[k]);
    }
    // Far below 0 the logistic function is the exponential, of which ratios are left.
    double shift = total < LEAST ? most : 0;
    double sum = 0;
    for (int k = 0; k < odds.length; k++) {
      double share = total < LEAST ? Math.exp(odds[k] - shift) : Scores.logistic(odds[k]);
      odds[k] = Double.isNaN(a[k]) ? 0 : share;
      sum += odds[k];
    }
    for (int k = 0; k < odds.length; k++) {
      into[at + k] = (float) (odds[k] / sum);
    }
  }
}
