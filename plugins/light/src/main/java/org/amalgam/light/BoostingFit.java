package org.amalgam.light;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * The rounds of gradient boosting: each grows a tree per score on the derivatives of the loss at
 * the scores so far (Friedman 2001), on a part of rows and features if so asked (Friedman 2002).
 *
 * @param rounds at most
 * @param subsample share of the rows that a round grows on
 * @param columns share of the features that a tree may split by
 * @param bins most per feature
 * @param patience rounds without a better validation loss after which the fit ends; 0 for never
 */
record BoostingFit(
    Growth growth, int rounds, double subsample, double columns, int bins, int patience) {

  /** Bins of less weight tell chance from chance, and cost time, unless leaves may be as light. */
  private static final double LEAST_IN_BIN = 3;

  /**
   * What was learned.
   *
   * @param base scores before the first tree
   * @param trees round after round, in each one per score
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Boosted(double[] base, Trees trees) {}

  /** Rows with targets and weights, all above 0. */
  @SuppressWarnings("ArrayRecordComponent")
  record Sample(DenseFeatures rows, Target target, float[] weights) {
    /** Those of the chosen rows that weigh something. */
    static Sample of(DenseFeatures rows, Target target, float[] weights, int[] chosen) {
      int[] weighty = Arrays.stream(chosen).filter(row -> weights[row] > 0).toArray();
      return new Sample(
          rows.rows(weighty), target.rows(weighty), Learnable.choose(weights, weighty));
    }

    int size() {
      return weights.length;
    }

    /**
     * Without the rows of classes that others do not have: whatever is learned, their loss is
     * endless.
     */
    Sample known(Target others) {
      if (target.task() == Task.REGRESSION) {
        return this;
      }
      boolean[] known = new boolean[target.schema().width()];
      for (int row = 0; row < others.rows(); row++) {
        known[others.label(row)] = true;
      }
      int[] kept = IntStream.range(0, size()).filter(row -> known[target.label(row)]).toArray();
      return of(rows, target, weights, kept);
    }
  }

  /**
   * Fits.
   *
   * @param validation rows that end the fit; of no meaning without patience
   */
  Boosted fit(Sample train, Sample validation, FitContext<?> context) {
    Objective objective = Objective.of(train.target(), train.weights());
    double[] base = objective.base();
    double[] scores = repeat(base, train.size());
    double[] gradients = new double[scores.length];
    double[] hessians = new double[scores.length];
    Trees.Builder trees = new Trees.Builder(1);
    double least = Math.min(LEAST_IN_BIN, growth.minLeaf());
    Bins cut = Bins.of(train.rows(), train.weights(), bins, least);
    GradientTree tree = new GradientTree(cut, train.size(), growth, trees);
    Draw draw = new Draw(cut, train.size(), new SplittableRandom(context.seed()));
    Watch watch = new Watch(validation.known(train.target()), base);
    for (int round = 0; round < rounds && !watch.ended(); round++) {
      double loss = objective.at(scores, gradients, hessians);
      context.progress(
          round / (double) rounds, String.format(Locale.ROOT, "round %d, loss %.5f", round, loss));
      draw.rows();
      for (int k = 0; k < base.length; k++) {
        int at = k * train.size();
        int[] features = draw.features();
        tree.grow(
            gradients, hessians, at, train.weights(), draw.order, draw.count, features, scores);
        draw.addLeftOut(trees, train.rows(), scores, at);
      }
      watch.look(trees, round + 1);
    }
    return new Boosted(base, trees.build(watch.best * base.length));
  }

  private static double[] repeat(double[] base, int rows) {
    double[] scores = new double[Math.multiplyExact(base.length, rows)];
    for (int k = 0; k < base.length; k++) {
      Arrays.fill(scores, k * rows, (k + 1) * rows, base[k]);
    }
    return scores;
  }

  /** Draws the rows of a round and the features of a tree. */
  private final class Draw {
    private final SplittableRandom random;
    private final int[] usable;
    private final int[] order;
    private final int count;

    Draw(Bins bins, int rows, SplittableRandom random) {
      this.random = random;
      this.usable = IntStream.range(0, bins.width()).filter(bins::splits).toArray();
      this.order = IntStream.range(0, rows).toArray();
      this.count = (int) Math.max(1, Math.round(subsample * rows));
    }

    /** Puts the rows drawn first, rising. */
    void rows() {
      if (count < order.length) {
        shuffle(order, count);
        Arrays.sort(order, 0, count);
      }
    }

    int[] features() {
      int some = (int) Math.ceil(columns * usable.length);
      if (some == usable.length) {
        return usable;
      }
      shuffle(usable, some);
      int[] drawn = Arrays.copyOf(usable, some);
      Arrays.sort(drawn);
      return drawn;
    }

    private void shuffle(int[] values, int first) {
      for (int i = 0; i < first; i++) {
        int j = random.nextInt(i, values.length);
        int swap = values[i];
        values[i] = values[j];
        values[j] = swap;
      }
    }

    /** Adds a tree's values to the scores of the rows that it has not grown on. */
    void addLeftOut(Trees.Builder trees, DenseFeatures rows, double[] scores, int at) {
      for (int i = count; i < order.length; i++) {
        int row = order[i];
        scores[at + row] += trees.value(trees.count() - 1, rows.values(), row * rows.width());
      }
    }
  }

  /** Watches the loss on validation rows. */
  private final class Watch {
    private final Sample rows;
    private final Objective objective;
    private final double[] scores;
    private final double[] scratch;
    private double least = Double.POSITIVE_INFINITY;
    private int best;
    private int round;

    Watch(Sample rows, double[] base) {
      this.rows = rows;
      this.objective = Objective.of(rows.target(), rows.weights());
      this.scores = repeat(base, rows.size());
      this.scratch = new double[scores.length];
    }

    boolean ended() {
      return patience > 0 && round - best >= patience;
    }

    /** Takes notice of the trees of a round. */
    void look(Trees.Builder trees, int done) {
      round = done;
      if (patience == 0 || rows.size() == 0) {
        best = done;
        return;
      }
      int first = trees.count() - objective.scores();
      int width = rows.rows().width();
      for (int i = 0; i < scores.length; i++) {
        int row = i % rows.size();
        scores[i] += trees.value(first + i / rows.size(), rows.rows().values(), row * width);
      }
      double loss = objective.at(scores, scratch, scratch);
      if (loss < least) {
        least = loss;
        best = done;
      }
    }
  }
}
