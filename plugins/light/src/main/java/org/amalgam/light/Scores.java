package org.amalgam.light;

import java.util.Arrays;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;

/**
 * Additive scores and the predictions that they make: values as they are, the log-odds of the
 * second of two classes by the logistic function, one score for each of more classes by softmax.
 * Negative infinity stands for a class that no fit row has.
 */
final class Scores {
  private Scores() {}

  /** How many scores it takes to predict. */
  static int count(PredictionSchema schema) {
    return schema.task() == Task.CLASSIFICATION && schema.width() == 2 ? 1 : schema.width();
  }

  /** {@code 1 / (1 + exp(-score))}. */
  static double logistic(double score) {
    return 1 / (1 + Math.exp(-score));
  }

  /** Turns scores into probabilities and returns the log of the sum of their exponentials. */
  static double softmax(double[] scores) {
    double max = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      max = Math.max(max, score);
    }
    double total = 0;
    for (int k = 0; k < scores.length; k++) {
      scores[k] = Math.exp(scores[k] - max);
      total += scores[k];
    }
    for (int k = 0; k < scores.length; k++) {
      scores[k] /= total;
    }
    return max + Math.log(total);
  }

  /** Writes the prediction that scores make; the scores are used up. */
  static void write(double[] scores, PredictionSchema schema, float[] into, int at) {
    if (schema.task() == Task.CLASSIFICATION && scores.length == 1) {
      into[at] = (float) logistic(-scores[0]);
      into[at + 1] = (float) logistic(scores[0]);
      return;
    }
    if (schema.task() == Task.CLASSIFICATION) {
      softmax(scores);
    }
    for (int k = 0; k < scores.length; k++) {
      into[at + k] = (float) scores[k];
    }
  }

  /** Writes that a row has no answer. */
  static void abstain(int outputs, float[] into, int at) {
    Arrays.fill(into, at, at + outputs, Float.NaN);
  }
}
