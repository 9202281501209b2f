package org.amalgam.builtin.fuse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.builtin.numeric.Sorting;

/**
 * Learns what to add to the log-probability of each class before the greatest decides, so that a
 * measure of the decisions is greatest: coordinate ascent, each step to the best offset of one
 * class with the others held, which is exact as only the offsets between two rows' margins differ
 * (cf. Pillai et al. 2013 for F-measures). Starts from no offsets and ends when a round of all
 * classes gains nothing; never worse than no offsets on the rows it learns from.
 */
final class ClassOffsets {
  private static final int ROUNDS = 50;
  private static final double GAIN = 1e-9;
  private static final double LEAST_PROBABILITY = 1e-12;

  /** What decisions are judged by. */
  enum Measure {
    /** The mean over the classes of the harmonic mean of precision and recall. */
    MACRO_F1 {
      @Override
      double of(double right, double due, double decided) {
        return due + decided > 0 ? 2 * right / (due + decided) : 0;
      }
    },
    /** The mean over the classes of recall. */
    BALANCED_ACCURACY {
      @Override
      double of(double right, double due, double decided) {
        return due > 0 ? right / due : 0;
      }
    };

    /** The part of one class, by weights of rows. */
    abstract double of(double right, double due, double decided);
  }

  private final int classes;
  private final double[] logs;
  private final int[] labels;
  private final double[] weights;
  private final double[] due;
  private final Measure measure;
  private final double[] offsets;
  private final double[] right;
  private final double[] decided;

  private ClassOffsets(Predictions predictions, Target target, float[] rowWeights, Measure of) {
    this.classes = predictions.schema().width();
    int[] rows = IntStream.range(0, predictions.rows()).filter(predictions::answered).toArray();
    this.logs = new double[rows.length * classes];
    this.labels = new int[rows.length];
    this.weights = new double[rows.length];
    this.due = new double[classes];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = target.label(rows[i]);
      weights[i] = rowWeights[rows[i]];
      due[labels[i]] += weights[i];
      for (int k = 0; k < classes; k++) {
        logs[i * classes + k] = log(predictions.get(rows[i], k));
      }
    }
    this.measure = of;
    this.offsets = new double[classes];
    this.right = new double[classes];
    this.decided = new double[classes];
  }

  /** Logarithm of a probability; 0 counts as {@value #LEAST_PROBABILITY}. */
  static double log(float probability) {
    return Math.log(Math.max(LEAST_PROBABILITY, probability));
  }

  /** The class of the greatest log-probability plus offset, of equals the first. */
  static int decide(float[] probabilities, int at, double[] offsets) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < offsets.length; k++) {
      double score = log(probabilities[at + k]) + offsets[k];
      if (score > most) {
        most = score;
        best = k;
      }
    }
    return best;
  }

  /** The best offsets for some predictions, the first being 0. */
  static double[] learn(Predictions predictions, Target target, float[] weights, Measure measure) {
    ClassOffsets search = new ClassOffsets(predictions, target, weights, measure);
    if (search.labels.length == 0) {
      throw new IllegalArgumentException("No row is answered, so there is nothing to decide by.");
    }
    double before = Double.NEGATIVE_INFINITY;
    double found = search.value();
    for (int round = 0; round < ROUNDS && found > before + GAIN; round++) {
      before = found;
      for (int k = 0; k < search.classes; k++) {
        found = search.improve(k, found);
      }
    }
    double first = search.offsets[0];
    return Arrays.stream(search.offsets).map(offset -> offset - first).toArray();
  }

  private double value() {
    Arrays.fill(right, 0);
    Arrays.fill(decided, 0);
    for (int i = 0; i < labels.length; i++) {
      count(i, best(i, -1), 1);
    }
    return sum();
  }

  private void count(int row, int label, int sign) {
    decided[label] += sign * weights[row];
    right[label] += label == labels[row] ? sign * weights[row] : 0;
  }

  private double sum() {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += measure.of(right[k], due[k], decided[k]) / classes;
    }
    return sum;
  }

  /** The class that a row gets if one is left out. */
  private int best(int row, int without) {
    int best = -1;
    for (int k = 0; k < classes; k++) {
      if (k != without && (best < 0 || score(row, k) > score(row, best))) {
        best = k;
      }
    }
    return best;
  }

  private double score(int row, int k) {
    return logs[row * classes + k] + offsets[k];
  }

  /**
   * Moves one offset to the best place, if that gains; of equals the one nearest to where it is.
   */
  private double improve(int k, double value) {
    double[] needed = new double[labels.length];
    int[] others = new int[labels.length];
    Arrays.fill(right, 0);
    Arrays.fill(decided, 0);
    for (int i = 0; i < needed.length; i++) {
      others[i] = best(i, k);
      needed[i] = score(i, others[i]) - logs[i * classes + k];
      count(i, others[i], 1);
    }
    // With a rising offset, row after row goes over to the class.
    int[] order = Sorting.rising(needed);
    double best = value;
    double place = offsets[k];
    for (int at = 0; at < order.length; at++) {
      count(order[at], others[order[at]], -1);
      count(order[at], k, 1);
      double here = needed[order[at]];
      double next = at + 1 < order.length ? needed[order[at + 1]] : here + 2;
      double found = next > here ? sum() : Double.NEGATIVE_INFINITY;
      double middle = here + Math.min(1, (next - here) / 2);
      boolean nearer = Math.abs(middle - offsets[k]) < Math.abs(place - offsets[k]);
      if (found > best + GAIN || (place != offsets[k] && nearer && found > best - GAIN)) {
        best = Math.max(best, found);
        place = middle;
      }
    }
    offsets[k] = place;
    return best;
  }
}
