package org.amalgam.recommendation;

import java.io.IOException;
import java.util.List;
import org.amalgam.api.FitContext;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;

/**
 * A log of ratings: who rated what how, with row weights. Rows of weight 0 and rows without both
 * ids are left out.
 *
 * @param users ids of the users
 * @param items ids of the items
 * @param user place of each row's user
 * @param item place of each row's item
 * @param value the ratings
 * @param weight above 0
 */
record Ratings(Known users, Known items, int[] user, int[] item, float[] value, float[] weight) {

  /** The rows of a fit. */
  static Ratings of(FitContext<List<Features>> context) {
    Target target = context.target();
    if (target.schema().width() != 1) {
      throw new IllegalArgumentException(
          "It learns one target, the rating, not %s.".formatted(target.schema().outputs()));
    }
    Pairs pairs = Pairs.of(context.input());
    float[] weights = context.weights();
    int rows = 0;
    for (int row = 0; row < pairs.rows(); row++) {
      rows += serves(pairs, weights, row) ? 1 : 0;
    }
    if (rows == 0) {
      throw new IllegalArgumentException(
          "There is no row with a user, an item and a weight above 0 to learn from; bring more data.");
    }
    int[] user = new int[rows];
    int[] item = new int[rows];
    float[] value = new float[rows];
    float[] weight = new float[rows];
    int at = 0;
    for (int row = 0; row < pairs.rows(); row++) {
      if (serves(pairs, weights, row)) {
        user[at] = Known.id(pairs.user(row));
        item[at] = Known.id(pairs.item(row));
        value[at] = target.value(row, 0);
        weight[at++] = weights[row];
      }
    }
    return of(user, item, value, weight);
  }

  private static boolean serves(Pairs pairs, float[] weights, int row) {
    return weights[row] > 0 && !Float.isNaN(pairs.user(row)) && !Float.isNaN(pairs.item(row));
  }

  /** The rows of these ids; the arrays become its. */
  static Ratings of(int[] user, int[] item, float[] value, float[] weight) {
    Known users = Known.of(user);
    Known items = Known.of(item);
    for (int row = 0; row < user.length; row++) {
      user[row] = users.place(user[row]);
      item[row] = items.place(item[row]);
    }
    return new Ratings(users, items, user, item, value, weight);
  }

  int rows() {
    return user.length;
  }

  /** Weighted mean of the ratings. */
  double mean() {
    double sum = 0;
    double all = 0;
    for (int row = 0; row < rows(); row++) {
      sum += (double) weight[row] * value[row];
      all += weight[row];
    }
    return sum / all;
  }

  Links byUser() {
    return Links.by(user, users.size(), item, items.size());
  }

  Links byItem() {
    return Links.by(item, items.size(), user, users.size());
  }

  void save(StateWriter out) throws IOException {
    users.save(out);
    items.save(out);
    out.writeInts(user);
    out.writeInts(item);
    out.writeFloats(value);
    out.writeFloats(weight);
  }

  static Ratings load(StateReader state) throws IOException {
    Ratings ratings =
        new Ratings(
            Known.load(state),
            Known.load(state),
            state.readInts(),
            state.readInts(),
            state.readFloats(),
            state.readFloats());
    ratings.check();
    return ratings;
  }

  private void check() throws IOException {
    if (item.length != rows() || value.length != rows() || weight.length != rows()) {
      throw new IOException("Not the state of a log of ratings.");
    }
    for (int row = 0; row < rows(); row++) {
      if (user[row] < 0
          || user[row] >= users.size()
          || item[row] < 0
          || item[row] >= items.size()
          || !Float.isFinite(value[row])
          || !(weight[row] > 0)) {
        throw new IOException("Row %d of a log of ratings is damaged.".formatted(row));
      }
    }
  }
}
