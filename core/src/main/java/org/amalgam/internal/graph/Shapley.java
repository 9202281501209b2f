package org.amalgam.internal.graph;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.amalgam.api.Contributions;
import org.amalgam.api.Contributions.Scale;
import org.amalgam.api.Members;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * Who contributed what to the answer of a model that reads members' scores: Shapley values
 * (Lundberg and Lee 2017) of the members, where one that is not there gives its mean score instead.
 * Exact over all coalitions for up to {@value #EXACT} members; for more the mean over {@value
 * #ORDERS} orders in which members join and their reverses (Mitchell et al. 2022), which sums as
 * exactly. A member that abstained contributes nothing.
 */
final class Shapley {
  private static final int EXACT = 8;
  private static final int ORDERS = 16;
  private static final double LEAST_PROBABILITY = 1e-7;

  private final Members members;
  private final float[] baseline;
  private final Function<DenseFeatures, Predictions> model;
  private final PredictionSchema schema;
  private final DenseFeatures scores;
  private final int outputs;
  private final Map<Long, double[]> known = new HashMap<>();

  /**
   * A question.
   *
   * @param baseline {@code members x scores}
   * @param model answers rows by the members' scores
   */
  Shapley(Members members, float[] baseline, Function<DenseFeatures, Predictions> model) {
    this.members = members;
    this.baseline = baseline;
    this.model = model;
    this.schema = members.schema();
    this.scores = members.scoreFeatures();
    this.outputs = Members.scores(schema);
  }

  Contributions contributions() {
    int n = members.size();
    double[] values = new double[members.rows() * n * outputs];
    if (n <= EXACT) {
      exact(values);
    } else {
      sampled(values);
    }
    return spread(values, value(0));
  }

  private void exact(double[] into) {
    int n = members.size();
    for (long without = 0; without < 1L << n; without++) {
      double share = share(Long.bitCount(without), n);
      for (int m = 0; m < n; m++) {
        if ((without >> m & 1) == 0) {
          add(into, m, share, value(without), value(without | 1L << m));
        }
      }
    }
  }

  /** {@code size! (n - size - 1)! / n!}. */
  private static double share(int size, int n) {
    double share = 1.0 / n;
    for (int i = 1; i <= size; i++) {
      share *= i / (double) (n - i);
    }
    return share;
  }

  private void sampled(double[] into) {
    int n = members.size();
    SplittableRandom random = new SplittableRandom(n);
    int[] order = new int[n];
    for (int m = 0; m < n; m++) {
      order[m] = m;
    }
    for (int i = 0; i < ORDERS; i++) {
      for (int at = n - 1; at > 0; at--) {
        int other = random.nextInt(at + 1);
        int swap = order[at];
        order[at] = order[other];
        order[other] = swap;
      }
      join(order, false, into);
      join(order, true, into);
    }
  }

  private void join(int[] order, boolean reverse, double[] into) {
    BitSet there = new BitSet();
    double[] before = value(0);
    for (int i = 0; i < order.length; i++) {
      int m = order[reverse ? order.length - 1 - i : i];
      there.set(m);
      double[] after = ask(there);
      add(into, m, 0.5 / ORDERS, before, after);
      before = after;
    }
  }

  private void add(double[] into, int member, double share, double[] without, double[] with) {
    for (int row = 0; row < members.rows(); row++) {
      for (int k = 0; k < outputs; k++) {
        int at = row * outputs + k;
        into[(row * members.size() + member) * outputs + k] += share * (with[at] - without[at]);
      }
    }
  }

  /** The same as {@link #ask}, kept: with few members each is read often. */
  private double[] value(long there) {
    return known.computeIfAbsent(there, bits -> ask(BitSet.valueOf(new long[] {bits})));
  }

  /** The model's scores where only some members are there, {@code rows x scores}. */
  private double[] ask(BitSet there) {
    Predictions answers = model.apply(coalition(there));
    double[] value = new double[members.rows() * outputs];
    for (int row = 0; row < members.rows(); row++) {
      for (int k = 0; k < outputs; k++) {
        value[row * outputs + k] = score(answers, row, k);
      }
    }
    return value;
  }

  private double score(Predictions answers, int row, int k) {
    if (schema.task() != Task.CLASSIFICATION || !answers.answered(row)) {
      return answers.get(row, k);
    }
    if (outputs < schema.width()) {
      double positive = Math.max(LEAST_PROBABILITY, answers.get(row, 1));
      return Math.log(positive / Math.max(LEAST_PROBABILITY, answers.get(row, 0)));
    }
    return Math.log(Math.max(LEAST_PROBABILITY, answers.get(row, k)));
  }

  /** Who is not there gives the baseline; who abstained the mean of the others, as ever. */
  private DenseFeatures coalition(BitSet there) {
    int n = members.size();
    float[] values = scores.values().clone();
    for (int row = 0; row < members.rows(); row++) {
      int answered = members.answered(row);
      for (int k = 0; k < outputs; k++) {
        double sum = 0;
        for (int m = 0; m < n; m++) {
          int at = (row * n + m) * outputs + k;
          if (members.get(m).answered(row)) {
            values[at] = there.get(m) ? values[at] : baseline[m * outputs + k];
            sum += values[at];
          }
        }
        for (int m = 0; answered > 0 && answered < n && m < n; m++) {
          if (!members.get(m).answered(row)) {
            values[(row * n + m) * outputs + k] = (float) (sum / answered);
          }
        }
      }
    }
    return DenseFeatures.of(scores.schema(), members.rows(), values);
  }

  /** From scores to outputs: of two classes the first has the second's negated. */
  private Contributions spread(double[] values, double[] base) {
    int width = schema.width();
    int n = members.size();
    float[] all = new float[members.rows() * n * width];
    float[] bases = new float[members.rows() * width];
    for (int row = 0; row < members.rows(); row++) {
      for (int k = 0; k < width; k++) {
        int sign = outputs < width && k == 0 ? -1 : 1;
        int score = outputs < width ? 0 : k;
        bases[row * width + k] = (float) (sign * base[row * outputs + score]);
        for (int m = 0; m < n; m++) {
          all[(row * n + m) * width + k] = (float) (sign * values[(row * n + m) * outputs + score]);
        }
      }
    }
    Scale scale = schema.task() == Task.CLASSIFICATION ? Scale.LOG_ODDS : Scale.OUTPUT;
    return new Contributions(scale, n, width, all, bases);
  }
}
