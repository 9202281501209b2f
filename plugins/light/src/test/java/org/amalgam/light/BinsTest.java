package org.amalgam.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.testkit.Examples;
import org.junit.jupiter.api.Test;

class BinsTest {
  private static Bins of(int most, float[] weights, float... values) {
    return Bins.of(
        DenseFeatures.of(FeatureSchema.ofWidth(1), values.length, values), weights, most, 1);
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void cutsInTheMiddleBetweenValues() {
    Bins bins = of(255, ones(6), 3, 1, Float.NaN, 2, 1, -5);
    assertArrayEquals(new float[] {-2, 1.5f, 2.5f}, bins.cuts()[0]);
    assertArrayEquals(new byte[] {3, 1, 4, 2, 1, 0}, bins.codes()[0]);
    assertTrue(bins.hasMissing()[0] && bins.splits(0));
  }

  @Test
  void neighbouringFloatsInfinitiesAndNegativeZeroStayInOrder() {
    float next = Math.nextUp(1f);
    float[] values = {1, next, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f};
    Bins bins = of(255, ones(6), values);
    assertEquals(5, bins.values(0));
    for (int row = 0; row < values.length; row++) {
      for (int cut = 0; cut < 4; cut++) {
        assertEquals(values[row] <= bins.threshold(0, cut), bins.codes()[0][row] <= cut);
      }
    }
  }

  @Test
  void binsAreOfOneWeight() {
    Bins bins = Bins.of(Examples.features(10_000, 1, 3), ones(10_000), 100, 1);
    assertEquals(100, bins.values(0));
    int[] counts = new int[100];
    for (byte code : bins.codes()[0]) {
      counts[code & 0xff]++;
    }
    for (int count : counts) {
      assertEquals(100, count, 2);
    }
  }

  @Test
  void aHeavyValueHasABinAndTheOthersTheRest() {
    float[] weights = {1, 1, 1, 1, 100, 1, 1, 1, 1};
    Bins bins = of(5, weights, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertEquals(1, Bins.code(4, bins.cuts()[0]));
    assertTrue(bins.values(0) >= 3);
    assertTrue(Bins.code(3, bins.cuts()[0]) < Bins.code(4, bins.cuts()[0]));
    assertTrue(Bins.code(4, bins.cuts()[0]) < Bins.code(6, bins.cuts()[0]));
  }

  @Test
  void aConstantColumnSplitsNothing() {
    assertTrue(!of(255, ones(3), 7, 7, 7).splits(0));
  }
}
