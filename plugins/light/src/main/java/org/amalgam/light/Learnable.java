package org.amalgam.light;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;

/** Which rows can be learned from, and the rows of all inputs side by side. */
final class Learnable {
  private Learnable() {}

  /** Numbers per row, all inputs together. */
  static int width(List<Features> inputs) {
    return inputs.stream().mapToInt(Features::width).reduce(0, Math::addExact);
  }

  /**
   * The rows that weigh something.
   *
   * @throws IllegalArgumentException if there are none
   */
  static int[] weighty(float[] weights) {
    int[] rows = IntStream.range(0, weights.length).filter(row -> weights[row] > 0).toArray();
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          "There is no row of a weight above 0 to learn from; bring more data.");
    }
    return rows;
  }

  /**
   * The rows that weigh something and have no missing number.
   *
   * @throws IllegalArgumentException if there are none
   */
  static int[] complete(List<Features> inputs, float[] weights) {
    int[] rows =
        Arrays.stream(weighty(weights))
            .filter(row -> inputs.stream().noneMatch(input -> input.hasMissing(row)))
            .toArray();
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          "Every row has a missing number, so none is left to learn from; put 'impute' before this stage.");
    }
    return rows;
  }

  /**
   * The rows of all inputs side by side, dense.
   *
   * @throws IllegalArgumentException if they would not fit one array
   */
  static DenseFeatures dense(List<Features> inputs) {
    long size = (long) inputs.get(0).rows() * width(inputs);
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%d rows of %d features are too many to hold densely; use 'linear', 'linear-svm' or 'naive-bayes' on sparse features."
              .formatted(inputs.get(0).rows(), width(inputs)));
    }
    return DenseFeatures.concat(inputs);
  }

  /**
   * Checks the width of what is to be predicted.
   *
   * @throws IllegalArgumentException if it is not that of the fit
   */
  static void requireWidth(int due, List<Features> inputs) {
    int found = width(inputs);
    if (found != due) {
      throw new IllegalArgumentException(
          "Rows of %d numbers are due, not of %d.".formatted(due, found));
    }
  }

  /** The weights of some rows. */
  static float[] choose(float[] weights, int[] rows) {
    float[] chosen = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = weights[rows[i]];
    }
    return chosen;
  }
}
