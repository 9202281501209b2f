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
    int[] user = users(rows);
    double[] answer = new double[rows.rows()];
    double[] rating = new double[rows.rows()];
    for (int row = 0; row < answer.length; row++) {
      answer[row] = rows.predictions().get(row, 0);
      rating[row] = rows.target().value(row, 0);
    }
    int most = Arrays.stream(user).max().orElse(-1) + 1;
    double[] reached = gains(order(user, answer), user, answer, rating, rows, most);
    double[] ideal = gains(order(user, rating), user, rating, rating, rows, most);
    return IntStream.range(0, most)
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

  /** Rows user by user, the highest score first. */
  private static int[] order(int[] user, double[] score) {
    return IntStream.range(0, user.length)
        .boxed()
        .sorted(
            (a, b) ->
                user[a] != user[b]
                    ? Integer.compare(user[a], user[b])
                    : Double.compare(score[b], score[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Discounted gain of each user in an order, rows of one score sharing their places. */
  private static double[] gains(
      int[] order, int[] user, double[] score, double[] rating, Evaluated rows, int users) {
    double top = rows.params().integer("top");
    double[] gains = new double[users];
    double place = 0;
    for (int from = 0, to; from < order.length; from = to) {
      int u = user[order[from]];
      place = from > 0 && user[order[from - 1]] == u ? place : 0;
      double gain = 0;
      double weight = 0;
      for (to = from;
          to < order.length && user[order[to]] == u && score[order[to]] == score[order[from]];
          to++) {
        double w = rows.weights()[order[to]];
        gain += w * (Math.pow(2, rating[order[to]]) - 1);
        weight += w;
      }
      if (weight > 0) {
        double end = Math.min(top, place + weight);
        gains[u] += gain / weight * (discounts(end) - discounts(Math.min(top, place)));
        place += weight;
      }
    }
    return gains;
  }

  /** Sum of 1 / log2(1 + place) up to a place, a part of the next one where it is not whole. */
  private static double discounts(double upTo) {
    double sum = 0;
    for (int place = 1; place <= upTo; place++) {
      sum += Math.log(2) / Math.log1p(place);
    }
    double part = upTo - Math.floor(upTo);
    return part > 0 ? sum + part * Math.log(2) / Math.log1p(Math.floor(upTo) + 1) : sum;
  }
}
