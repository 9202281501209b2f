package org.amalgam.light;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Grows one tree of a forest. A split is the best cut of some features drawn at random (Breiman
 * 2001), or of one random cut of each (Geurts, Ernst &amp; Wehenkel 2006): the one with the largest
 *
 * <pre>{@code sum over outputs of SL^2 / WL + SR^2 / WR }</pre>
 *
 * where S is the weighted sum of an output and W the weight on either side. With class indicators
 * as outputs that is the largest decrease of Gini impurity, with values that of the variance. Cuts
 * lie between bins; a histogram knows its bins in use, so that a node of few rows costs little.
 * Missing values are tried on both sides; where a node has none, they go with the heavier child.
 * Not safe for threads.
 */
final class ForestTree {
  private static final int WORDS = 256 / Long.SIZE;

  private final Bins bins;
  private final Outcomes outcomes;
  private final ForestGrowth growth;
  private final double least;
  private final int outputs;
  private final int stride;
  private final float[] weights;
  private final int[] order;
  private final int[] spare;
  private final int[] features;
  private final double[] sums;
  private final long[] used = new long[WORDS];
  private final double[] whole;
  private final double[] left;
  private int[] stack = new int[256];

  private SplittableRandom random = new SplittableRandom(0);
  private Trees.Builder trees;
  private double wholeWeight;
  private double bestScore;
  private int bestFeature;
  private int bestBin;
  private boolean bestMissingLeft;

  ForestTree(Bins bins, Outcomes outcomes, int[] features, ForestGrowth growth) {
    this.bins = bins;
    this.outcomes = outcomes;
    this.growth = growth;
    this.least = growth.minLeaf() * (1 - 1e-9); // sums of weights are not exact
    this.outputs = outcomes.outputs();
    this.stride = outputs + 1;
    this.weights = new float[outcomes.rows()];
    this.order = new int[outcomes.rows()];
    this.spare = new int[outcomes.rows()];
    this.features = features.clone();
    this.sums = new double[256 * stride];
    this.whole = new double[outputs];
    this.left = new double[outputs];
    this.trees = new Trees.Builder(outputs);
  }

  /** Grows a tree by a chance of its own. */
  void grow(float[] rowWeights, SplittableRandom chance, Trees.Builder into) {
    random = chance;
    trees = into;
    Arrays.sort(features); // as if it were the first tree
    int count = growth.bootstrap() ? bootstrap(rowWeights) : all(rowWeights);
    int top = push(0, trees.tree(), 0, count, 0);
    while (top > 0) {
      top -= 4;
      top = grow(stack[top], stack[top + 1], stack[top + 2], stack[top + 3], top);
    }
  }

  /** As many rows as there are, drawn with replacement. */
  private int bootstrap(float[] rowWeights) {
    Arrays.fill(weights, 0);
    for (int i = 0; i < weights.length; i++) {
      int row = random.nextInt(weights.length);
      weights[row] += rowWeights[row];
    }
    int count = 0;
    for (int row = 0; row < weights.length; row++) {
      if (weights[row] > 0) {
        order[count++] = row;
      }
    }
    return count;
  }

  private int all(float[] rowWeights) {
    for (int row = 0; row < weights.length; row++) {
      weights[row] = rowWeights[row];
      order[row] = row;
    }
    return weights.length;
  }

  private int push(int top, int node, int begin, int end, int depth) {
    if (top + 4 > stack.length) {
      stack = Arrays.copyOf(stack, 2 * stack.length);
    }
    stack[top] = node;
    stack[top + 1] = begin;
    stack[top + 2] = end;
    stack[top + 3] = depth;
    return top + 4;
  }

  /** Splits a node and puts its children on the stack, or makes it a leaf. */
  private int grow(int node, int begin, int end, int depth, int top) {
    total(begin, end);
    boolean splittable =
        wholeWeight >= 2 * least
            && (growth.maxDepth() == 0 || depth < growth.maxDepth())
            && !outcomes.equal(order, begin, end);
    if (!splittable || !search(begin, end)) {
      leaf(node);
      return top;
    }
    int middle = part(begin, end);
    int child =
        trees.split(node, bestFeature, bins.threshold(bestFeature, bestBin), bestMissingLeft);
    int more = push(top, child + 1, middle, end, depth + 1);
    return push(more, child, begin, middle, depth + 1);
  }

  private void total(int begin, int end) {
    Arrays.fill(whole, 0);
    wholeWeight = 0;
    for (int i = begin; i < end; i++) {
      int row = order[i];
      wholeWeight += weights[row];
      outcomes.add(row, weights[row], whole, 0);
    }
  }

  private void leaf(int node) {
    int at = trees.leaf(node);
    for (int k = 0; k < outputs; k++) {
      trees.values()[at + k] = (float) outcomes.value(k, whole[k] / wholeWeight);
    }
  }

