package org.amalgam.driving;

import java.util.Arrays;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.evaluation.Evaluated;

/**
 * Rows ordered by the probability of a class of danger: how much of it is missed if so many alarms
 * may be false. Rows of one probability are alarmed together, so between two thresholds the rate is
 * interpolated, which an alarm drawn by lot would reach (Fawcett 2006).
 */
final class Alarms {
  private final float[] probabilities;
  private final boolean[] dangerous;
  private final double[] weights;
  private final double danger;
  private final double safe;

  private Alarms(float[] probabilities, boolean[] dangerous, double[] weights) {
    this.probabilities = probabilities;
    this.dangerous = dangerous;
    this.weights = weights;
    double danger = 0;
    double safe = 0;
    for (int i = 0; i < weights.length; i++) {
      danger += dangerous[i] ? weights[i] : 0;
      safe += dangerous[i] ? 0 : weights[i];
    }
    this.danger = danger;
    this.safe = safe;
  }

  static Alarms of(Evaluated rows) {
    int danger = danger(rows.predictions().schema(), rows.params());
    int[] order = falling(rows, danger);
    float[] probabilities = new float[order.length];
    boolean[] dangerous = new boolean[order.length];
    double[] weights = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      probabilities[i] = rows.predictions().get(order[i], danger);
      dangerous[i] = rows.target().label(order[i]) == danger;
      weights[i] = rows.weights()[order[i]];
    }
    return new Alarms(probabilities, dangerous, weights);
  }

  /**
   * Index of the class of danger.
   *
   * @throws IllegalArgumentException if the parameter names none
   */
  static int danger(PredictionSchema schema, Params params) {
    int danger = schema.outputs().indexOf(params.text("danger"));
    if (danger < 0) {
      throw new IllegalArgumentException(
          "'danger' must name a class, one of %s; it is '%s'."
              .formatted(schema.outputs(), params.text("danger")));
    }
    return danger;
  }

  /** Rows by falling probability: a sort of longs, probability above, row below. */
  private static int[] falling(Evaluated rows, int danger) {
    long[] keys = new long[rows.rows()];
    for (int row = 0; row < keys.length; row++) {
      long rank =
          (long) Integer.MAX_VALUE - Float.floatToIntBits(rows.predictions().get(row, danger));
      keys[row] = rank << 32 | row;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /**
   * Share of the danger that is missed.
   *
   * @param allowed share of the safe rows that may be alarmed
   * @return NaN if all rows, or none, are dangerous
   */
  double missed(double allowed) {
    if (danger == 0 || safe == 0) {
      return Double.NaN;
    }
    double found = 0;
    double alarmed = 0;
    for (int i = 0; i < weights.length; ) {
      double more = 0;
      double moreFalse = 0;
      int end = i;
      while (end < weights.length && probabilities[end] == probabilities[i]) {
        more += dangerous[end] ? weights[end] : 0;
        moreFalse += dangerous[end] ? 0 : weights[end];
        end++;
      }
      if (alarmed + moreFalse > allowed * safe) {
        double share = (allowed * safe - alarmed) / moreFalse;
        return 1 - (found + share * more) / danger;
      }
      found += more;
      alarmed += moreFalse;
      i = end;
    }
    return 0;
  }
}
