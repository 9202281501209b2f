package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.builtin.numeric.Sorting;

/**
 * A weighted distribution of numbers: the mid-rank distribution function, from 0 to 1, straight
 * between the numbers that were seen, and its inverse. Both are constant beyond the ends.
 *
 * @param values rising
 * @param ranks share of the weight below each value, plus half of its own; rising
 */
record Knots(double[] values, double[] ranks) {

  /** The distribution of some numbers, in as many knots at most; NaN is left out. */
  static Knots of(double[] numbers, double[] weights, int most) {
    int[] order = Sorting.rising(numbers);
    double[] values = new double[numbers.length];
    double[] owns = new double[numbers.length];
    int count = 0;
    double total = 0;
    for (int i : order) {
      if (!Double.isNaN(numbers[i]) && weights[i] > 0) {
        count += count > 0 && values[count - 1] == numbers[i] ? 0 : 1;
        values[count - 1] = numbers[i];
        owns[count - 1] += weights[i];
        total += weights[i];
      }
    }
    double below = 0;
    double[] ranks = new double[count];
    for (int i = 0; i < count; i++) {
      ranks[i] = (below + owns[i] / 2) / total;
      below += owns[i];
    }
    return new Knots(Arrays.copyOf(values, count), ranks).thinned(most);
  }

  /** Every so many, the ends among them. */
  private Knots thinned(int most) {
    if (values.length <= most) {
      return this;
    }
    double[] fewer = new double[most];
    double[] fewerRanks = new double[most];
    for (int i = 0; i < most; i++) {
      int from = (int) ((long) i * (values.length - 1) / (most - 1));
      fewer[i] = values[from];
      fewerRanks[i] = ranks[from];
    }
    return new Knots(fewer, fewerRanks);
  }

  boolean isEmpty() {
    return values.length == 0;
  }

  /** The rank of a number. */
  double rank(double value) {
    return between(values, ranks, value);
  }

  /** The number of a rank. */
  double value(double rank) {
    return between(ranks, values, rank);
  }

  private static double between(double[] from, double[] to, double at) {
    int found = Arrays.binarySearch(from, at);
    if (found >= 0) {
      return to[found];
    }
    int next = -found - 1;
    if (next == 0 || next == from.length) {
      return to[next == 0 ? 0 : next - 1];
    }
    double share = (at - from[next - 1]) / (from[next] - from[next - 1]);
    return to[next - 1] + share * (to[next] - to[next - 1]);
  }

  void save(StateWriter out) throws IOException {
    out.writeDoubles(values);
    out.writeDoubles(ranks);
  }

  static Knots load(StateReader state) throws IOException {
    Knots knots = new Knots(state.readDoubles(), state.readDoubles());
    if (knots.values.length == 0 || knots.values.length != knots.ranks.length) {
      throw new IOException("Not the state of a distribution.");
    }
    return knots;
  }
}
