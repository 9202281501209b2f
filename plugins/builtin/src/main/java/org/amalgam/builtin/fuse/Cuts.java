package org.amalgam.builtin.fuse;

import java.util.stream.IntStream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.builtin.numeric.Sorting;

/** Every way to part rows by their probability of the positive class, and how well each does. */
final class Cuts {
  private final double[] probabilities;
  private final boolean[] positive;
  private final double[] weights;
  private final double positives;
  private final double negatives;

  private Cuts(double[] probabilities, boolean[] positive, double[] weights) {
    this.probabilities = probabilities;
    this.positive = positive;
    this.weights = weights;
    this.positives = IntStream.range(0, weights.length).mapToDouble(i -> share(i, true)).sum();
    this.negatives = IntStream.range(0, weights.length).mapToDouble(i -> share(i, false)).sum();
  }

  /**
   * The cuts of the rows that are answered.
   *
   * @throws IllegalArgumentException if they are of one class
   */
  static Cuts of(Predictions predictions, Target target, float[] weights) {
    double[] falling = new double[predictions.rows()];
    for (int row = 0; row < falling.length; row++) {
      falling[row] = -predictions.get(row, 1);
    }
    int[] rows =
        IntStream.of(Sorting.rising(falling)).filter(row -> predictions.answered(row)).toArray();
    boolean[] positive = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      positive[i] = target.label(rows[i]) == 1;
    }
    Cuts cuts =
        new Cuts(
            IntStream.of(rows).mapToDouble(row -> predictions.get(row, 1)).toArray(),
            positive,
            IntStream.of(rows).mapToDouble(row -> weights[row]).toArray());
    if (cuts.positives == 0 || cuts.negatives == 0) {
      throw new IllegalArgumentException(
          "A threshold is learned from rows of both classes, but the answered ones are of one class only.");
    }
    return cuts;
  }

  private double share(int i, boolean of) {
    return positive[i] == of ? weights[i] : 0;
  }

  /** How good a cut is, by the weight of positive and of negative rows at or above it. */
  interface Measure {
    double of(Cuts cuts, double truePositives, double falsePositives);
  }

  double f1(double truePositives, double falsePositives) {
    return 2 * truePositives / (truePositives + falsePositives + positives);
  }

  double balancedAccuracy(double truePositives, double falsePositives) {
    return (truePositives / positives + 1 - falsePositives / negatives) / 2;
  }

  /** The threshold of the best cut; of equals the highest. */
  double best(Measure measure) {
    double best = Double.NEGATIVE_INFINITY;
    double threshold = 0.5;
    double truePositives = 0;
    double falsePositives = 0;
    for (int i = 0; i < probabilities.length; i++) {
      truePositives += share(i, true);
      falsePositives += share(i, false);
      boolean last = i + 1 == probabilities.length;
      if (!last && probabilities[i + 1] == probabilities[i]) {
        continue;
      }
      double found = measure.of(this, truePositives, falsePositives);
      if (found > best) {
        best = found;
        threshold = last ? probabilities[i] : (probabilities[i] + probabilities[i + 1]) / 2;
      }
    }
    return threshold;
  }

  /** The highest threshold that finds a share of the positive rows. */
  double finding(double share) {
    double due = share * positives * (1 - 1e-9); // sums of weights are not exact
    double found = 0;
    for (int i = 0; i < probabilities.length; i++) {
      found += share(i, true);
      if (found > 0 && found >= due) {
        return probabilities[i];
      }
    }
    return 0;
  }
}
