package org.amalgam.internal.evaluation;

import java.util.Arrays;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;

/** Accuracy, balanced accuracy, macro F1 and Matthews correlation of the classes decided on. */
final class Decisions {
  private final int classes;
  private final int[] rows;
  private final int[] truth;
  private final int[] decided;

  Decisions(Target target, Predictions predictions, int[] rows) {
    this.classes = target.schema().width();
    this.rows = rows;
    this.truth = Arrays.stream(rows).map(target::label).toArray();
    this.decided = Arrays.stream(rows).map(predictions::label).toArray();
  }

  /** Writes the four to the first places of {@code out}. */
  void measure(int[] counts, double[] out) {
    // The margins and the diagonal of the confusion matrix are all that the four need.
    long[] actual = new long[classes];
    long[] predicted = new long[classes];
    long[] hits = new long[classes];
    for (int i = 0; i < rows.length; i++) {
      int count = counts[rows[i]];
      actual[truth[i]] += count;
      predicted[decided[i]] += count;
      hits[truth[i]] += truth[i] == decided[i] ? count : 0;
    }
    out[0] = (double) sum(hits) / sum(actual);
    out[1] = balancedAccuracy(actual, hits);
    out[2] = macroF1(actual, predicted, hits);
    out[3] = matthews(actual, predicted, hits);
  }

  private static double balancedAccuracy(long[] actual, long[] hits) {
    double sum = 0;
    int present = 0;
    for (int k = 0; k < actual.length; k++) {
      if (actual[k] > 0) {
        sum += (double) hits[k] / actual[k];
        present++;
      }
    }
    return sum / present;
  }

  private static double macroF1(long[] actual, long[] predicted, long[] hits) {
    double sum = 0;
    int present = 0;
    for (int k = 0; k < actual.length; k++) {
      if (actual[k] + predicted[k] > 0) {
        sum += 2.0 * hits[k] / (actual[k] + predicted[k]);
        present++;
      }
    }
    return sum / present;
  }

  private static double matthews(long[] actual, long[] predicted, long[] hits) {
    double total = sum(actual);
    if (total == 0) {
      return Double.NaN;
    }
    double covariance = total * sum(hits) - dot(actual, predicted);
    double actualVariance = total * total - dot(actual, actual);
    double predictedVariance = total * total - dot(predicted, predicted);
    return actualVariance == 0 || predictedVariance == 0
        ? 0
        : covariance / Math.sqrt(actualVariance * predictedVariance);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static double dot(long[] a, long[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (double) a[k] * b[k];
    }
    return sum;
  }
}
