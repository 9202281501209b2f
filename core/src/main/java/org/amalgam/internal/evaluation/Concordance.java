package org.amalgam.internal.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.amalgam.api.data.Target;

/**
 * Harrell's concordance index (Harrell et al. 1982): the share of the comparable pairs whose risks
 * are in the right order, tied risks counted half. A pair is comparable if the earlier of two times
 * ended in an event, or of two equal ones just one did, which then is the earlier: as {@code
 * concordance} of R's survival package has it (Therneau 2023). Rows are sorted once; each
 * measurement adds them, from the last time to the first, to a tree of counts by risk.
 */
final class Concordance {
  /** Rows from the last time to the first; of one time those without an event first. */
  private final int[] order;

  private final boolean[] event;

  /** For each place in the order the place after the last of its time with the same event. */
  private final int[] end;

  /** Rank of the risk at each place in the order, from 1; the same for ties. */
  private final int[] rank;

  Concordance(Target target, double[] risks, int[] rows) {
    this.order =
        Arrays.stream(rows)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(row -> -target.time(row))
                    .thenComparing(target::event))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] distinct =
        Arrays.stream(rows).mapToDouble(row -> risks[row]).sorted().distinct().toArray();
    this.rank =
        Arrays.stream(order).map(row -> Arrays.binarySearch(distinct, risks[row]) + 1).toArray();
    this.event = new boolean[order.length];
    this.end = new int[order.length];
    for (int i = order.length - 1; i >= 0; i--) {
      event[i] = target.event(order[i]);
      boolean same =
          i + 1 < order.length
              && target.time(order[i]) == target.time(order[i + 1])
              && event[i] == event[i + 1];
      end[i] = same ? end[i + 1] : i + 1;
    }
  }

  /** From 0 to 1; NaN if no pair is comparable. */
  double measure(int[] counts) {
    long[] tree = new long[IntStream.of(rank).max().orElse(0) + 1];
    long total = 0;
    double right = 0;
    double pairs = 0;
    for (int begin = 0; begin < order.length; begin = end[begin]) {
      for (int i = begin; event[begin] && i < end[begin]; i++) {
        int count = counts[order[i]];
        if (count > 0) {
          long below = below(tree, rank[i] - 1);
          long tied = below(tree, rank[i]) - below;
          right += count * (below + tied / 2.0);
          pairs += (double) count * total;
        }
      }
      for (int i = begin; i < end[begin]; i++) {
        add(tree, rank[i], counts[order[i]]);
        total += counts[order[i]];
      }
    }
    return right / pairs;
  }

  /** A binary indexed tree (Fenwick 1994): how many were added at ranks up to this one. */
  private static long below(long[] tree, int rank) {
    long sum = 0;
    for (int at = rank; at > 0; at &= at - 1) {
      sum += tree[at];
    }
    return sum;
  }

  private static void add(long[] tree, int rank, int count) {
    for (int at = rank; at < tree.length; at += at & -at) {
      tree[at] += count;
    }
  }
}
