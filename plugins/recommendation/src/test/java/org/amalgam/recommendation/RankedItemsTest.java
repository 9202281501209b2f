package org.amalgam.recommendation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class RankedItemsTest {
  @Test
  void highestFirstEqualOnesInOrderAndNoAnswerNever() {
    float[] scores = {-1, 2, Float.NaN, -3, 2, 0, -0f, Float.NEGATIVE_INFINITY, 5};
    assertArrayEquals(new int[] {8, 1, 4, 5, 6, 0, 3, 7}, RankedItems.best(scores, 20));
    assertArrayEquals(new int[] {8, 1}, RankedItems.best(scores, 2));
  }
}
