package org.amalgam.recommendation.serve;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The best of many by a score. */
final class RankedItems {
  private RankedItems() {}

  /**
   * Numbers of the highest scores, best first, equal ones in their order; NaN is left out.
   *
   * @param top how many at most
   */
  static int[] best(float[] scores, int top) {
    long[] keys =
        IntStream.range(0, scores.length)
            .filter(i -> !Float.isNaN(scores[i]))
            .mapToLong(i -> -(long) sortable(scores[i]) << 32 | i)
            .toArray();
    Arrays.sort(keys);
    return Arrays.stream(keys).limit(top).mapToInt(key -> (int) key).toArray();
  }

  /** Bits of a float as an int that rises with it. */
  private static int sortable(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }
}
