package org.amalgam.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.junit.jupiter.api.Test;

class RowLossTest {
  @Test
  void logLossOfTheRowsOwnClass() {
    Target target = Target.classes(Samples.BINARY, new int[] {1, 0, 1, 0, 1});
    Predictions predictions = Samples.binary(0.25f, 0.25f, 0, 0, Float.NaN);
    assertArrayEquals(
        new double[] {
          -Math.log(0.25), -Math.log(0.75), -Math.log(1e-7), -Math.log(1 - 1e-7), Double.NaN
        },
        RowLoss.rowLoss(predictions, target),
        1e-12);
  }

  @Test
  void squaredErrorIsTheMeanOverTheTargets() {
    PredictionSchema schema = PredictionSchema.targets("y", "z");
    Target target = Target.values(schema, new float[] {1, 2, 3, 4});
    Predictions predictions = Predictions.of(schema, 2, new float[] {2, 5, 3, Float.NaN});
    assertArrayEquals(new double[] {5, Double.NaN}, RowLoss.rowLoss(predictions, target), 1e-12);
  }

  @Test
  void rowsMustMatch() {
    assertThrows(
        IllegalArgumentException.class,
        () -> RowLoss.rowLoss(Samples.binary(0.5f), Samples.alternating(2)));
  }
}
