package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.amalgam.api.Contributions;
import org.amalgam.api.Members;
import org.junit.jupiter.api.Test;

/** By hand. */
class OrderedMeanTest {

  private static void assertFused(OrderedMean mean, Members members, float... due) {
    assertArrayEquals(due, mean.apply(members).values(), 1e-6f, mean.toString());
  }

  @Test
  void takesThePlaceAmongThoseThatAnswered() {
    Members members =
        Members.of(
            Rows.values(2, 1, Rows.NAN), Rows.values(9, 5, 8), Rows.values(4, Rows.NAN, Rows.NAN));
    assertFused(OrderedMean.LEAST, members, 2, 1, 8);
    assertFused(OrderedMean.MIDDLE, members, 4, 3, 8);
    assertFused(OrderedMean.GREATEST, members, 9, 5, 8);
  }

  @Test
  void scalesProbabilitiesToOne() {
    Members members =
        Members.of(
            Rows.three(0.2f, 0.6f, 0.2f),
            Rows.three(0.3f, 0.1f, 0.6f),
            Rows.three(0.5f, 0.4f, 0.1f));
    assertFused(OrderedMean.LEAST, members, 0.5f, 0.25f, 0.25f);
    assertFused(OrderedMean.MIDDLE, members, 3 / 9f, 4 / 9f, 2 / 9f);
    assertFused(OrderedMean.GREATEST, members, 5 / 17f, 6 / 17f, 6 / 17f);
  }

  /** Of two that are sure of different classes the least are 0 and 0. */
  @Test
  void theMeanAnswersWhereAllIsZero() {
    Members members = Members.of(Rows.three(0, 1, 0), Rows.three(1, 0, 0));
    assertFused(OrderedMean.LEAST, members, 0.5f, 0.5f, 0);
    Contributions parts = OrderedMean.LEAST.contributions(members);
    assertArrayEquals(new float[] {0, 0.5f, 0, 0.5f, 0, 0}, parts.values(), 1e-6f);
  }

  /** Who stands in the chosen place contributes; equals share. */
  @Test
  void whoIsInThePlaceContributes() {
    Members members = Members.of(Rows.values(1, 2), Rows.values(5, 2), Rows.values(9, 7));
    assertArrayEquals(
        new float[] {0, 5, 0, 1, 1, 0}, OrderedMean.MIDDLE.contributions(members).values(), 1e-6f);
    assertArrayEquals(
        new float[] {1, 0, 0, 1, 1, 0}, OrderedMean.LEAST.contributions(members).values(), 1e-6f);
    assertArrayEquals(
        new float[] {0, 0, 9, 0, 0, 7},
        OrderedMean.GREATEST.contributions(members).values(),
        1e-6f);
  }
}
