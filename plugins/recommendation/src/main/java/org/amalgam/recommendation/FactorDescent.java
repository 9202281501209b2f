package org.amalgam.recommendation;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.amalgam.api.FitContext;
import org.amalgam.api.Params;

/** Stochastic gradient descent of {@link Factors}. */
final class FactorDescent {
  private final Ratings log;
  private final Links byUser;
  private final FittedFactors model;
  private final int width;
  private final boolean implicit;
  private final int epochs;
  private final double rate;
  private final double decay;

  /** Penalty on squared factors and biases for one unit of row weight, by place. */
  private final double[] userL2;

  private final double[] itemL2;
  private final double[] userBiasL2;
  private final double[] itemBiasL2;

  /** y_j of SVD++, {@code items x width}. */
  private final double[] mark;

  /** What the items of the user at hand add to his factors, and the gradient by it. */
  private final double[] marked;

  private final double[] gradient;

  FactorDescent(Ratings log, FittedFactors model, Params params) {
    this.log = log;
    this.byUser = log.byUser();
    this.model = model;
    this.width = model.width();
    this.implicit = params.flag("implicit");
    this.epochs = params.integer("epochs");
    this.rate = params.number("learningRate");
    this.decay = params.number("decay");
    double[] userWeight = sums(log.user(), log.users().size());
    double[] itemWeight = sums(log.item(), log.items().size());
    double l2 = params.number("l2");
    double prior = params.number("prior");
    this.userL2 = Arrays.stream(userWeight).map(w -> l2 + prior / w).toArray();
    this.itemL2 = Arrays.stream(itemWeight).map(w -> l2 + prior / w).toArray();
    this.userBiasL2 = Arrays.stream(userWeight).map(w -> params.number("l2User") / w).toArray();
    this.itemBiasL2 = Arrays.stream(itemWeight).map(w -> params.number("l2Item") / w).toArray();
    this.mark = new double[implicit ? model.item().length : 0];
    this.marked = new double[width];
    this.gradient = new double[width];
  }

  private double[] sums(int[] of, int entities) {
    double[] sums = new double[entities];
    for (int row = 0; row < of.length; row++) {
      sums[of[row]] += log.weight()[row];
    }
    return sums;
  }

  FittedFactors run(FitContext<?> context) {
    SplittableRandom random = new SplittableRandom(context.seed() + 1);
    int[] users = new int[byUser.entities()];
    Arrays.setAll(users, u -> u);
    int[] rows = byUser.row().clone();
    for (int epoch = 0; epoch < epochs; epoch++) {
      shuffle(users, 0, users.length, random);
      double step = rate * Math.pow(decay, epoch);
      double squares = 0;
      for (int u : users) {
        shuffle(rows, byUser.start()[u], byUser.start()[u + 1], random);
        squares += user(u, rows, step);
      }
      if (!Double.isFinite(squares)) {
        throw new IllegalArgumentException(
            "The factors grow without end; give a smaller 'learningRate'.");
      }
      context.progress(
          (epoch + 1.0) / epochs,
          String.format(
              Locale.ROOT, "epoch %d, rmse %.4f", epoch + 1, Math.sqrt(squares / log.rows())));
    }
    if (implicit) {
      for (int u = 0; u < users.length; u++) {
        mark(u);
        for (int f = 0; f < width; f++) {
          model.user()[u * width + f] += marked[f];
        }
      }
    }
    return model;
  }

  /** Steps along all ratings of a user; gives the sum of the weighted squared errors. */
  private double user(int u, int[] rows, double step) {
    if (implicit) {
      mark(u);
      Arrays.fill(gradient, 0);
    }
    double squares = 0;
    for (int at = byUser.start()[u]; at < byUser.start()[u + 1]; at++) {
      squares += row(rows[at], u, step);
    }
    if (implicit) {
      stepMarks(u, step);
    }
    return squares;
  }

  /** Sum of the marks of the items of a user, by the root of their number. */
  private void mark(int u) {
    Arrays.fill(marked, 0);
    double scale = 1 / Math.sqrt(byUser.count(u));
    for (int at = byUser.start()[u]; at < byUser.start()[u + 1]; at++) {
      int item = byUser.other()[at] * width;
      for (int f = 0; f < width; f++) {
        marked[f] += scale * mark[item + f];
      }
    }
  }

  private double row(int row, int u, double step) {
    int i = log.item()[row];
    double[] p = model.user();
    double[] q = model.item();
    double predicted = model.biases().of(u, i);
    for (int f = 0, pu = u * width, qi = i * width; f < width; f++, pu++, qi++) {
      predicted += q[qi] * (p[pu] + marked[f]);
    }
    double weight = log.weight()[row];
    double error = log.value()[row] - predicted;
    double by = step * weight;
    double[] userBias = model.biases().user();
    double[] itemBias = model.biases().item();
    userBias[u] += by * (error - userBiasL2[u] * userBias[u]);
    itemBias[i] += by * (error - itemBiasL2[i] * itemBias[i]);
    for (int f = 0, pu = u * width, qi = i * width; f < width; f++, pu++, qi++) {
      double item = q[qi];
      q[qi] += by * (error * (p[pu] + marked[f]) - itemL2[i] * item);
      p[pu] += by * (error * item - userL2[u] * p[pu]);
      gradient[f] += weight * error * item;
    }
    return weight * error * error;
  }

  /**
   * One step of all marks of a user, along the gradient summed over his ratings. The penalty is
   * taken at the new value (a proximal step), since as many of them at once would overshoot.
   */
  private void stepMarks(int u, double step) {
    double scale = 1 / Math.sqrt(byUser.count(u));
    for (int at = byUser.start()[u]; at < byUser.start()[u + 1]; at++) {
      int i = byUser.other()[at];
      double shrink = 1 / (1 + step * itemL2[i] * byUser.count(u));
      for (int f = 0, yi = i * width; f < width; f++, yi++) {
        mark[yi] = (mark[yi] + step * scale * gradient[f]) * shrink;
      }
    }
  }

  private static void shuffle(int[] values, int from, int to, SplittableRandom random) {
    for (int i = to - 1; i > from; i--) {
      int j = random.nextInt(from, i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
