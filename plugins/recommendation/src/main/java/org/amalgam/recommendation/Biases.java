package org.amalgam.recommendation;

import java.io.IOException;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;

/**
 * The baseline of ratings, <i>&mu; + b_u + b_i</i> (Koren 2010, "Factor in the Neighbors", section
 * 2.1): the weighted mean, and how a user and an item differ from it, of the least <i>&Sigma; w (r
 * - &mu; - b_u - b_i)&sup2; + &lambda;_u &Sigma; b_u&sup2; + &lambda;_i &Sigma; b_i&sup2;</i>, by
 * coordinate descent over users and items in turn.
 *
 * @param mean &mu;
 * @param user b_u by place
 * @param item b_i by place
 */
record Biases(double mean, double[] user, double[] item) {
  private static final int ROUNDS = 20;

  static Biases of(Ratings log, double l2User, double l2Item) {
    Biases biases =
        new Biases(log.mean(), new double[log.users().size()], new double[log.items().size()]);
    for (int round = 0; round < ROUNDS; round++) {
      biases.solve(log, biases.item, log.item(), l2Item, biases.user, log.user());
      biases.solve(log, biases.user, log.user(), l2User, biases.item, log.item());
    }
    return biases;
  }

  /** The best biases of one side while the other's stay. */
  private void solve(
      Ratings log, double[] bias, int[] of, double l2, double[] others, int[] other) {
    double[] sum = new double[bias.length];
    double[] weight = new double[bias.length];
    for (int row = 0; row < log.rows(); row++) {
      double w = log.weight()[row];
      sum[of[row]] += w * (log.value()[row] - mean - others[other[row]]);
      weight[of[row]] += w;
    }
    for (int e = 0; e < bias.length; e++) {
      bias[e] = sum[e] / (weight[e] + l2);
    }
  }

  /** The baseline of a user and an item by place; one that is not known (below 0) adds nothing. */
  double of(int userPlace, int itemPlace) {
    return mean + (userPlace < 0 ? 0 : user[userPlace]) + (itemPlace < 0 ? 0 : item[itemPlace]);
  }

  void save(StateWriter out) throws IOException {
    out.writeDouble(mean);
    out.writeDoubles(user);
    out.writeDoubles(item);
  }

  static Biases load(StateReader state, Known users, Known items) throws IOException {
    Biases biases = new Biases(state.readDouble(), state.readDoubles(), state.readDoubles());
    if (biases.user.length != users.size() || biases.item.length != items.size()) {
      throw new IOException("Not the biases of these users and items.");
    }
    return biases;
  }
}
