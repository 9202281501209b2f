package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void quantilesAreThoseOfTheSortedTimes() {
    SplittableRandom random = new SplittableRandom(1);
    Latencies latencies = new Latencies();
    long[] times = new long[10_001];
    for (int i = 0; i < times.length; i++) {
      times[i] = (long) Math.exp(random.nextDouble() * 25);
      latencies.record(times[i]);
    }
    Arrays.sort(times);
    for (double quantile : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
      double exact = times[(int) Math.ceil(quantile * times.length) - 1] / 1e6;
      assertEquals(exact, latencies.millis(quantile), 0.032 * exact, "quantile " + quantile);
    }
    assertEquals(times.length, latencies.report().calls());
  }

  @Test
  void shortAndLongTimesAreCountedAndNoneIsNone() {
    Latencies latencies = new Latencies();
    assertTrue(Double.isNaN(latencies.millis(0.5)));
    for (long nanos = 0; nanos < 32; nanos++) {
      latencies.record(nanos);
    }
    assertEquals(15e-6, latencies.millis(0.5), 0, "exact to the nanosecond");
    latencies.record(Long.MAX_VALUE);
    latencies.record(-1);
    assertEquals(Long.MAX_VALUE / 1e6, latencies.millis(1), 0.032 * Long.MAX_VALUE / 1e6);
    assertEquals(34, latencies.count());
  }
}
