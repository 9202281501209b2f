package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Contributions;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.Predictions;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class MedianTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Median();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    return examples;
  }

  private Predictions fused(Predictions... members) {
    return OrderedMean.MIDDLE.apply(Members.of(members));
  }

  @Test
  void takesThePlaceAmongThoseThatAnswered() {
    Predictions fused =
        fused(
            Rows.values(2, 1, Rows.NAN), Rows.values(9, 5, 8), Rows.values(4, Rows.NAN, Rows.NAN));
    assertArrayEquals(new float[] {4, 3, 8}, fused.values(), 1e-6f);
  }

  @Test
  void scalesProbabilitiesToOne() {
    Predictions fused =
        fused(
            Rows.three(0.2f, 0.6f, 0.2f),
            Rows.three(0.3f, 0.1f, 0.6f),
            Rows.three(0.5f, 0.4f, 0.1f));
    assertArrayEquals(new float[] {0.3f / 0.9f, 0.4f / 0.9f, 0.2f / 0.9f}, fused.values(), 1e-6f);
    assertArrayEquals(new float[] {0.5f, 0.5f}, fused(Rows.two(0), Rows.two(1)).values(), 1e-6f);
  }

  /** Only whoever stands in the middle contributes; equals share. */
  @Test
  void whoIsInTheMiddleContributes() {
    Members members = Members.of(Rows.values(1, 2), Rows.values(5, 2), Rows.values(9, 7));
    Contributions parts = OrderedMean.MIDDLE.contributions(members);
    assertArrayEquals(new float[] {0, 5, 0, 1, 1, 0}, parts.values(), 1e-6f);
  }
}
