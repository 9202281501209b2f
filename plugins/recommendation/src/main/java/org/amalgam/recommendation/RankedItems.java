package org.amalgam.recommendation;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The best of many by a score. */
public final class RankedItems {
  private RankedItems() {}

  /**
   * Numbers of the highest scores, best first, equal ones in their order; NaN is left out.
   *
   * @param top how many at most
   */
  public static int[] best(float[] scores, int top) {
    long[] keys =
        IntStream.range(0, scores.length)
            .filter(i -> !Float.isNaN(scores[i]))
            .mapToLong(i -> key(scores[i], i))
            .toArray();
    Arrays.sort(keys);
    return Arrays.stream(keys).limit(top).mapToInt(key -> (int) key).toArray();
  }

  /** What sorts the higher score first, equal ones by number, which its lower half holds. */
  static long key(float score, int number) {
    int bits = Float.floatToIntBits(score + 0f); // -0 becomes 0
    int rising = bits ^ (bits >> 31 & Integer.MAX_VALUE);
    return -(long) rising << 32 | number;
  }
}
