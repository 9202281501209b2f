package org.amalgam.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.amalgam.api.pipeline.Interval;
import org.junit.jupiter.api.Test;

class DistributionTest {
  private static final double[] TEN = {9, 1, 4, 2, 25, 7, 3, 16, 12, 5};

  /** Bounds as by {@code numpy.quantile} of NumPy 1.24.2. */
  @Test
  void boundsAreTheQuantiles() {
    Interval interval = new Distribution(6, TEN).interval();
    assertEquals(6, interval.value());
    assertEquals(1.225, interval.low(), 1e-12);
    assertEquals(22.975, interval.high(), 1e-12);
  }

  @Test
  void undefinedResamplesAreLeftOut() {
    double[] resampled = {Double.NaN, 2, Double.NaN, 2};
    assertEquals(new Interval(2, 2, 2), new Distribution(2, resampled).interval());
  }

  @Test
  void infiniteErrorsStayInfinite() {
    double[] resampled = {1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    assertEquals(Double.POSITIVE_INFINITY, new Distribution(1, resampled).interval().high());
  }

  /** Bounds as by {@code scipy.stats.binomtest(k, n).proportion_ci(method="wilson")} of 1.10.1. */
  @Test
  void aShareOfRowsHasWilsonsInterval() {
    Interval most = new Distribution(298 / 300.0, TEN).shareInterval(300);
    assertEquals(0.9760224167496929, most.low(), 1e-12);
    assertEquals(0.9981698516420883, most.high(), 1e-12);
    Interval all = new Distribution(1, TEN).shareInterval(300);
    assertEquals(0.9873570287754541, all.low(), 1e-12);
    assertEquals(1, all.high(), 1e-12);
    assertEquals(Double.NaN, new Distribution(Double.NaN, TEN).shareInterval(0).low());
  }

  @Test
  void lessMayBeBetter() {
    Distribution better =
        new Distribution(1, new double[] {1, 2, 3, 4})
            .betterThan(new Distribution(3, new double[] {2, 2, 5, 1}), false);
    assertEquals(2, better.value());
    assertEquals((1 + 0.5 + 1 + 0) / 4, better.probabilityPositive());
  }
}
