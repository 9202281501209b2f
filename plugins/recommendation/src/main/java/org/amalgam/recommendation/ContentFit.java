package org.amalgam.recommendation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.Params;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;

/** Fits {@link Content}. */
final class ContentFit {
  /** Every how many users it reports. */
  private static final int TOLD = 64;

  private final FitContext<List<Features>> context;
  private final ItemContent rows;
  private final Params params;

  ContentFit(FitContext<List<Features>> context) {
    this.context = context;
    this.rows = ItemContent.of(context.input());
    this.params = context.params();
  }

  FittedContent run() {
    Target target = context.target();
    if (target.schema().width() != 1) {
      throw new IllegalArgumentException(
          "It learns one target, the rating, not %s.".formatted(target.schema().outputs()));
    }
    int[] serving = serving();
    double[] left = new double[rows.rows()];
    Arrays.setAll(left, row -> target.value(row, 0));
    double[] all =
        new Ridge(rows, penalties(params.number("l2"), 0))
            .fit(serving, 0, serving.length, left, context.weights());
    for (int row : serving) {
      left[row] -= rows.dot(row, all, 0);
    }
    return tastes(serving, left, all);
  }

  private FittedContent tastes(int[] serving, double[] left, double[] all) {
    int[] known =
        Arrays.stream(serving).filter(row -> !Float.isNaN(rows.user().get(row, 0))).toArray();
    int[] ids = Arrays.stream(known).map(row -> Known.id(rows.user().get(row, 0))).toArray();
    Known users = Known.of(ids);
    int[] user = Arrays.stream(ids).map(users::place).toArray();
    Links byUser = Links.by(user, users.size(), new int[user.length], 1);
    int[] index = Arrays.stream(byUser.row()).map(at -> known[at]).toArray();
    Ridge ridge = new Ridge(rows, penalties(params.number("l2Taste"), params.number("l2User")));
    double[] taste = new double[Math.multiplyExact(users.size(), all.length)];
    for (int u = 0; u < users.size(); u++) {
      double[] own =
          ridge.fit(index, byUser.start()[u], byUser.start()[u + 1], left, context.weights());
      System.arraycopy(own, 0, taste, u * all.length, all.length);
      if (u % TOLD == 0) {
        context.progress((double) u / users.size(), "user %d of %d".formatted(u, users.size()));
      }
    }
    return new FittedContent(context.output(), users, all, taste);
  }

  private double[] penalties(double weights, double constant) {
    double[] l2 = new double[rows.width() + 1];
    Arrays.fill(l2, weights);
    l2[rows.width()] = constant;
    return l2;
  }

  private int[] serving() {
    float[] weights = context.weights();
    int[] serving =
        IntStream.range(0, rows.rows())
            .filter(row -> weights[row] > 0 && !rows.missing(row))
            .toArray();
    if (serving.length == 0) {
      throw new IllegalArgumentException(
          "There is no row with content and a weight above 0 to learn from; bring more data.");
    }
    return serving;
  }
}
