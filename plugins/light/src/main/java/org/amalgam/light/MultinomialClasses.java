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
import org.amalgam.api.data.SparseFeatures;
import org.amalgam.api.data.Target;

/**
 * Classes whose features are counts from a multinomial.
 *
 * @param priors log of each class's share; negative infinity for one that no fit row has
 * @param logs {@code classes x features}, log of how likely each is
 */
@SuppressWarnings("ArrayRecordComponent")
record MultinomialClasses(double[] priors, double[] logs, PredictionSchema schema)
    implements FittedModel {

  /**
   * Fits by counting.
   *
   * @param rows to count
   * @param alpha added to every count, above 0
   * @throws IllegalArgumentException if a count is below 0
   */
  static MultinomialClasses fit(
      List<Features> inputs, int[] rows, Target target, float[] weights, double alpha) {
    int classes = target.schema().width();
    int width = Learnable.width(inputs);
    double[] counts = new double[Math.multiplyExact(classes, width)];
    double[] priors = new double[classes];
    double total = 0;
    for (int row : rows) {
      int label = target.label(row);
      priors[label] += weights[row];
      total += weights[row];
      int at = label * width;
      for (Features input : inputs) {
        requireCounts(input, row);
        input.addScaled(row, weights[row], counts, at);
        at += input.width();
      }
    }
    for (int k = 0; k < classes; k++) {
      double sum = Arrays.stream(counts, k * width, (k + 1) * width).sum() + alpha * width;
      for (int i = k * width; i < (k + 1) * width; i++) {
        counts[i] = Math.log((counts[i] + alpha) / sum);
      }
      priors[k] = Math.log(priors[k] / total);
    }
    return new MultinomialClasses(priors, counts, target.schema());
  }

  private static void requireCounts(Features input, int row) {
    if (input instanceof SparseFeatures sparse) {
      sparse.forEach(row, (column, value) -> requireCount(value, row, column));
    } else {
      for (int column = 0; column < input.width(); column++) {
        requireCount(input.get(row, column), row, column);
      }
    }
  }

  private static void requireCount(float value, int row, int column) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "Row %d, feature %d is %s, but the multinomial distribution is one of counts, 0 or more; use \"distribution\": \"gaussian\"."
              .formatted(row, column, value));
    }
  }

  static MultinomialClasses load(LoadContext context) throws IOException {
    MultinomialClasses read =
        new MultinomialClasses(
            context.state().readDoubles(), context.state().readDoubles(), context.output());
    int classes = context.output().width();
    if (read.priors.length != classes || read.logs.length % classes != 0) {
      throw new IOException("Not the state of naive Bayes for " + context.output().outputs() + ".");
    }
    return read;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeDoubles(priors);
    out.writeDoubles(logs);
  }

  @Override
  public Predictions apply(List<Features> input) {
    int classes = priors.length;
    int width = logs.length / classes;
    Learnable.requireWidth(width, input);
    int rows = input.get(0).rows();
    float[] predictions = new float[rows * classes];
    double[] scores = new double[classes];
    for (int row = 0; row < rows; row++) {
      boolean missing = false;
      for (int k = 0; k < classes; k++) {
        scores[k] = 0;
        int at = k * width;
        for (Features each : input) {
          scores[k] += each.dot(row, logs, at);
          at += each.width();
        }
        missing |= Double.isNaN(scores[k]);
        scores[k] += priors[k];
      }
      if (missing) {
        Scores.abstain(classes, predictions, row * classes);
        continue;
      }
      Scores.softmax(scores);
      for (int k = 0; k < classes; k++) {
        predictions[row * classes + k] = (float) scores[k];
      }
    }
    return Predictions.of(schema, rows, predictions);
  }
}
