package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class RankAverageTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new RankAverage();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(2).with("quantiles", 7));
    return examples;
  }

  private TestContext<Members> context(Predictions... members) {
    Members all = Members.of(members);
    Target target =
        all.schema().equals(Rows.TWO)
            ? Target.classes(Rows.TWO, new int[all.rows()])
            : Target.values(all.schema(), new float[all.rows()]);
    return example(all, target);
  }

  private Predictions fused(TestContext<Members> context) {
    return stage().fit(context).apply(context.input());
  }

  /**
   * Ranks of 4 rows are 1/8, 3/8, 5/8 and 7/8; the mean ranks 2/8, 2/8, 6/8, 6/8 lie halfway
   * between the first two and the last two answers of each, and those means are averaged.
   */
  @Test
  void readsTheMeanRankBack() {
    Predictions one = Rows.values(1, 2, 3, 4);
    Predictions other = Rows.values(60, 20, 100, 80);
    Predictions fused = fused(context(one, other));
    float low = (1.5f + 40) / 2;
    float high = (3.5f + 90) / 2;
    assertArrayEquals(new float[] {low, low, high, high}, fused.values(), 1e-5f);
  }

  /** The order does not depend on the scale of a member, which the mean's does. */
  @Test
  void takesNoNoticeOfScales() {
    Predictions one = Rows.two(0.1f, 0.6f, 0.3f, 0.8f, 0.9f, 0.2f);
    Predictions plain = Rows.two(0.5f, 0.2f, 0.9f, 0.7f, 0.1f, 0.3f);
    Predictions squeezed = Rows.two(0.0005f, 0.0002f, 0.9f, 0.0007f, 0.0001f, 0.0003f);
    float[] a = fused(context(one, plain)).values();
    float[] b = fused(context(one, squeezed)).values();
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        assertEquals(
            Math.signum(Math.rint(1e6 * (a[2 * i + 1] - a[2 * j + 1]))),
            Math.signum(Math.rint(1e6 * (b[2 * i + 1] - b[2 * j + 1]))),
            i + " and " + j);
      }
    }
  }

  @Test
  void membersThatSayTheSameAreTakenAtTheirWord() {
    Predictions one = Rows.two(0.1f, 0.6f, 0.3f, 0.8f, 0.9f, 0.2f);
    assertArrayEquals(one.values(), fused(context(one, one)).values(), 1e-6f);
  }

  /** Weight 3 on the last of two rows: ranks 1/8 and 5/8. */
  @Test
  void weighsRows() {
    Knots knots = Knots.of(new double[] {7, 9, Double.NaN}, new double[] {1, 3, 5}, 100);
    assertArrayEquals(new double[] {0.125, 0.625}, knots.ranks(), 1e-12);
    assertEquals(8, knots.value(0.375), 1e-12);
    assertEquals(0.625, knots.rank(1e9), 1e-12);
  }

  @Test
  void whoNeverAnsweredIsRankedAmongAll() {
    Predictions one = Rows.two(0.1f, 0.6f, 0.3f);
    Predictions none = Rows.two(Rows.NAN, Rows.NAN, Rows.NAN);
    Members later = Members.of(none, one);
    assertArrayEquals(one.values(), stage().fit(context(one, none)).apply(later).values(), 1e-6f);
    assertThrows(IllegalArgumentException.class, () -> stage().fit(context(none, none)));
  }
}
