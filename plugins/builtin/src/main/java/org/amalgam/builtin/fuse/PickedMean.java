package org.amalgam.builtin.fuse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.Members;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.Sorting;

/**
 * The mean of the members picked so far, and what it, or it with one more, is worth. Rows that
 * nobody answers do not count; where no pick answers, the mean of all members stands in.
 */
final class PickedMean {
  private static final double LEAST_PROBABILITY = 1e-7;

  /** What means are judged by: less is better. */
  private enum Measure {
    LOSS,
    ERRORS,
    AREA
  }

  private final Measure measure;
  private final Target target;
  private final double[] weights;
  private final double[] variances;
  private final int width;
  private final int[] rows;
  private final float[][] answers;
  private final float[] all;

  private final double[] sums;
  private final int[] present;
  private final int[] counts;
  private final double[] trial;

  private PickedMean(Members members, Target target, float[] rowWeights, Measure measure) {
    Predictions mean = WeightedMean.uniform(members.size()).apply(members);
    this.measure = measure;
    this.target = target;
    this.width = target.schema().width();
    this.rows =
        IntStream.range(0, mean.rows())
            .filter(row -> rowWeights[row] > 0 && mean.answered(row))
            .toArray();
    if (rows.length == 0) {
      throw new IllegalArgumentException("No member answered any row, so there is none to pick.");
    }
    this.weights = Arrays.stream(rows).mapToDouble(row -> rowWeights[row]).toArray();
    this.variances =
        target.task() == Task.REGRESSION ? Variances.of(target, rowWeights) : new double[0];
    this.answers = members.values();
    this.all = mean.values();
    this.sums = new double[rows.length * width];
    this.present = new int[rows.length];
    this.counts = new int[members.size()];
    this.trial = new double[rows.length * width];
  }

  /**
   * Of the rows of a context, nothing picked.
   *
   * @throws IllegalArgumentException if the metric is not for the task, or no row is answered
   */
  static PickedMean of(FitContext<Members> context) {
    String metric = context.params().text("metric");
    if (!metric.equals("loss") && context.target().task() == Task.REGRESSION) {
      throw new IllegalArgumentException(
          "'metric': '%s' is for classes; use 'loss' for values.".formatted(metric));
    }
    Measure measure =
        switch (metric) {
          case "accuracy" -> Measure.ERRORS;
          case "auc" -> Measure.AREA;
          default -> Measure.LOSS;
        };
    return new PickedMean(context.input(), context.target(), context.weights(), measure);
  }

  void clear() {
    Arrays.fill(sums, 0);
    Arrays.fill(present, 0);
    Arrays.fill(counts, 0);
  }

  int[] counts() {
    return counts.clone();
  }

  void add(int member) {
    counts[member]++;
    for (int i = 0; i < rows.length; i++) {
      if (Predictions.answered(answers[member], rows[i] * width, width)) {
        present[i]++;
        for (int k = 0; k < width; k++) {
          sums[i * width + k] += answers[member][rows[i] * width + k];
        }
      }
    }
  }

  /** The best members, each by itself, best first. */
  int[] bestAlone(int[] library, int howMany) {
    double[] losses = new double[library.length];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = with(library[i]);
    }
    return IntStream.of(Sorting.rising(losses)).limit(howMany).map(i -> library[i]).toArray();
  }

  /** The member with which the mean is best. */
  int next(int[] library) {
    int best = library[0];
    double least = Double.POSITIVE_INFINITY;
    for (int member : library) {
      double loss = with(member);
      if (loss < least) {
        least = loss;
        best = member;
      }
    }
    return best;
  }

  /** The loss of what is picked. */
  double loss() {
    for (int i = 0; i < rows.length; i++) {
      mean(i, 0, new float[0]);
    }
    return judge();
  }

  private double with(int member) {
    for (int i = 0; i < rows.length; i++) {
      boolean answered = Predictions.answered(answers[member], rows[i] * width, width);
      mean(i, answered ? 1 : 0, answers[member]);
    }
    return judge();
  }

  private void mean(int i, int more, float[] member) {
    int count = present[i] + more;
    for (int k = 0; k < width; k++) {
      double one = more == 0 ? 0 : member[rows[i] * width + k];
      trial[i * width + k] =
          count == 0 ? all[rows[i] * width + k] : (sums[i * width + k] + one) / count;
    }
  }

  private double judge() {
    return switch (measure) {
      case LOSS -> target.task() == Task.REGRESSION ? squares() : logLoss();
      case ERRORS -> errors();
      case AREA -> -area();
    };
  }

  private double logLoss() {
    double loss = 0;
    for (int i = 0; i < rows.length; i++) {
      double probability = trial[i * width + target.label(rows[i])];
      loss -= weights[i] * Math.log(Math.max(LEAST_PROBABILITY, probability));
    }
    return loss;
  }

  private double squares() {
    double loss = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < width; k++) {
        double error = trial[i * width + k] - target.value(rows[i], k);
        loss += weights[i] * error * error / variances[k];
      }
    }
    return loss;
  }

  private double errors() {
    double loss = 0;
    for (int i = 0; i < rows.length; i++) {
      int best = 0;
      for (int k = 1; k < width; k++) {
        best = trial[i * width + k] > trial[i * width + best] ? k : best;
      }
      loss += best == target.label(rows[i]) ? 0 : weights[i];
    }
    return loss;
  }

  /**
   * Area under the curve of the second class; of more classes the mean of each against the rest.
   */
  private double area() {
    double sum = 0;
    int counted = 0;
    for (int k = width == 2 ? 1 : 0; k < width; k++) {
      double area = area(k);
      sum += Double.isNaN(area) ? 0 : area;
      counted += Double.isNaN(area) ? 0 : 1;
    }
    return counted == 0 ? 0.5 : sum / counted;
  }

  /** The weighted share of pairs in order, ties counting half; NaN if a side has no rows. */
  private double area(int k) {
    double[] scores = new double[rows.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = trial[i * width + k];
    }
    int[] order = Sorting.rising(scores);
    double below = 0;
    double pairs = 0;
    double positives = 0;
    for (int from = 0, to; from < order.length; from = to) {
      double own = 0;
      double others = 0;
      for (to = from; to < order.length && scores[order[to]] == scores[order[from]]; to++) {
        boolean positive = target.label(rows[order[to]]) == k;
        own += positive ? weights[order[to]] : 0;
        others += positive ? 0 : weights[order[to]];
      }
      pairs += own * (below + others / 2);
      below += others;
      positives += own;
    }
    return pairs / (positives * below);
  }
}
