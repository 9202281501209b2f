package org.amalgam.recommendation;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.Params;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Records;

/** The log that {@link Behaviour} learned, its rows by rising time. */
final class BehaviourLog implements Fitted<Records, Features> {
  /** How far back and forth the sequence looks. */
  static final int STEPS = 3;

  static final FeatureSchema SCHEMA =
      FeatureSchema.of(
          "user_frequency",
          "user_recency",
          "user_session",
          "user_mean",
          "user_mood",
          "item_frequency",
          "item_recency",
          "item_session",
          "item_mean",
          "item_mood",
          "follows");

  private final Ratings log;
  private final double[] time;
  private final Columns columns;
  private final History users;
  private final History items;

  /** Of each row the items that its user took before, the last first; below 0 if there are none. */
  private final int[] before;

  private BehaviourLog(Ratings log, double[] time, Columns columns) {
    this.log = log;
    this.time = time;
    this.columns = columns;
    this.before = new int[log.rows() * STEPS];
    Running all = new Running(1, 0);
    double[] userLeft = new double[log.rows()];
    double[] itemLeft = new double[log.rows()];
    Running user = new Running(log.users().size(), columns.prior());
    Running item = new Running(log.items().size(), columns.prior());
    int[] last = new int[log.users().size() * STEPS];
    Arrays.fill(last, -1);
    for (int row = 0; row < log.rows(); row++) {
      int u = log.user()[row];
      int i = log.item()[row];
      double rating = row == 0 ? 0 : log.value()[row] - all.mean(0);
      all.add(0, log.value()[row], log.weight()[row]);
      userLeft[row] = rating - item.mean(i);
      itemLeft[row] = rating - user.mean(u);
      user.add(u, userLeft[row], log.weight()[row]);
      item.add(i, itemLeft[row], log.weight()[row]);
      System.arraycopy(last, u * STEPS, before, row * STEPS, STEPS);
      System.arraycopy(last, u * STEPS, last, u * STEPS + 1, STEPS - 1);
      last[u * STEPS] = i;
    }
    this.users = new History(log.user(), log.users().size(), log.weight(), time, userLeft, columns);
    this.items = new History(log.item(), log.items().size(), log.weight(), time, itemLeft, columns);
  }

  /** Names of columns, and the other parameters. */
  private record Columns(
      String user, String item, String time, int window, double session, double prior) {
    static Columns of(Params params) {
      return new Columns(
          params.text("user"),
          params.text("item"),
          params.text("time"),
          params.integer("window"),
          params.number("session"),
          params.number("prior"));
    }
  }

