package org.amalgam.light;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;

/** How rows run through many trees: a few rows at a time, so that a tree stays in the cache. */
final class TreeScores {
  private static final int BLOCK = 64;

  private TreeScores() {}

  /** What becomes of the sums of a row. */
  interface Finish {
    /**
     * Turns the sums of a row into its prediction.
     *
     * @param sums used up
     * @param into where the prediction goes, from {@code at} on
     */
    void write(double[] sums, float[] into, int at);
  }

  /**
   * Sums the trees' values per row. A tree of one output adds to score {@code tree % scores}, a
   * tree of more to all. A row without any number has no answer.
   *
   * @param scores sums per row
   */
  static Predictions predict(
      Trees trees,
      int scores,
      int width,
      List<Features> inputs,
      PredictionSchema schema,
      Finish finish) {
    Learnable.requireWidth(width, inputs);
    DenseFeatures rows = Learnable.dense(inputs);
    float[] predictions = new float[rows.rows() * schema.width()];
    double[] sums = new double[BLOCK * scores];
    double[] own = new double[scores];
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int count = Math.min(BLOCK, rows.rows() - from);
      sum(trees, scores, rows, from, count, sums);
      for (int i = 0; i < count; i++) {
        int at = (from + i) * schema.width();
        if (empty(rows.values(), (from + i) * width, width)) {
          Scores.abstain(schema.width(), predictions, at);
        } else {
          System.arraycopy(sums, i * scores, own, 0, scores);
          finish.write(own, predictions, at);
        }
      }
    }
    return Predictions.of(schema, rows.rows(), predictions);
  }

  private static void sum(
      Trees trees, int scores, DenseFeatures rows, int from, int count, double[] sums) {
    Arrays.fill(sums, 0);
    float[] values = trees.values();
    int outputs = trees.outputs();
    for (int tree = 0; tree < trees.count(); tree++) {
      int first = outputs == 1 ? tree % scores : 0;
      for (int i = 0; i < count; i++) {
        int leaf = trees.leaf(tree, rows.values(), (from + i) * rows.width());
        for (int k = 0; k < outputs; k++) {
          sums[i * scores + first + k] += values[leaf + k];
        }
      }
    }
  }

  /** Whether a row has no number at all; rows of no features count as having some. */
  private static boolean empty(float[] values, int at, int width) {
    for (int i = at; i < at + width; i++) {
      if (!Float.isNaN(values[i])) {
        return false;
      }
    }
    return width > 0;
  }

  /**
   * Each tree's values per row, the trees beside each other, 0 for those that are not there.
   *
   * @param width of the rows to come
   */
  static DenseFeatures leaves(Trees trees, int features, int width, List<Features> inputs) {
    Learnable.requireWidth(features, inputs);
    DenseFeatures rows = Learnable.dense(inputs);
    int outputs = trees.outputs();
    float[] leaves = new float[Math.multiplyExact(rows.rows(), width)];
    for (int row = 0; row < rows.rows(); row++) {
      for (int tree = 0; tree < trees.count(); tree++) {
        int leaf = trees.leaf(tree, rows.values(), row * features);
        System.arraycopy(trees.values(), leaf, leaves, row * width + tree * outputs, outputs);
      }
    }
    return DenseFeatures.of(FeatureSchema.ofWidth(width), rows.rows(), leaves);
  }
}
