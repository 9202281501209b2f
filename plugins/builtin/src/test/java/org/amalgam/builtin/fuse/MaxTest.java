package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.Predictions;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class MaxTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Max();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    return examples;
  }

  private Predictions fused(Predictions... members) {
    return OrderedMean.GREATEST.apply(Members.of(members));
  }

  @Test
  void takesThePlaceAmongThoseThatAnswered() {
    Predictions fused =
        fused(
            Rows.values(2, 1, Rows.NAN), Rows.values(9, 5, 8), Rows.values(4, Rows.NAN, Rows.NAN));
    assertArrayEquals(new float[] {9, 5, 8}, fused.values(), 1e-6f);
  }

  @Test
  void scalesProbabilitiesToOne() {
    Predictions fused =
        fused(
            Rows.three(0.2f, 0.6f, 0.2f),
            Rows.three(0.3f, 0.1f, 0.6f),
            Rows.three(0.5f, 0.4f, 0.1f));
    assertArrayEquals(new float[] {0.5f / 1.7f, 0.6f / 1.7f, 0.6f / 1.7f}, fused.values(), 1e-6f);
    assertArrayEquals(new float[] {0.5f, 0.5f}, fused(Rows.two(0), Rows.two(1)).values(), 1e-6f);
  }
}
