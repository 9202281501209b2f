package org.amalgam.builtin.fuse;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.builtin.numeric.Sorting;

/** Every way to part rows by a number that tells a class, and how well each does. */
final class Cuts {
  private final double[] numbers;
  private final boolean[] positive;
  private final double[] weights;
  private final double positives;
  private final double negatives;

  private Cuts(double[] numbers, boolean[] positive, double[] weights) {
    this.numbers = numbers;
    this.positive = positive;
    this.weights = weights;
    this.positives = IntStream.range(0, weights.length).mapToDouble(i -> share(i, true)).sum();
    this.negatives = IntStream.range(0, weights.length).mapToDouble(i -> share(i, false)).sum();
  }

  /**
   * The cuts of rows by a number each.
   *
   * @param numbers one per row; NaN for a row that takes no part
   * @param positive the class that is looked for
   * @throws IllegalArgumentException if no row, or every row, is of that class
   */
  static Cuts of(double[] numbers, int positive, Target target, float[] weights) {
    double[] falling = DoubleStream.of(numbers).map(number -> -number).toArray();
    int[] rows =
        IntStream.of(Sorting.rising(falling)).filter(row -> !Double.isNaN(numbers[row])).toArray();
    boolean[] found = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      found[i] = target.label(rows[i]) == positive;
    }
    Cuts cuts =
        new Cuts(
            IntStream.of(rows).mapToDouble(row -> numbers[row]).toArray(),
            found,
            IntStream.of(rows).mapToDouble(row -> weights[row]).toArray());
    if (cuts.positives == 0 || cuts.negatives == 0) {
      throw new IllegalArgumentException(
          "A threshold is learned from rows of class '%s' and of others, but %s of the answered ones that count is of it."
              .formatted(
                  target.schema().outputs().get(positive), cuts.positives == 0 ? "none" : "each"));
    }
    return cuts;
  }

  /** The cuts of the answered rows by their probability of a class. */
  static Cuts of(Predictions predictions, int positive, Target target, float[] weights) {
    double[] numbers = new double[predictions.rows()];
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] = predictions.answered(row) ? predictions.get(row, positive) : Double.NaN;
    }
    return of(numbers, positive, target, weights);
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
    for (int i = 0; i < numbers.length; i++) {
      truePositives += share(i, true);
      falsePositives += share(i, false);
      boolean last = i + 1 == numbers.length;
      if (!last && numbers[i + 1] == numbers[i]) {
        continue;
      }
      double found = measure.of(this, truePositives, falsePositives);
      if (found > best) {
        best = found;
        threshold = last ? numbers[i] : (numbers[i] + numbers[i + 1]) / 2;
      }
    }
    return threshold;
  }

  /**
   * The threshold of the least cost of misses and alarms; of equals the highest. Above 1, so that
   * no probability reaches it, where to find nothing is cheapest.
   */
  double cheapest(double missCost, double alarmCost) {
    Measure saved =
        (cuts, truePositives, falsePositives) ->
            missCost * truePositives - alarmCost * falsePositives;
    double threshold = best(saved);
    double truePositives = 0;
    double falsePositives = 0;
    for (int i = 0; i < numbers.length && numbers[i] >= threshold; i++) {
      truePositives += share(i, true);
      falsePositives += share(i, false);
    }
    return saved.of(this, truePositives, falsePositives) > 0 ? threshold : Math.nextUp(1.0);
  }

  /** The highest threshold that finds a share of the positive rows. */
  double finding(double share) {
    double due = share * positives * (1 - 1e-9); // sums of weights are not exact
    double found = 0;
    for (int i = 0; i < numbers.length; i++) {
      found += share(i, true);
      if (found > 0 && found >= due) {
        return numbers[i];
      }
    }
    return 0;
  }
}
