package org.amalgam.internal.evaluation;

import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * One batch of predictions beside the truth, made ready for many resamples: a resample is how often
 * each row is taken, and every figure is had in one pass over the rows. Rows without an answer do
 * not count.
 */
final class Scored {
  private static final double LEAST_PROBABILITY = 1e-7;
  private static final int BINS = 15;

  private final Predictions predictions;
  private final Target target;
  private final int width;
  private final int[] answered;
  private final int[][] ascending;

  Scored(Predictions predictions, Target target) {
    this.predictions = predictions;
    this.target = target;
    this.width = target.schema().width();
    this.answered = IntStream.range(0, target.rows()).filter(predictions::answered).toArray();
    this.ascending = new int[target.task() == Task.CLASSIFICATION ? width : 0][];
    for (int k = 0; k < ascending.length; k++) {
      int output = k;
      ascending[k] =
          IntStream.of(answered)
              .boxed()
              .sorted(Comparator.comparingDouble(row -> predictions.get(row, output)))
              .mapToInt(Integer::intValue)
              .toArray();
    }
  }

  int answeredRows() {
    return answered.length;
  }

  boolean answered(int row) {
    return predictions.answered(row);
  }

  double mean(int[] counts, IntToDoubleFunction ofRow) {
    double sum = 0;
    long rows = 0;
    for (int row : answered) {
      if (counts[row] > 0) {
        sum += counts[row] * ofRow.applyAsDouble(row);
        rows += counts[row];
      }
    }
    return sum / rows;
  }

  // ---- classes ----

  long[][] confusion(int[] counts) {
    long[][] confusion = new long[width][width];
    for (int row : answered) {
      confusion[target.label(row)][predictions.label(row)] += counts[row];
    }
    return confusion;
  }

  double logLoss(int row) {
    return logLoss(predictions, target, row);
  }

  static double logLoss(Predictions predictions, Target target, int row) {
    return -Math.log(Math.max(LEAST_PROBABILITY, predictions.get(row, target.label(row))));
  }

  double brier(int row) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      double error = predictions.get(row, k) - target.value(row, k);
      sum += error * error;
    }
    return width == 2 ? sum / 2 : sum;
  }

  double auc(int[] counts) {
    if (width == 2) {
      return auc(counts, 1);
    }
    double sum = 0;
    int defined = 0;
    for (int k = 0; k < width; k++) {
      double one = auc(counts, k);
      if (!Double.isNaN(one)) {
        sum += one;
        defined++;
      }
    }
    return defined == 0 ? Double.NaN : sum / defined;
  }

  /** Mann-Whitney: the share of pairs in the right order, equal ones half. */
  private double auc(int[] counts, int k) {
    int[] order = ascending[k];
    double pairs = 0;
    long negativesBelow = 0;
    long positives = 0;
    for (int i = 0; i < order.length; ) {
      float value = predictions.get(order[i], k);
      long negative = 0;
      long positive = 0;
      for (; i < order.length && predictions.get(order[i], k) == value; i++) {
        if (target.label(order[i]) == k) {
          positive += counts[order[i]];
        } else {
          negative += counts[order[i]];
        }
      }
      pairs += positive * (negativesBelow + 0.5 * negative);
      negativesBelow += negative;
      positives += positive;
    }
    return positives == 0 || negativesBelow == 0
        ? Double.NaN
        : pairs / ((double) positives * negativesBelow);
  }

  double calibrationError(int[] counts) {
    double[] confidence = new double[BINS];
    double[] right = new double[BINS];
    long rows = 0;
    for (int row : answered) {
      int top = 0;
      for (int k = 1; k < width; k++) {
        top = predictions.get(row, k) > predictions.get(row, top) ? k : top;
      }
      double p = predictions.get(row, top);
      int bin = Math.min(BINS - 1, (int) (p * BINS));
      confidence[bin] += counts[row] * p;
      right[bin] += target.label(row) == top ? counts[row] : 0;
      rows += counts[row];
    }
    double sum = 0;
    for (int b = 0; b < BINS; b++) {
      sum += Math.abs(confidence[b] - right[b]);
    }
    return sum / rows;
  }

  // ---- targets ----

  double overTargets(IntToDoubleFunction ofTarget) {
    return IntStream.range(0, width).mapToDouble(ofTarget).average().orElse(Double.NaN);
  }

  double squaredError(int[] counts, int k) {
    return mean(counts, row -> square(predictions.get(row, k) - target.value(row, k)));
  }

  double absoluteError(int[] counts, int k) {
    return mean(counts, row -> Math.abs(predictions.get(row, k) - target.value(row, k)));
  }

  double r2(int[] counts, int k) {
    double mean = mean(counts, row -> target.value(row, k));
    double variance = mean(counts, row -> square(target.value(row, k) - mean));
    return variance == 0 ? 0 : 1 - squaredError(counts, k) / variance;
  }

  private static double square(double value) {
    return value * value;
  }
}