  private int part(int begin, int end) {
    byte[] codes = bins.codes()[bestFeature];
    int missing = bestMissingLeft ? bins.values(bestFeature) : -1;
    int at = begin;
    int right = 0;
    for (int i = begin; i < end; i++) {
      int row = order[i];
      int code = codes[row] & 0xff;
      if (code <= bestBin || code == missing) {
        order[at++] = row;
      } else {
        spare[right++] = row;
      }
    }
    System.arraycopy(spare, 0, order, at, right);
    return at;
  }

  /** Tries features by chance until enough have been found that part the rows. */
  private boolean search(int begin, int end) {
    bestScore = Double.NEGATIVE_INFINITY;
    int tried = 0;
    for (int i = 0; i < features.length && tried < growth.tries(); i++) {
      int j = random.nextInt(i, features.length);
      int feature = features[j];
      features[j] = features[i];
      features[i] = feature;
      tried += sum(feature, begin, end) ? 1 : 0;
    }
    return bestScore > Double.NEGATIVE_INFINITY;
  }

  /** Sums the rows per bin and tries cuts; whether there is more than one bin. */
  private boolean sum(int feature, int begin, int end) {
    byte[] codes = bins.codes()[feature];
    for (int i = begin; i < end; i++) {
      int row = order[i];
      int code = codes[row] & 0xff;
      int at = code * stride;
      used[code >> 6] |= 1L << code;
      sums[at + outputs] += weights[row];
      outcomes.add(row, weights[row], sums, at);
    }
    int lowest = next(0);
    int highest = highest(feature);
    boolean several = next(lowest + 1) >= 0;
    if (several) {
      int only = growth.extra() && highest > lowest ? draw(feature, lowest, highest) : -1;
      boolean some = used(bins.values(feature));
      scan(feature, highest, only, some, false);
      if (some) {
        scan(feature, highest, only, true, true);
      }
    }
    for (int code = lowest; code >= 0; code = next(code + 1)) {
      Arrays.fill(sums, code * stride, (code + 1) * stride, 0);
    }
    Arrays.fill(used, 0);
    return several;
  }

  private boolean used(int code) {
    return (used[code >> 6] >> code & 1) != 0;
  }

  /** The first bin in use from one on, the missing one included; -1 if there is none. */
  private int next(int from) {
    for (int word = from >> 6; word < WORDS; word++) {
      long bits = word == from >> 6 ? used[word] & (-1L << from) : used[word];
      if (bits != 0) {
        return (word << 6) + Long.numberOfTrailingZeros(bits);
      }
    }
    return -1;
  }

  /** The last bin of values in use; -1 if all values are missing. */
  private int highest(int feature) {
    int highest = -1;
    for (int code = next(0); code >= 0 && code < bins.values(feature); code = next(code + 1)) {
      highest = code;
    }
    return highest;
  }

  /** The bin in use at or below a value drawn between the lowest and the highest. */
  private int draw(int feature, int lowest, int highest) {
    double low = bins.threshold(feature, lowest);
    double high = bins.threshold(feature, highest - 1);
    double at = low + random.nextDouble() * (high - low);
    int bin = lowest;
    for (int code = next(lowest + 1); code < highest; code = next(code + 1)) {
      if (!(bins.threshold(feature, code) <= at)) {
        break;
      }
      bin = code;
    }
    return bin;
  }

  /**
   * Tries the cuts after the bins of values in use.
   *
   * @param only the one cut to try, -1 for all
   */
  private void scan(int feature, int highest, int only, boolean some, boolean missingLeft) {
    int missing = bins.values(feature);
    Arrays.fill(left, 0);
    double leftWeight = missingLeft ? take(missing) : 0;
    for (int code = next(0); code >= 0 && code < missing; code = next(code + 1)) {
      if (code == highest && (missingLeft || !some)) {
        return; // nothing is left for the right
      }
      leftWeight += take(code);
      double rightWeight = wholeWeight - leftWeight;
      if (rightWeight < least) {
        return;
      }
      if (leftWeight < least || (only >= 0 && code != only)) {
        continue;
      }
      double score = 0;
      for (int k = 0; k < outputs; k++) {
        double right = whole[k] - left[k];
        score += left[k] * left[k] / leftWeight + right * right / rightWeight;
      }
      if (score > bestScore) {
        bestScore = score;
        bestFeature = feature;
        bestBin = code;
        bestMissingLeft = some ? missingLeft : leftWeight >= rightWeight;
      }
    }
  }

  /** Adds a bin to the left side and returns its weight. */
  private double take(int code) {
    int at = code * stride;
    for (int k = 0; k < outputs; k++) {
      left[k] += sums[at + k];
    }
    return sums[at + outputs];
  }
}
