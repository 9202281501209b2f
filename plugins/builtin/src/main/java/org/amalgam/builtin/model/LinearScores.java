package org.amalgam.builtin.model;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * Fitted linear functions, and the predictions that they make: values for regression, probabilities
 * by softmax for classes. For two classes there is one score, the log-odds of the second.
 *
 * @param width numbers that they read, all inputs together
 * @param weights {@code scores x width}, row major
 * @param intercepts one per score; negative infinity for a class that no fit row has
 */
public record LinearScores(int width, double[] weights, double[] intercepts) {

  /** Scores of 0, to be filled in. */
  static LinearScores none(int scores, int width) {
    return new LinearScores(
        width, new double[Math.multiplyExact(scores, width)], new double[scores]);
  }

  public static LinearScores load(StateReader state, PredictionSchema schema) throws IOException {
    int width = state.readInt();
    LinearScores scores = new LinearScores(width, state.readDoubles(), state.readDoubles());
    int count = scores.intercepts.length;
    if (count != Members.scores(schema) || (long) count * width != scores.weights.length) {
      throw new IOException("Not the state of a linear function for " + schema.outputs() + ".");
    }
    return scores;
  }

  public void save(StateWriter out) throws IOException {
    out.writeInt(width);
    out.writeDoubles(weights);
    out.writeDoubles(intercepts);
  }

  /** Predictions for the rows of the inputs side by side; a row with a missing number has none. */
  public Predictions predict(List<? extends Features> inputs, PredictionSchema schema) {
    int found = inputs.stream().mapToInt(Features::width).sum();
    if (found != width) {
      throw new IllegalArgumentException(
          "Rows of %d numbers are due, not of %d.".formatted(width, found));
    }
    int rows = inputs.get(0).rows();
    float[] predictions = new float[rows * schema.width()];
    double[] scores = new double[intercepts.length];
    for (int row = 0; row < rows; row++) {
      score(inputs, row, scores);
      write(scores, schema, predictions, row * schema.width());
    }
    return Predictions.of(schema, rows, predictions);
  }

  private void score(List<? extends Features> inputs, int row, double[] into) {
    for (int k = 0; k < into.length; k++) {
      double sum = intercepts[k];
      int at = k * width;
      for (Features input : inputs) {
        sum += input.dot(row, weights, at);
        at += input.width();
      }
      into[k] = sum;
    }
  }

  /** Writes the prediction that scores make; scores are used up. NaN among them: no answer. */
  public static void write(double[] scores, PredictionSchema schema, float[] into, int at) {
    if (anyNaN(scores)) {
      Arrays.fill(into, at, at + schema.width(), Float.NaN);
    } else if (schema.task() == Task.CLASSIFICATION && scores.length == 1) {
      into[at] = (float) (1 / (1 + Math.exp(scores[0])));
      into[at + 1] = (float) (1 / (1 + Math.exp(-scores[0])));
    } else {
      if (schema.task() == Task.CLASSIFICATION) {
        Loss.Softmax.softmax(scores);
      }
      for (int k = 0; k < scores.length; k++) {
        into[at + k] = (float) scores[k];
      }
    }
  }

  private static boolean anyNaN(double[] scores) {
    for (double score : scores) {
      if (Double.isNaN(score)) {
        return true;
      }
    }
    return false;
  }
}
