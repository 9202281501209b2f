package org.amalgam.finance;

import java.util.Arrays;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.evaluation.Evaluated;

/**
 * Rows by falling probability of the second class, those of one probability together: whatever cuts
 * through them cuts their mean, so that the order of the rows does not matter.
 *
 * @param first weight of the first class (good) by probability
 * @param second weight of the second class (bad) by probability
 * @param firstValue the same with every row weighed by its value, too
 * @param secondValue likewise of the second class
 */
@SuppressWarnings("ArrayRecordComponent")
record RankedRisks(double[] first, double[] second, double[] firstValue, double[] secondValue) {

  /** What a row is worth. */
  interface Value {
    double of(int row);
  }

  /** Every row worth 1. */
  static RankedRisks of(Evaluated rows) {
    return of(rows, row -> 1);
  }

  static RankedRisks of(Evaluated rows, Value value) {
    int[] falling = falling(rows);
    int groups = 0;
    int[] group = new int[falling.length];
    for (int i = 0; i < falling.length; i++) {
      boolean next = i > 0 && risk(rows, falling[i]) != risk(rows, falling[i - 1]);
      groups += next ? 1 : 0;
      group[i] = groups;
    }
    int count = falling.length == 0 ? 0 : groups + 1;
    RankedRisks ranked =
        new RankedRisks(new double[count], new double[count], new double[count], new double[count]);
    for (int i = 0; i < falling.length; i++) {
      int row = falling[i];
      double weight = rows.weights()[row];
      boolean bad = rows.target().label(row) == 1;
      (bad ? ranked.second : ranked.first)[group[i]] += weight;
      (bad ? ranked.secondValue : ranked.firstValue)[group[i]] += weight * value.of(row);
    }
    return ranked;
  }

  /**
   * Rows that count, by falling risk. Sorted as numbers that hold risk and row: metrics are asked
   * for hundreds of resamples. The bits of a number of 0 or more order as the number does.
   */
  private static int[] falling(Evaluated rows) {
    long[] keys = new long[rows.rows()];
    int count = 0;
    for (int row = 0; row < keys.length; row++) {
      if (rows.weights()[row] > 0) {
        keys[count++] = (long) -Float.floatToIntBits(risk(rows, row)) << Integer.SIZE | row;
      }
    }
    Arrays.sort(keys, 0, count);
    int[] falling = new int[count];
    for (int i = 0; i < count; i++) {
      falling[i] = (int) keys[i];
    }
    return falling;
  }

  /** Probability of the second class; 0 for a negative zero. */
  private static float risk(Evaluated rows, int row) {
    return rows.predictions().get(row, 1) + 0f;
  }

  /**
   * Weights in the part of the rows between two shares of their weight, riskiest first.
   *
   * @param first of the first class
   * @param second of the second class
   * @param firstValue of the first class by value
   * @param secondValue of the second class by value
   */
  record Slice(double first, double second, double firstValue, double secondValue) {
    /** Share of the second class. */
    double rate() {
      return second / (first + second);
    }
  }

  /** The rows between two shares of all weight, from 0 to 1. */
  Slice slice(double from, double to) {
    double all = sum(first) + sum(second);
    double[] sums = new double[4];
    double start = 0;
    for (int g = 0; g < first.length; g++) {
      double end = start + first[g] + second[g];
      double inside = Math.min(end, to * all) - Math.max(start, from * all);
      if (inside > 0) {
        double part = inside / (end - start);
        sums[0] += part * first[g];
        sums[1] += part * second[g];
        sums[2] += part * firstValue[g];
        sums[3] += part * secondValue[g];
      }
      start = end;
    }
    return new Slice(sums[0], sums[1], sums[2], sums[3]);
  }

  double all() {
    return sum(first) + sum(second);
  }

  static double sum(double[] values) {
    double sum = 0;
    for (double each : values) {
      sum += each;
    }
    return sum;
  }

  /** Area under the ROC curve, ties half; NaN for one class alone. */
  double area() {
    double above = 0;
    double area = 0;
    for (int g = 0; g < first.length; g++) {
      area += first[g] * (above + second[g] / 2);
      above += second[g];
    }
    return area / (sum(first) * above);
  }

  /** Greatest distance of the two classes' distributions; NaN for one class alone. */
  double distance() {
    double good = sum(first);
    double bad = sum(second);
    double ofGood = 0;
    double ofBad = 0;
    double greatest = good > 0 && bad > 0 ? 0 : Double.NaN;
    for (int g = 0; g < first.length; g++) {
      ofGood += first[g] / good;
      ofBad += second[g] / bad;
      greatest = Math.max(greatest, Math.abs(ofBad - ofGood));
    }
    return greatest;
  }

  /** Says that two classes are needed. */
  static void check(String type, PredictionSchema schema) {
    if (schema.width() != 2) {
      throw new IllegalArgumentException(
          "'%s' judges two classes, the second of which is the bad one; there are %d: %s."
              .formatted(type, schema.width(), schema.outputs()));
    }
  }
}
