package org.amalgam.light;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Grows one regression tree at a time on first and second derivatives of a loss (Chen &amp;
 * Guestrin, XGBoost, 2016): a leaf of rows with derivative sums G and H takes the value {@code -G /
 * (H + l2)}, and a split gains
 *
 * <pre>{@code GL^2 / (HL + l2) + GR^2 / (HR + l2) - G^2 / (H + l2) }</pre>
 *
 * (twice XGBoost's figure). Sums are kept per bin; of two siblings the lighter one is summed and
 * the other is what is left of its parent (Ke et al., LightGBM, 2017). Missing values are tried on
 * both sides of every cut; where a node has none, they go with the heavier child. Not safe for
 * threads.
 */
final class GradientTree {
  /** Below such a sum of second derivatives the Newton step of a leaf means nothing. */
  private static final double LEAST_CURVATURE = 1e-3;

  /** Numbers per bin: first derivative, second derivative, weight. */
  private static final int SUMS = 3;

  private final Bins bins;
  private final Growth growth;
  private final Trees.Builder trees;
  private final double least;
  private final int[] offsets;
  private final int histogram;
  private final List<double[]> pool = new ArrayList<>();
  private final List<Leaf> open = new ArrayList<>();
  private final int[] order;
  private final int[] spare;
  private final double[] slopes;
  private final double[] curvatures;
  private final double[] weights;

  private double[] gradients = {};
  private double[] hessians = {};
  private int offset;
  private float[] rowWeights = {};

  GradientTree(Bins bins, int rows, Growth growth, Trees.Builder trees) {
    this.bins = bins;
    this.growth = growth;
    this.trees = trees;
    this.least = growth.minLeaf() * (1 - 1e-9); // sums of weights are not exact
    this.offsets = new int[bins.width()];
    int size = 0;
    for (int feature = 0; feature < offsets.length; feature++) {
      offsets[feature] = size;
      size += SUMS * (bins.values(feature) + 1);
    }
    this.histogram = size;
    this.order = new int[rows];
    this.spare = new int[rows];
    this.slopes = new double[rows];
    this.curvatures = new double[rows];
    this.weights = new double[rows];
  }

  /** A node that is a leaf until it is split. */
  private static final class Leaf {
    private final int node;
    private final int begin;
    private final int end;
    private final int depth;
    private double slope;
    private double curvature;
    private double weight;
    private double[] sums = {};
    private int[] features = {};
    private int count;
    private double gain;
    private int feature;
    private int bin;
    private boolean missingLeft;

    Leaf(int node, int begin, int end, int depth) {
      this.node = node;
      this.begin = begin;
      this.end = end;
      this.depth = depth;
    }

    int rows() {
      return end - begin;
    }
  }

  /**
   * Grows a tree and adds its values to the scores of the rows that it has grown on.
   *
   * @param gradients first derivatives, from {@code offset} on one per row, times its weight
   * @param hessians second derivatives likewise
   * @param rows the first {@code count} are grown on
   * @param features to split by
   * @param scores from {@code offset} on one per row
   */
  void grow(
      double[] gradients,
      double[] hessians,
      int offset,
      float[] rowWeights,
      int[] rows,
      int count,
      int[] features,
      double[] scores) {
    this.gradients = gradients;
    this.hessians = hessians;
    this.offset = offset;
    this.rowWeights = rowWeights;
    System.arraycopy(rows, 0, order, 0, count);
    Leaf root = new Leaf(trees.tree(), 0, count, 0);
    open.clear();
    open.add(root);
    collect(root);
    for (int i = 0; i < count; i++) {
      root.slope += slopes[i];
      root.curvature += curvatures[i];
      root.weight += weights[i];
    }
    if (splittable(root)) {
      root.features = features.clone();
      root.count = features.length;
      root.sums = take();
      sum(root);
      search(root);
    }
    for (int leaves = 1; leaves < growth.maxLeaves(); leaves++) {
      int next = next();
      if (next < 0) {
        break;
      }
      split(next, leaves + 1 < growth.maxLeaves());
    }
    finish(scores);
  }

  private void finish(double[] scores) {
    for (Leaf leaf : open) {
      double curvature = leaf.curvature + growth.l2();
      float value = curvature > 0 ? (float) (-growth.rate() * leaf.slope / curvature) : 0;
      int at = trees.leaf(leaf.node);
      trees.values()[at] = value;
      for (int i = leaf.begin; i < leaf.end; i++) {
        scores[offset + order[i]] += value;
      }
      give(leaf);
    }
  }

  private double[] take() {
    return pool.isEmpty() ? new double[histogram] : pool.remove(pool.size() - 1);
  }

  private void give(Leaf leaf) {
    if (leaf.sums.length > 0) {
      pool.add(leaf.sums);
      leaf.sums = new double[0];
    }
  }

  private boolean splittable(Leaf leaf) {
    return leaf.rows() > 1
        && leaf.weight >= 2 * least
        && leaf.curvature >= 2 * LEAST_CURVATURE
        && (growth.maxDepth() == 0 || leaf.depth < growth.maxDepth());
  }

  /** Place of the leaf to split next, or -1. */
  private int next() {
    int best = -1;
    for (int i = 0; i < open.size(); i++) {
      Leaf leaf = open.get(i);
      if (leaf.gain > 0 && (best < 0 || before(leaf, open.get(best)))) {
        best = i;
      }
    }
    return best;
  }

  private boolean before(Leaf one, Leaf other) {
    return (growth.leafWise() || one.depth == other.depth)
        ? one.gain > other.gain
        : one.depth < other.depth;
  }

  private void split(int place, boolean goOn) {
    Leaf parent = open.get(place);
    int middle = part(parent);
    int left =
        trees.split(
            parent.node,
            parent.feature,
            bins.threshold(parent.feature, parent.bin),
            parent.missingLeft);
    Leaf one = new Leaf(left, parent.begin, middle, parent.depth + 1);
    Leaf other = new Leaf(left + 1, middle, parent.end, parent.depth + 1);
    Leaf light = one.rows() <= other.rows() ? one : other;
    Leaf heavy = light == one ? other : one;
    collect(light);
    for (int i = 0; i < light.rows(); i++) {
      light.slope += slopes[i];
      light.curvature += curvatures[i];
      light.weight += weights[i];
    }
    heavy.slope = parent.slope - light.slope;
    heavy.curvature = parent.curvature - light.curvature;
    heavy.weight = parent.weight - light.weight;
    open.set(place, one);
    open.add(other);
    if (goOn && (splittable(light) || splittable(heavy))) {
      share(parent, light, heavy);
    } else {
      give(parent);
    }
  }

  /** Gives both children their sums, and searches for their splits. */
  private void share(Leaf parent, Leaf light, Leaf heavy) {
    light.features = parent.features;
    light.count = parent.count;
    light.sums = take();
    sum(light);
    if (splittable(heavy)) {
      heavy.features = parent.features.clone();
      heavy.count = parent.count;
      heavy.sums = parent.sums;
      parent.sums = new double[0];
      subtract(heavy, light);
      search(heavy);
    } else {
      give(parent);
    }
    if (splittable(light)) {
      search(light);
    } else {
      give(light);
    }
  }

  /** Puts the rows that go left before the others, both in their order; returns where they meet. */
  private int part(Leaf leaf) {
    byte[] codes = bins.codes()[leaf.feature];
    int missing = leaf.missingLeft ? bins.values(leaf.feature) : -1;
    int left = leaf.begin;
    int right = 0;
    for (int i = leaf.begin; i < leaf.end; i++) {
      int row = order[i];
      int code = codes[row] & 0xff;
      if (code <= leaf.bin || code == missing) {
        order[left++] = row;
      } else {
        spare[right++] = row;
      }
    }
    System.arraycopy(spare, 0, order, left, right);
    return left;
  }

  /** Copies what is summed of a leaf's rows to the front of flat arrays. */
  private void collect(Leaf leaf) {
    for (int i = leaf.begin, to = 0; i < leaf.end; i++, to++) {
      int row = order[i];
      slopes[to] = gradients[offset + row];
      curvatures[to] = hessians[offset + row];
      weights[to] = rowWeights[row];
    }
  }

  /** Sums a leaf's rows, collected just before, into the bins of its features. */
  private void sum(Leaf leaf) {
    for (int f = 0; f < leaf.count; f++) {
      int feature = leaf.features[f];
      int start = offsets[feature];
      Arrays.fill(leaf.sums, start, start + SUMS * (bins.values(feature) + 1), 0);
      sum(bins.codes()[feature], leaf.begin, leaf.rows(), leaf.sums, start);
    }
  }

  private void sum(byte[] codes, int begin, int rows, double[] sums, int start) {
    for (int i = 0; i < rows; i++) {
      int at = start + SUMS * (codes[order[begin + i]] & 0xff);
      sums[at] += slopes[i];
      sums[at + 1] += curvatures[i];
      sums[at + 2] += weights[i];
    }
  }

  private void subtract(Leaf from, Leaf part) {
    for (int f = 0; f < from.count; f++) {
      int feature = from.features[f];
      int start = offsets[feature];
      int end = start + SUMS * (bins.values(feature) + 1);
      for (int i = start; i < end; i++) {
        from.sums[i] -= part.sums[i];
      }
    }
  }

  /** Finds the best split of a leaf; a feature that can't part it can't part its children. */
  private void search(Leaf leaf) {
    int kept = 0;
    int[] features = leaf.features.clone();
    for (int f = 0; f < leaf.count; f++) {
      if (scan(leaf, features[f])) {
        features[kept++] = features[f];
      }
    }
    leaf.features = features;
    leaf.count = kept;
  }

  /** Tries all cuts of a feature; whether any leaves enough on both sides. */
  private boolean scan(Leaf leaf, int feature) {
    int missing = offsets[feature] + SUMS * bins.values(feature);
    boolean some = bins.hasMissing()[feature] && leaf.sums[missing + 2] > 0;
    boolean any = scan(leaf, feature, 0, 0, 0, !some);
    if (some) {
      any |=
          scan(
              leaf,
              feature,
              leaf.sums[missing],
              leaf.sums[missing + 1],
              leaf.sums[missing + 2],
              false);
    }
    return any;
  }

  private boolean scan(
      Leaf leaf, int feature, double slope, double curvature, double weight, boolean noneMissing) {
    double l2 = growth.l2();
    double whole = leaf.slope * leaf.slope / (leaf.curvature + l2);
    boolean missingLeft = weight > 0;
    int cuts = bins.values(feature) - (noneMissing || missingLeft ? 1 : 0);
    boolean any = false;
    double left = slope;
    double leftCurvature = curvature;
    double leftWeight = weight;
    for (int bin = 0, at = offsets[feature]; bin < cuts; bin++, at += SUMS) {
      double more = leaf.sums[at + 2];
      if (more <= 0) { // an empty bin: as the cut before
        continue;
      }
      left += leaf.sums[at];
      leftCurvature += leaf.sums[at + 1];
      leftWeight += more;
      if (leftWeight < least || leftCurvature < LEAST_CURVATURE) {
        continue;
      }
      double rightWeight = leaf.weight - leftWeight;
      double rightCurvature = leaf.curvature - leftCurvature;
      if (rightWeight < least || rightCurvature < LEAST_CURVATURE) {
        break;
      }
      any = true;
      double right = leaf.slope - left;
      double gain =
          left * left / (leftCurvature + l2) + right * right / (rightCurvature + l2) - whole;
      if (gain > leaf.gain) {
        leaf.gain = gain;
        leaf.feature = feature;
        leaf.bin = bin;
        leaf.missingLeft = noneMissing ? leftWeight >= rightWeight : missingLeft;
      }
    }
    return any;
  }
}
