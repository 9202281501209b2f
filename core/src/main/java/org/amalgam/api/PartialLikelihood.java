package org.amalgam.api;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * The partial likelihood of risk scores (Cox 1972, 1975), tied times as in Breslow (1974). With
 * scores r, weights w, and R(t) the rows whose time is not before t, the loss is
 *
 * <pre>{@code
 * sum over events i of  w_i (log(S(t_i) / W(t_i)) - r_i)
 *   S(t) = sum over R(t) of w_j exp(r_j),   W(t) = sum over R(t) of w_j
 * }</pre>
 *
 * which is minus the log of the partial likelihood, less that of equal scores: 0 where scores say
 * nothing, below 0 where they say something right. A constant added to all scores changes nothing.
 *
 * <p>An event's term is about all rows at risk, so the terms alone are no losses of rows. But the
 * sum is also one of a share of every row, censored or not,
 *
 * <pre>{@code
 * d_k (log(S(t_k) / W(t_k)) - r_k) + H(t_k) exp(r_k) - d_k
 *   H(t) = sum over events i with t_i <= t of  w_i / S(t_i)
 * }</pre>
 *
 * where d is 1 for an event, else 0: minus the log-likelihood of the row under Breslow's estimate H
 * of the cumulative hazard (Johansen 1983), up to what does not depend on the scores. What it adds
 * to an event's term is minus the row's martingale residual; by weight these sum to 0. A share is
 * also the slope of the loss in the row's weight, again up to what does not depend on the scores:
 * so the spread of the differences between the shares under two models gives the standard error of
 * the difference between their losses (infinitesimal jackknife).
 *
 * <p>Rows whose score is NaN, or whose weight is 0, are in no risk set. Immutable.
 */
public final class PartialLikelihood {
  private final Target target;

  /** Rows from the last time to the first. */
  private final int[] order;

  /** For each place in the order whether it is the last of its time. */
  private final boolean[] last;

  private PartialLikelihood(Target target, int[] order, boolean[] last) {
    this.target = target;
    this.order = order;
    this.last = last;
  }

  /**
   * Sorts the rows of a target.
   *
   * @throws IllegalArgumentException if it is not one of survival
   */
  public static PartialLikelihood of(Target target) {
    if (target.task() != Task.SURVIVAL) {
      throw new IllegalArgumentException(
          "A partial likelihood is for survival, not for %s.".formatted(target.task().json()));
    }
    int[] order =
        IntStream.range(0, target.rows())
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -target.time(row)))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean[] last = new boolean[order.length];
    for (int i = 0; i < order.length; i++) {
      last[i] = i + 1 == order.length || target.time(order[i]) != target.time(order[i + 1]);
    }
    return new PartialLikelihood(target, order, last);
  }

  /**
   * The loss of scores.
   *
   * @param scores one per row
   * @param weights one per row, 0 or more
   * @param gradient receives the slope of the loss in each score; 0 for rows that do not count
   */
  public double loss(double[] scores, float[] weights, double[] gradient) {
    double[] shares = new double[scores.length];
    return pass(scores, weights, shares, gradient);
  }

  /**
   * The share of every row in the loss, which is the sum of weight times share.
   *
   * @return one number per row; NaN where the score is NaN, and where the weight is 0
   */
  public double[] shares(double[] scores, float[] weights) {
    double[] shares = new double[scores.length];
    pass(scores, weights, shares, new double[scores.length]);
    return shares;
  }

  /** Fills in shares and gradient; returns the loss. */
  private double pass(double[] scores, float[] weights, double[] shares, double[] gradient) {
    double[] atRisk = new double[order.length];
    double loss = down(scores, weights, shares, atRisk);
    up(scores, weights, shares, gradient, atRisk);
    return loss;
  }

  /** From the last time to the first: log S at the last place of each time, terms of events. */
  private double down(double[] scores, float[] weights, double[] shares, double[] atRisk) {
    LogSum hazards = new LogSum();
    double weight = 0;
    double loss = 0;
    for (int i = 0, first = 0; i < order.length; i++) {
      int row = order[i];
      if (counts(scores, weights, row)) {
        hazards.add(scores[row] + Math.log(weights[row]));
        weight += weights[row];
      }
      if (last[i]) {
        atRisk[i] = hazards.log();
        for (int k = first; k <= i; k++) {
          int each = order[k];
          boolean counts = counts(scores, weights, each);
          double term =
              counts && target.event(each) ? atRisk[i] - Math.log(weight) - scores[each] : 0;
          shares[each] = counts ? term : Double.NaN;
          loss += counts ? weights[each] * term : 0;
        }
        first = i + 1;
      }
    }
    return loss;
  }

  /** From the first time to the last: the cumulative hazard, and by it residuals. */
  private void up(
      double[] scores, float[] weights, double[] shares, double[] gradient, double[] atRisk) {
    LogSum hazard = new LogSum();
    for (int end = order.length - 1; end >= 0; ) {
      int begin = end;
      double events = 0;
      for (; begin >= 0 && (begin == end || !last[begin]); begin--) {
        int row = order[begin];
        events += counts(scores, weights, row) && target.event(row) ? weights[row] : 0;
      }
      if (events > 0) {
        hazard.add(Math.log(events) - atRisk[end]);
      }
      for (int i = begin + 1; i <= end; i++) {
        int row = order[i];
        double expected = Math.exp(scores[row] + hazard.log());
        double residual = (target.event(row) ? 1 : 0) - expected;
        shares[row] -= residual;
        gradient[row] = counts(scores, weights, row) ? -weights[row] * residual : 0;
      }
      end = begin;
    }
  }

  private static boolean counts(double[] scores, float[] weights, int row) {
    return weights[row] > 0 && !Double.isNaN(scores[row]);
  }

  /** The logarithm of a growing sum of exponentials, of whatever size. */
  private static final class LogSum {
    private double largest = Double.NEGATIVE_INFINITY;
    private double sum;

    void add(double exponent) {
      if (exponent > largest) {
        sum = sum * Math.exp(largest - exponent) + 1;
        largest = exponent;
      } else if (exponent > Double.NEGATIVE_INFINITY) {
        sum += Math.exp(exponent - largest);
      }
    }

    double log() {
      return largest + Math.log(sum);
    }
  }
}
