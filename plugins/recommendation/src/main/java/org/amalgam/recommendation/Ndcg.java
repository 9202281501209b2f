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
import org.amalgam.api.data.Records;
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
 * the weight. Users without a gain above 0 are left out; NaN if that leaves none.
 *
 * <p>It judges the order of what a user did rate. How items that he has not had are ranked, {@code
 * amalgam:ranking} measures.
 */
@Component(service = Metric.class)
@EvaluatorType("recommendation.ndcg")
public final class Ndcg implements Metric {

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
    int count = rows.rows();
    float[] rating = new float[count];
    for (int row = 0; row < count; row++) {
      rating[row] = rows.target().value(row, 0);
    }
    int[] user = users(rows);
    int users = Arrays.stream(user).max().orElse(-1) + 1;
    Links byUser = Links.by(user, users, new int[count], 1);
    double[] discounts = discounts(rows.params().integer("top"));
    double[] reached =
        gains(byUser, rows.predictions().values(), rating, rows.weights(), discounts);
    double[] ideal = gains(byUser, rating, rating, rows.weights(), discounts);
    return IntStream.range(0, users)
        .filter(u -> ideal[u] > 0)
        .mapToDouble(u -> reached[u] / ideal[u])
        .average()
        .orElse(Double.NaN);
  }

  private static int[] users(Evaluated rows) {
    Records records = rows.records();
    Column column = records.column(rows.params().text("user"));
    Map<Object, Integer> places = new HashMap<>();
    int[] user = new int[rows.rows()];
    for (int row = 0; row < user.length; row++) {
      user[row] = places.computeIfAbsent(id(column, row), id -> places.size());
    }
    return user;
  }

  private static Object id(Column column, int row) {
    if (column instanceof LongColumn longs) {
      return longs.get(row);
    }
    return column instanceof StringColumn strings
        ? strings.get(row)
        : (Object) ((FloatColumn) column).get(row);
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
      Links byUser, float[] score, float[] rating, float[] weights, double[] discounts) {
    double[] gains = new double[byUser.entities()];
    for (int u = 0; u < gains.length; u++) {
      long[] order = new long[byUser.count(u)];
      for (int i = 0; i < order.length; i++) {
        int row = byUser.row()[byUser.start()[u] + i];
        order[i] = RankedItems.key(score[row], row);
      }
      Arrays.sort(order);
      gains[u] = gain(order, score, rating, weights, discounts);
    }
    return gains;
  }

  /** Rows of one score share their places: each gets the mean gain of them. */
  private static double gain(
      long[] order, float[] score, float[] rating, float[] weights, double[] discounts) {
    double sum = 0;
    double place = 0;
    for (int from = 0, to; from < order.length && place < discounts.length - 1; from = to) {
      double gain = 0;
      double weight = 0;
      float shared = score[(int) order[from]];
      for (to = from; to < order.length && score[(int) order[to]] == shared; to++) {
        int row = (int) order[to];
        gain += weights[row] * (Math.pow(2, rating[row]) - 1);
        weight += weights[row];
      }
      if (weight > 0) {
        sum += gain / weight * (upTo(place + weight, discounts) - upTo(place, discounts));
        place += weight;
      }
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
