package org.amalgam.recommendation;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FittedModel;
import org.amalgam.api.Params;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;

/**
 * Neighbours and the ratings to go by. What is kept is the log; likeness is worked out anew from
 * it.
 *
 * @param given ratings by those whose rated entities are neighbours: by user where items are alike
 */
record FittedNeighbourhood(
    PredictionSchema schema,
    Ratings log,
    Biases biases,
    double[] residual,
    Links given,
    Likeness likeness,
    boolean items,
    int k,
    double damping)
    implements FittedModel {

  static FittedNeighbourhood of(
      PredictionSchema schema, Ratings log, Biases biases, Params params) {
    double[] residual = new double[log.rows()];
    for (int row = 0; row < residual.length; row++) {
      residual[row] = log.value()[row] - biases.of(log.user()[row], log.item()[row]);
    }
    boolean items = params.text("of").equals("items");
    Links byUser = log.byUser();
    Links byItem = log.byItem();
    Links given = items ? byUser : byItem;
    Likeness likeness =
        Likeness.of(
            items ? byItem : byUser,
            given,
            residual,
            params.number("shrinkage"),
            params.integer("candidates"));
    return new FittedNeighbourhood(
        schema,
        log,
        biases,
        residual,
        given,
        likeness,
        items,
        params.integer("k"),
        params.number("damping"));
  }

  /** Rows of one giver are answered together, so that his ratings are spread out once. */
  @Override
  public Predictions apply(List<Features> input) {
    Pairs pairs = Pairs.of(input);
    int rows = pairs.rows();
    float[] answers = new float[rows];
    Arrays.fill(answers, Float.NaN);
    long[] order = new long[rows];
    int known = 0;
    for (int row = 0; row < rows; row++) {
      int u = log.users().place(pairs.user(row));
      int i = log.items().place(pairs.item(row));
      if (u >= 0 && i >= 0) {
        order[known++] = (long) (items ? u : i) << 32 | row;
      }
    }
    Arrays.sort(order, 0, known);
    int[] rowOf = new int[likeness.start().length - 1];
    Arrays.fill(rowOf, -1);
    for (int at = 0; at < known; at++) {
      int giver = (int) (order[at] >> 32);
      if (at == 0 || giver != (int) (order[at - 1] >> 32)) {
        if (at > 0) {
          spread((int) (order[at - 1] >> 32), rowOf, false);
        }
        spread(giver, rowOf, true);
      }
      int row = (int) order[at];
      int u = log.users().place(pairs.user(row));
      int i = log.items().place(pairs.item(row));
      answers[row] = (float) (biases.of(u, i) + correction(items ? i : u, rowOf));
    }
    return Predictions.of(schema, rows, answers);
  }

  /** Notes where the ratings of a giver are, or takes the note back. */
  private void spread(int giver, int[] rowOf, boolean set) {
    for (int at = given.start()[giver]; at < given.start()[giver + 1]; at++) {
      rowOf[given.other()[at]] = set ? given.row()[at] : -1;
    }
  }

  private double correction(int asked, int[] rowOf) {
    double sum = 0;
    double total = damping;
    int left = k;
    for (int at = likeness.start()[asked]; at < likeness.start()[asked + 1] && left > 0; at++) {
      int row = rowOf[likeness.other()[at]];
      if (row >= 0) {
        double like = likeness.like()[at] * (double) log.weight()[row];
        sum += like * residual[row];
        total += like;
        left--;
      }
    }
    return total > 0 ? sum / total : 0;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    log.save(out);
    biases.save(out);
  }
}
