package org.amalgam.light;

import java.io.IOException;
import java.util.Arrays;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;

/**
 * Binary trees in flat arrays. A row goes left where its value is at most the threshold; where it
 * is missing, the way that the node says. The right child lies beside the left one.
 *
 * @param outputs numbers that a leaf gives
 * @param roots node at which each tree begins
 * @param splits of each node {@code 2 * feature}, plus 1 if missing values go right; -1 for a leaf
 * @param thresholds of each node, as raw values
 * @param next of each node its left child, or for a leaf its number
 * @param values {@code leaves x outputs}, row major
 */
@SuppressWarnings("ArrayRecordComponent")
record Trees(
    int outputs, int[] roots, int[] splits, float[] thresholds, int[] next, float[] values) {

  /** Number of trees. */
  int count() {
    return roots.length;
  }

  /** Where the values of the leaf begin that a row falls into. */
  int leaf(int tree, float[] row, int at) {
    return leaf(roots[tree], splits, thresholds, next, row, at) * outputs;
  }

  private static int leaf(
      int root, int[] splits, float[] thresholds, int[] next, float[] row, int at) {
    int node = root;
    int split = splits[node];
    while (split >= 0) {
      float value = row[at + (split >> 1)];
      boolean left =
          (split & 1) == 0 ? !(value > thresholds[node]) : value <= thresholds[node]; // NaN differs
      node = left ? next[node] : next[node] + 1;
      split = splits[node];
    }
    return next[node];
  }

  void save(StateWriter out) throws IOException {
    out.writeInt(outputs);
    out.writeInts(roots);
    out.writeInts(splits);
    out.writeFloats(thresholds);
    out.writeInts(next);
    out.writeFloats(values);
  }

  /**
   * The inverse of {@link #save}.
   *
   * @param width of the rows
   * @throws IOException if these are no trees over such rows
   */
  static Trees load(StateReader state, int width) throws IOException {
    Trees trees =
        new Trees(
            state.readInt(),
            state.readInts(),
            state.readInts(),
            state.readFloats(),
            state.readInts(),
            state.readFloats());
    if (!trees.sound(width)) {
      throw new IOException("Not the state of trees over " + width + " features.");
    }
    return trees;
  }

  /** Whether every way through every tree ends in a leaf: children come after their parent. */
  private boolean sound(int width) {
    int nodes = splits.length;
    if (outputs < 1 || thresholds.length != nodes || next.length != nodes) {
      return false;
    }
    for (int root : roots) {
      if (root < 0 || root >= nodes) {
        return false;
      }
    }
    int leaves = values.length / outputs;
    for (int node = 0; node < nodes; node++) {
      boolean leaf = splits[node] == -1;
      if (leaf
          ? next[node] < 0 || next[node] >= leaves
          : splits[node] < 0
              || splits[node] >> 1 >= width
              || next[node] <= node
              || next[node] >= nodes - 1) {
        return false;
      }
    }
    return true;
  }

  /** Trees under construction. Not safe for threads. */
  static final class Builder {
    private final int outputs;
    private int[] roots = new int[64];
    private int[] splits = new int[1024];
    private float[] thresholds = new float[1024];
    private int[] next = new int[1024];
    private float[] values;
    private int trees;
    private int nodes;
    private int leaves;

    Builder(int outputs) {
      this.outputs = outputs;
      this.values = new float[1024 * outputs];
    }

    /** Begins a tree and returns its root, a node yet to be made a leaf or split. */
    int tree() {
      if (trees == roots.length) {
        roots = Arrays.copyOf(roots, 2 * trees);
      }
      roots[trees++] = nodes;
      return add(1);
    }

    private int add(int count) {
      if (nodes + count > splits.length) {
        splits = Arrays.copyOf(splits, 2 * splits.length);
        thresholds = Arrays.copyOf(thresholds, splits.length);
        next = Arrays.copyOf(next, splits.length);
      }
      nodes += count;
      return nodes - count;
    }

    /** Splits a node and returns its left child; the right one is the number after it. */
    int split(int node, int feature, float threshold, boolean missingLeft) {
      int left = add(2);
      splits[node] = 2 * feature + (missingLeft ? 0 : 1);
      thresholds[node] = threshold;
      next[node] = left;
      return left;
    }

    /** Makes a node a leaf and returns where its values go in {@link #values()}. */
    int leaf(int node) {
      if ((leaves + 1) * outputs > values.length) {
        values = Arrays.copyOf(values, 2 * values.length);
      }
      splits[node] = -1;
      next[node] = leaves;
      return leaves++ * outputs;
    }

    /** Values of the leaves, to be written to. */
    float[] values() {
      return values;
    }

    /** Value of a finished tree of one output for a row. */
    float value(int tree, float[] row, int at) {
      return values[Trees.leaf(roots[tree], splits, thresholds, next, row, at)];
    }

    /** Number of trees, the one under construction included. */
    int count() {
      return trees;
    }

    /** The first trees. */
    Trees build(int count) {
      int nodeEnd = count < trees ? roots[count] : nodes;
      int leafEnd = leaves;
      for (int node = nodeEnd; node < nodes; node++) {
        leafEnd = splits[node] == -1 ? Math.min(leafEnd, next[node]) : leafEnd;
      }
      return new Trees(
          outputs,
          Arrays.copyOf(roots, count),
          Arrays.copyOf(splits, nodeEnd),
          Arrays.copyOf(thresholds, nodeEnd),
          Arrays.copyOf(next, nodeEnd),
          Arrays.copyOf(values, leafEnd * outputs));
    }

    /** All trees. */
    Trees build() {
      return build(trees);
    }
  }
}
