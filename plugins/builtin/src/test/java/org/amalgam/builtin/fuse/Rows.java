package org.amalgam.builtin.fuse;

import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;

/** Predictions written row by row. */
final class Rows {
  static final PredictionSchema TWO = PredictionSchema.classes("no", "yes");
  static final PredictionSchema THREE = PredictionSchema.classes("a", "b", "c");
  static final float NAN = Float.NaN;

  private Rows() {}

  /** Two classes by the second's probability. */
  static Predictions two(float... second) {
    float[] values = new float[2 * second.length];
    for (int row = 0; row < second.length; row++) {
      values[2 * row] = 1 - second[row];
      values[2 * row + 1] = second[row];
    }
    return Predictions.of(TWO, second.length, values);
  }

  /** Three classes, row after row. */
  static Predictions three(float... values) {
    return Predictions.of(THREE, values.length / 3, values);
  }

  /** One target. */
  static Predictions values(float... values) {
    return Predictions.of(PredictionSchema.targets("y"), values.length, values);
  }
}
