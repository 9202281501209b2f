package org.amalgam.dl4j;

import org.amalgam.api.data.Target;

/**
 * Rows as a network learns them.
 *
 * @param inputs {@code rows x width} features, row major
 * @param targets {@code rows x outputs}, row major
 * @param weights one per row, averaging 1
 */
record Sample(float[] inputs, float[] targets, float[] weights) {

  /** The chosen rows of all. */
  static Sample of(int[] rows, float[] features, int width, Target target, float[] weights) {
    int outputs = target.schema().width();
    float[] inputs = new float[rows.length * width];
    float[] targets = new float[rows.length * outputs];
    float[] chosen = new float[rows.length];
    double total = 0;
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(features, rows[i] * width, inputs, i * width, width);
      for (int k = 0; k < outputs; k++) {
        targets[i * outputs + k] = target.value(rows[i], k);
      }
      total += weights[rows[i]];
    }
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = (float) (weights[rows[i]] * rows.length / total);
    }
    return new Sample(inputs, targets, chosen);
  }

  int rows() {
    return weights.length;
  }

  int width() {
    return inputs.length / rows();
  }

  int outputs() {
    return targets.length / rows();
  }

  boolean weighted() {
    for (float weight : weights) {
      if (weight != 1) {
        return true;
      }
    }
    return false;
  }

  /** Scales the rows in place. */
  void scale(Scaling input, Scaling target) {
    for (int row = 0; row < rows(); row++) {
      input.apply(inputs, row * width());
      target.apply(targets, row * outputs());
    }
  }
}
