package org.amalgam.internal.runtime;

import java.util.concurrent.atomic.AtomicLongArray;
import org.amalgam.api.pipeline.Trial;

/**
 * How long calls take: counts in buckets a sixteenth of a power of two wide, so that a quantile is
 * exact to about 3 %. Safe for any number of threads, without a lock.
 */
final class Latencies {
  private static final int BITS = 4;
  private static final int PARTS = 1 << BITS;

  private final AtomicLongArray counts = new AtomicLongArray(PARTS * (Long.SIZE - BITS));

  void record(long nanos) {
    counts.incrementAndGet(bucket(Math.max(0, nanos)));
  }

  /** Below {@code PARTS} the value itself, above by the leading one and the bits after it. */
  private static int bucket(long nanos) {
    int shift = Math.max(0, Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(nanos));
    return shift * PARTS + (int) (nanos >>> shift);
  }

  /** The middle of a bucket, in nanoseconds. */
  private static double middle(int bucket) {
    int shift = Math.max(0, bucket / PARTS - 1);
    long low = (long) (bucket - shift * PARTS) << shift;
    return low + (Math.scalb(1.0, shift) - 1) / 2;
  }

  long count() {
    long sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  /** A quantile in milliseconds; NaN before the first call. */
  double millis(double quantile) {
    long rank = (long) Math.ceil(quantile * count());
    long sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      sum += counts.get(i);
      if (sum > 0 && sum >= rank) {
        return middle(i) / 1e6;
      }
    }
    return Double.NaN;
  }

  Trial.Latency report() {
    return new Trial.Latency(count(), millis(0.5), millis(0.95), millis(0.99));
  }
}
