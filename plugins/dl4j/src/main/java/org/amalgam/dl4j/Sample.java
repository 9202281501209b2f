package org.amalgam.dl4j;

import java.util.List;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Target;

/**
 * Rows as a network learns them.
 *
 * @param views the features of each input: {@code rows x width}, row major
 * @param targets {@code rows x outputs}, row major
 * @param weights one per row, averaging 1
 */
record Sample(float[][] views, float[] targets, float[] weights) {

  /**
   * The chosen rows of all.
   *
   * @param from the first output of the target that the network has a unit for: 1 where the second
   *     of two classes says all, else 0
   */
  static Sample of(
      int[] rows, List<DenseFeatures> inputs, Target target, int from, float[] weights) {
    float[][] views = new float[inputs.size()][];
    for (int v = 0; v < views.length; v++) {
      views[v] = inputs.get(v).rows(rows).values();
    }
    int outputs = target.schema().width() - from;
    float[] targets = new float[rows.length * outputs];
    float[] chosen = new float[rows.length];
    double total = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < outputs; k++) {
        targets[i * outputs + k] = target.value(rows[i], from + k);
      }
      total += weights[rows[i]];
    }
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = (float) (weights[rows[i]] * rows.length / total);
    }
    return new Sample(views, targets, chosen);
  }

  int rows() {
    return weights.length;
  }

  /** Numbers per row of an input. */
  int width(int view) {
    return views[view].length / rows();
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
}
