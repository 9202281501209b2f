package org.amalgam.builtin.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.testkit.Examples;
import org.junit.jupiter.api.Test;

class ScalingTest {
  private static DenseFeatures columns(int width, float... values) {
    return DenseFeatures.of(FeatureSchema.ofWidth(width), values.length / width, values);
  }

  /** 1, 3 and 3 once more by weight: mean 7 / 3, variance 8 / 9; a constant; one row without. */
  @Test
  void scalesByWeightedMeanAndDeviation() {
    List<Features> input =
        List.of(columns(2, 1, 0.1f, 3, 0.1f, Float.NaN, 0.1f), columns(1, 5, 5, 8));
    Scaling scaling = Scaling.of(input, new float[] {1, 2, 1});
    double deviation = Math.sqrt(8 / 9.0);
    double third = Math.sqrt(27 / 16.0);
    float[] due = {
      (float) ((1 - 7 / 3.0) / deviation),
      0,
      (float) (-0.75 / third),
      (float) ((3 - 7 / 3.0) / deviation),
      0,
      (float) (-0.75 / third),
      Float.NaN,
      0,
      (float) (2.25 / third)
    };
    assertArrayEquals(due, scaling.apply(input), 1e-6f);
  }

  @Test
  void takesSparseFeatures() {
    DenseFeatures dense = columns(2, 1, 0, 0, 4, 2, 0);
    float[] weights = {1, 1, 1};
    Scaling scaling = Scaling.of(List.of(Examples.sparse(dense)), weights);
    assertArrayEquals(
        Scaling.of(List.of(dense), weights).apply(List.of(dense)),
        scaling.apply(List.of(Examples.sparse(dense))));
  }

  @Test
  void refusesOtherAndTooManyColumns() {
    Scaling scaling = Scaling.of(List.of(columns(2, 1, 2)), new float[] {1});
    assertThrows(IllegalArgumentException.class, () -> scaling.apply(List.of(columns(1, 1, 2))));
    DenseFeatures wide = columns(Scaling.MOST_COLUMNS + 1, new float[Scaling.MOST_COLUMNS + 1]);
    assertThrows(IllegalArgumentException.class, () -> Scaling.of(List.of(wide), new float[] {1}));
  }
}
