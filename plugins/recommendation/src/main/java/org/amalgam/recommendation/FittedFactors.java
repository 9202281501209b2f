package org.amalgam.recommendation;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Params;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;

/**
 * Factorised ratings.
 *
 * @param users ids by place
 * @param items ids by place
 * @param user factors, {@code users x width}
 * @param item factors, {@code items x width}
 * @param coldBiases whether rows with an unknown id are answered with the biases known
 */
record FittedFactors(
    PredictionSchema schema,
    Known users,
    Known items,
    Biases biases,
    double[] user,
    double[] item,
    int width,
    boolean coldBiases)
    implements FittedModel {
  /** Spread of the first factors: small against a rating's step, enough to tell them apart. */
  private static final double SPREAD = 0.1;

  /** Factors by chance. */
  static FittedFactors start(
      PredictionSchema schema, Ratings log, Biases biases, Params params, long seed) {
    int width = params.integer("factors");
    SplittableRandom random = new SplittableRandom(seed);
    return new FittedFactors(
        schema,
        log.users(),
        log.items(),
        biases,
        drawn(log.users().size(), width, random),
        drawn(log.items().size(), width, random),
        width,
        cold(params));
  }

  private static boolean cold(Params params) {
    return params.text("cold").equals("biases");
  }

  private static double[] drawn(int entities, int width, SplittableRandom random) {
    double[] factors = new double[Math.multiplyExact(entities, width)];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = SPREAD * random.nextGaussian();
    }
    return factors;
  }

  @Override
  public Predictions apply(List<Features> input) {
    Pairs pairs = Pairs.of(input);
    float[] answers = new float[pairs.rows()];
    for (int row = 0; row < answers.length; row++) {
      int u = users.place(pairs.user(row));
      int i = items.place(pairs.item(row));
      answers[row] = (u >= 0 && i >= 0) || coldBiases ? (float) answer(u, i) : Float.NaN;
    }
    return Predictions.of(schema, answers.length, answers);
  }

  private double answer(int u, int i) {
    double sum = biases.of(u, i);
    if (u >= 0 && i >= 0) {
      for (int f = 0; f < width; f++) {
        sum += user[u * width + f] * item[i * width + f];
      }
    }
    return sum;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    users.save(out);
    items.save(out);
    biases.save(out);
    out.writeDoubles(user);
    out.writeDoubles(item);
  }

  static FittedFactors load(LoadContext context) throws IOException {
    StateReader state = context.state();
    int width = context.params().integer("factors");
    Known users = Known.load(state);
    Known items = Known.load(state);
    Biases biases = Biases.load(state, users, items);
    double[] user = state.readDoubles();
    double[] item = state.readDoubles();
    if (user.length != (long) users.size() * width || item.length != (long) items.size() * width) {
      throw new IOException("Not the state of %d factors.".formatted(width));
    }
    return new FittedFactors(
        context.output(), users, items, biases, user, item, width, cold(context.params()));
  }
}
