package org.amalgam.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.junit.jupiter.api.Test;

class WeightedMeanTest {
  private static final PredictionSchema SCHEMA = PredictionSchema.classes("no", "yes");
  private static final float NAN = Float.NaN;

  @Test
  void membersThatDidNotAnswerAreLeftOut() {
    Predictions a = Predictions.of(SCHEMA, 3, new float[] {0.2f, 0.8f, NAN, NAN, NAN, NAN});
    Predictions b = Predictions.of(SCHEMA, 3, new float[] {0.6f, 0.4f, 0.6f, 0.4f, NAN, NAN});
    WeightedMean mean = WeightedMean.of(3, 1);
    Predictions fused = mean.apply(Members.of(List.of(a, b)));
    assertArrayEquals(new float[] {0.3f, 0.7f, 0.6f, 0.4f, NAN, NAN}, fused.values(), 1e-6f);
    Contributions parts = mean.contributions(Members.of(List.of(a, b)));
    assertEquals(0.6f, parts.get(0, 0, 1), 1e-6f);
    assertEquals(0.1f, parts.get(0, 1, 1), 1e-6f);
    assertEquals(0, parts.get(1, 0, 1));
    assertEquals(0.4f, parts.get(1, 1, 1), 1e-6f);
  }

  @Test
  void weightsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> WeightedMean.of(0, 0));
    assertThrows(IllegalArgumentException.class, () -> WeightedMean.of(1, -1));
    assertThrows(IllegalArgumentException.class, () -> WeightedMean.of(1, Double.NaN));
    assertTrue(WeightedMean.uniform(4).weights()[2] == 0.25);
  }
}
