package org.amalgam.recommendation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.amalgam.api.evaluation.Metric;
import org.osgi.service.component.annotations.Component;

/**
 * Normalised discounted cumulative gain, 0 to 1: each user's held-out rows in the order of their
 * answers, <i>DCG = &Sigma; (2<sup>rating</sup> - 1) / log2(1 + place)</i> over the first {@code
 * top} places, by that of the order of the ratings themselves; the mean over users (J&auml;rvelin
 * and Kek&auml;l&auml;inen 2002, TOIS 20:422-446; Burges et al. 2005, ICML). Rows of one answer
 * share their places. A row of weight <i>w</i> takes <i>w</i> places; a user counts once, whatever
 * the weight. Rows without a user are left out, they are not of one user; so are users without a
 * gain above 0. NaN if that leaves none.
 *
 * <p>It judges the order of what a user did rate. How items that he has not had are ranked, {@code
 * amalgam:ranking} measures.
 */
@Component(service = Metric.class)
@EvaluatorType("recommendation.ndcg")
public final class Ndcg implements Metric {
  /** 2^64 by the golden ratio, odd: spreads ids that lie close together (Knuth, TAOCP 3, 6.4). */
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  @Override
  public String summary() {
    return "how well each user's held-out items are ordered (NDCG)";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("user", "user", "input column with the user's id"),
        Param.integer("top", 10, "places that count").within(1, 100_000));
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.REGRESSION);
  }

  @Override
  public void check(PredictionSchema schema, Params params) {
    if (schema.width() != 1) {
      throw new IllegalArgumentException(
          "'recommendation.ndcg' orders by one rating, not by %s.".formatted(schema.outputs()));
    }
  }

  @Override
  public boolean greaterIsBetter() {
    return true;
  }

  @Override
  public double value(Evaluated rows) {
    Column column = rows.records().column(rows.params().text("user"));
    int[] counted = counted(column, rows.weights());
    int[] user = users(column, counted);
    int users = Arrays.stream(user).max().orElse(-1) + 1;
    Links byUser = Links.by(user, users, new int[counted.length], 1);
    float[] answer = new float[counted.length];
    float[] rating = new float[counted.length];
    double[] gain = new double[counted.length];
    double[] weight = new double[counted.length];
    for (int i = 0; i < counted.length; i++) {
      answer[i] = rows.predictions().get(counted[i], 0);
      rating[i] = rows.target().value(counted[i], 0);
      gain[i] = Math.pow(2, rating[i]) - 1;
      weight[i] = rows.weights()[counted[i]];
    }
    double[] discounts = discounts(rows.params().integer("top"));
    double[] reached = gains(byUser, answer, gain, weight, discounts);
    double[] ideal = gains(byUser, rating, gain, weight, discounts);
    return IntStream.range(0, users)
        .filter(u -> ideal[u] > 0)
        .mapToDouble(u -> reached[u] / ideal[u])
        .average()
        .orElse(Double.NaN);
  }

  /** The rows that have a weight and a user. */
  private static int[] counted(Column user, float[] weights) {
    int[] counted = new int[weights.length];
    int count = 0;
    for (int row = 0; row < weights.length; row++) {
      if (weights[row] > 0 && !user.missing(row)) {
        counted[count++] = row;
      }
    }
    return Arrays.copyOf(counted, count);
  }

  /** The users of some rows, numbered from 0. */
  private static int[] users(Column column, int[] rows) {
    return column instanceof StringColumn texts
        ? numbered(texts, rows)
        : numbered(ids(column, rows));
  }

  private static int[] numbered(StringColumn texts, int[] rows) {
    Map<String, Integer> numbers = new HashMap<>();
    int[] user = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      user[i] = numbers.computeIfAbsent(texts.get(rows[i]), id -> numbers.size());
    }
    return user;
  }

  private static long[] ids(Column column, int[] rows) {
    long[] ids = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ids[i] =
          column instanceof LongColumn longs
              ? longs.get(rows[i])
              : Float.floatToIntBits(((FloatColumn) column).get(rows[i]) + 0f); // -0 becomes 0
    }
    return ids;
  }

  /** In the order of appearance, by an open-addressing table that is half full at most. */
  private static int[] numbered(long[] ids) {
    int mask = 4 * Integer.highestOneBit(Math.max(1, ids.length)) - 1;
    long[] known = new long[mask + 1];
    int[] numbers = new int[mask + 1]; // from 1, 0 where the place is free
    int[] user = new int[ids.length];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      int at = (int) ((ids[i] * SCATTER) >>> 32) & mask;
      while (numbers[at] > 0 && known[at] != ids[i]) {
        at = (at + 1) & mask;
      }
      if (numbers[at] == 0) {
        known[at] = ids[i];
        numbers[at] = ++count;
      }
      user[i] = numbers[at] - 1;
    }
    return user;
  }

  /** Sums of 1 / log2(1 + place) over the first places, from none to {@code top} of them. */
  private static double[] discounts(int top) {
    double[] sums = new double[top + 1];
    for (int place = 1; place <= top; place++) {
      sums[place] = sums[place - 1] + Math.log(2) / Math.log1p(place);
    }
    return sums;
  }

  /** Discounted gain of each user, his rows in the order of a score. */
  private static double[] gains(
      Links byUser, float[] score, double[] gain, double[] weight, double[] discounts) {
    double[] gains = new double[byUser.entities()];
    long[] order = new long[score.length];
    for (int u = 0; u < gains.length; u++) {
      int rows = byUser.count(u);
      for (int i = 0; i < rows; i++) {
        int row = byUser.row()[byUser.start()[u] + i];
        order[i] = RankedItems.key(score[row], row);
      }
      Arrays.sort(order, 0, rows);
      gains[u] = gain(order, rows, score, gain, weight, discounts);
    }
    return gains;
  }

  /** Rows of one score share their places: each gets the mean gain of them. */
  private static double gain(
      long[] order, int rows, float[] score, double[] gain, double[] weight, double[] discounts) {
    double sum = 0;
    double place = 0;
    for (int from = 0, to; from < rows && place < discounts.length - 1; from = to) {
      double gained = 0;
      double weighed = 0;
      float shared = score[(int) order[from]];
      for (to = from; to < rows && score[(int) order[to]] == shared; to++) {
        int row = (int) order[to];
        gained += weight[row] * gain[row];
        weighed += weight[row];
      }
      sum += gained / weighed * (upTo(place + weighed, discounts) - upTo(place, discounts));
      place += weighed;
    }
    return sum;
  }

  /** The discounts up to a place that need not be whole, of the next one a part. */
  private static double upTo(double place, double[] discounts) {
    int last = discounts.length - 1;
    if (place >= last) {
      return discounts[last];
    }
    int whole = (int) place;
    return discounts[whole] + (place - whole) * (discounts[whole + 1] - discounts[whole]);
  }
}