  static BehaviourLog of(FitContext<Records> context) {
    Columns columns = Columns.of(context.params());
    Records input = context.input();
    Column user = input.column(columns.user());
    Column item = input.column(columns.item());
    Column time = input.column(columns.time());
    float[] weights = context.weights();
    int[] rows =
        IntStream.range(0, input.rows())
            .filter(row -> weights[row] > 0)
            .filter(row -> !user.missing(row) && !item.missing(row) && !time.missing(row))
            .boxed()
            .sorted(Comparator.comparingDouble(row -> Behaviour.number(time, row)))
            .mapToInt(Integer::intValue)
            .toArray();
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          "There is no row with a user, an item, a time and a weight above 0 to learn from; bring more data.");
    }
    float[] value = new float[rows.length];
    float[] weight = new float[rows.length];
    for (int at = 0; at < rows.length; at++) {
      value[at] = context.target().value(rows[at], 0);
      weight[at] = weights[rows[at]];
    }
    return new BehaviourLog(
        Ratings.of(ids(user, rows), ids(item, rows), value, weight),
        Arrays.stream(rows).mapToDouble(row -> Behaviour.number(time, row)).toArray(),
        columns);
  }

  private static int[] ids(Column column, int[] rows) {
    return Arrays.stream(rows)
        .map(row -> Known.id((float) Behaviour.number(column, row)))
        .toArray();
  }

  @Override
  public Features apply(Records input) {
    Column user = input.column(columns.user());
    Column item = input.column(columns.item());
    Column at = input.column(columns.time());
    int width = SCHEMA.width();
    float[] values = new float[input.rows() * width];
    Arrays.fill(values, Float.NaN);
    for (int row = 0; row < input.rows(); row++) {
      double now = Behaviour.number(at, row);
      int u = users.known(log.users().place((float) Behaviour.number(user, row)), now);
      int i = items.known(log.items().place((float) Behaviour.number(item, row)), now);
      int to = row * width;
      if (u >= 0) {
        users.write(u, now, values, to);
      }
      if (i >= 0) {
        items.write(i, now, values, to + History.WIDTH);
      }
      if (u >= 0 && i >= 0) {
        values[to + 2 * History.WIDTH] = (float) Math.log1p(follows(u, i, now));
      }
    }
    return DenseFeatures.of(SCHEMA, input.rows(), values);
  }

  /** How often an item was taken soon after one of those that the user took last. */
  private int follows(int u, int i, double now) {
    int count = 0;
    int taken = users.before(u, now);
    for (int at = items.first(i), end = at + items.before(i, now); at < end; at++) {
      int row = items.row(at);
      if (log.user()[row] == u) {
        continue;
      }
      for (int s = 0; s < STEPS; s++) {
        for (int back = 1; back <= Math.min(STEPS, taken); back++) {
          int own = log.item()[users.row(users.first(u) + taken - back)];
          count += before[row * STEPS + s] == own ? 1 : 0;
        }
      }
    }
    return count;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    log.save(out);
    out.writeDoubles(time);
  }

  static BehaviourLog load(StateReader state, Params params) throws IOException {
    Ratings log = Ratings.load(state);
    double[] time = state.readDoubles();
    if (time.length != log.rows()) {
      throw new IOException("%d times of %d rows.".formatted(time.length, log.rows()));
    }
    for (int row = 0; row < time.length; row++) {
      if (Double.isNaN(time[row]) || (row > 0 && time[row] < time[row - 1])) {
        throw new IOException("The times of a log must rise; row %d does not.".formatted(row));
      }
    }
    return new BehaviourLog(log, time, Columns.of(params));
  }

  /** Means of what came so far, drawn to 0. */
  private static final class Running {
    private final double[] sum;
    private final double[] weight;
    private final double prior;

    Running(int entities, double prior) {
      this.sum = new double[entities];
      this.weight = new double[entities];
      this.prior = prior;
    }

    double mean(int entity) {
      return weight[entity] == 0 ? 0 : sum[entity] / (weight[entity] + prior);
    }

    void add(int entity, double value, double by) {
      sum[entity] += by * value;
      weight[entity] += by;
    }
  }

  /** The rows of each user, or of each item, by rising time. */
  private static final class History {
    /** Numbers that {@link #write} writes. */
    static final int WIDTH = 5;

    private final Links rows;
    private final double[] time;
    private final Columns columns;

    /** Sums over the rows before each, of what was left of the rating, and of the weights. */
    private final double[] sum;

    private final double[] weight;

    History(
        int[] of, int entities, float[] weights, double[] time, double[] left, Columns columns) {
      this.rows = Links.by(of, entities, new int[of.length], 1);
      this.columns = columns;
      this.time = Arrays.stream(rows.row()).mapToDouble(row -> time[row]).toArray();
      this.sum = new double[of.length + 1];
      this.weight = new double[of.length + 1];
      for (int at = 0; at < of.length; at++) {
        int row = rows.row()[at];
        sum[at + 1] = sum[at] + weights[row] * left[row];
        weight[at + 1] = weight[at] + weights[row];
      }
    }

    int first(int entity) {
      return rows.start()[entity];
    }

    int row(int at) {
      return rows.row()[at];
    }

    /** The entity if it has a row before, else -1. */
    int known(int entity, double now) {
      return entity >= 0 && before(entity, now) > 0 ? entity : -1;
    }

    /** How many rows are strictly earlier; none for a time that is missing. */
    int before(int entity, double now) {
      int low = first(entity);
      int high = rows.start()[entity + 1];
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (time[middle] < now) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low - first(entity);
    }

    void write(int entity, double now, float[] into, int at) {
      int first = first(entity);
      int count = before(entity, now);
      int end = first + count;
      double mean = mean(first, end);
      into[at] = (float) Math.log1p(count);
      into[at + 1] = (float) Math.log1p(now - time[end - 1]);
      into[at + 2] = (float) Math.log1p(count - before(entity, now - columns.session()));
      into[at + 3] = (float) mean;
      into[at + 4] = (float) (mean(Math.max(first, end - columns.window()), end) - mean);
    }

    private double mean(int from, int to) {
      return (sum[to] - sum[from]) / (weight[to] - weight[from] + columns.prior());
    }
  }
}
