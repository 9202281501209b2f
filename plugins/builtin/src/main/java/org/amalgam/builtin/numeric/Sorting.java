package org.amalgam.builtin.numeric;

import java.util.stream.IntStream;

/** Orders of rows. */
public final class Sorting {
  private Sorting() {}

  /** Row numbers by rising value, NaN last; equal values keep their order. */
  public static int[] rising(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted((a, b) -> Double.compare(values[a], values[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
