package org.amalgam.light;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;

/**
 * Classes whose features are independent and normal.
 *
 * @param priors log of each class's share; negative infinity for one that no fit row has
 * @param means {@code classes x features}
 * @param variances the same, above 0; NaN where a feature is not to be used
 */
@SuppressWarnings("ArrayRecordComponent")
record GaussianClasses(double[] priors, double[] means, double[] variances, PredictionSchema schema)
    implements FittedModel {

  /** Without smoothing a feature that is constant within a class would rule all others out. */
  private static final double LEAST = 1e-12;

  /**
   * Fits by weighted moments. A class without a value of a feature takes the moments of all.
   *
   * @param smoothing times the largest variance of a feature is added to all
   */
  static GaussianClasses fit(DenseFeatures rows, Target target, float[] weights, double smoothing) {
    int classes = target.schema().width();
    int width = rows.width();
    Moments each = new Moments(classes, width);
    Moments all = new Moments(1, width);
    double[] priors = new double[classes];
    double total = 0;
    for (int row = 0; row < rows.rows(); row++) {
      priors[target.label(row)] += weights[row];
      total += weights[row];
      each.add(rows, row, weights[row], target.label(row));
      all.add(rows, row, weights[row], 0);
    }
    double largest = 0;
    for (int i = 0; i < width; i++) {
      largest = Math.max(largest, all.variance(i));
    }
    double added = Math.max(smoothing, LEAST) * largest;
    double[] variances = new double[classes * width];
    for (int i = 0; i < variances.length; i++) {
      boolean own = each.weights[i] > 0;
      int feature = i % width;
      each.means[i] = own ? each.means[i] : all.means[feature];
      double variance = own ? each.variance(i) : all.variance(feature);
      boolean known = all.weights[feature] > 0 && added > 0;
      variances[i] = known ? variance + added : Double.NaN;
    }
    for (int k = 0; k < classes; k++) {
      priors[k] = Math.log(priors[k] / total);
    }
    return new GaussianClasses(priors, each.means, variances, target.schema());
  }

  /** Weighted mean and squares about it, in one pass (West 1979). */
  private static final class Moments {
    private final double[] weights;
    private final double[] means;
    private final double[] squares;

    Moments(int classes, int width) {
      weights = new double[Math.multiplyExact(classes, width)];
      means = new double[weights.length];
      squares = new double[weights.length];
    }

    void add(DenseFeatures rows, int row, float weight, int label) {
      int width = rows.width();
      for (int i = 0, at = label * width; i < width; i++, at++) {
        float value = rows.get(row, i);
        if (!Float.isNaN(value)) {
          weights[at] += weight;
          double off = value - means[at];
          double gain = off * weight / weights[at];
          means[at] += gain;
          squares[at] += (weights[at] - weight) * off * gain;
        }
      }
    }

    double variance(int at) {
      return weights[at] > 0 ? squares[at] / weights[at] : 0;
    }
  }

  static GaussianClasses load(LoadContext context) throws IOException {
    GaussianClasses read =
        new GaussianClasses(
            context.state().readDoubles(),
            context.state().readDoubles(),
            context.state().readDoubles(),
            context.output());
    int classes = context.output().width();
    if (read.priors.length != classes
        || read.means.length != read.variances.length
        || read.means.length % classes != 0) {
      throw new IOException("Not the state of naive Bayes for " + context.output().outputs() + ".");
    }
    return read;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeDoubles(priors);
    out.writeDoubles(means);
    out.writeDoubles(variances);
  }

  @Override
  public Predictions apply(List<Features> input) {
    int classes = priors.length;
    int width = means.length / classes;
    Learnable.requireWidth(width, input);
    DenseFeatures rows = Learnable.dense(input);
    double[] logs = Arrays.stream(variances).map(v -> Math.log(2 * Math.PI * v)).toArray();
    float[] predictions = new float[rows.rows() * classes];
    double[] scores = new double[classes];
    for (int row = 0; row < rows.rows(); row++) {
      if (score(rows, row, logs, scores)) {
        Scores.softmax(scores);
        for (int k = 0; k < classes; k++) {
          predictions[row * classes + k] = (float) scores[k];
        }
      } else {
        Scores.abstain(classes, predictions, row * classes);
      }
    }
    return Predictions.of(schema, rows.rows(), predictions);
  }

  /** Log of prior times densities of the numbers that are there; whether any is. */
  private boolean score(DenseFeatures rows, int row, double[] logs, double[] scores) {
    int width = rows.width();
    boolean any = width == 0;
    for (int k = 0; k < scores.length; k++) {
      double sum = 0;
      for (int i = 0, at = k * width; i < width; i++, at++) {
        float value = rows.get(row, i);
        any |= !Float.isNaN(value);
        if (!Float.isNaN(value) && !Double.isNaN(variances[at])) {
          double off = value - means[at];
          sum += off * off / variances[at] + logs[at];
        }
      }
      scores[k] = priors[k] - sum / 2;
    }
    return any;
  }
}
