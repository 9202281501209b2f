package org.amalgam.itests;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long calls took, in classes of 1/8 of a factor of two. Safe for any number of threads. */
final class Latencies {
  private static final int PARTS = 8;

  private final AtomicLongArray counts = new AtomicLongArray(64 * PARTS);

  void add(long nanos) {
    counts.incrementAndGet(place(nanos));
  }

  private static int place(long nanos) {
    long n = Math.max(nanos, PARTS);
    int octave = 63 - Long.numberOfLeadingZeros(n);
    return octave * PARTS + (int) (n >>> (octave - 3)) - PARTS;
  }

  long count() {
    long sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  /** The time in milliseconds that a share of the calls did not exceed, to 1/8. */
  double quantile(double share) {
    long left = (long) Math.ceil(share * count());
    for (int i = 0; i < counts.length(); i++) {
      left -= counts.get(i);
      if (left <= 0) {
        int octave = i / PARTS;
        return Math.scalb(1 + (i % PARTS + 1) / (double) PARTS, octave) / 1e6;
      }
    }
    return Double.NaN;
  }
}
