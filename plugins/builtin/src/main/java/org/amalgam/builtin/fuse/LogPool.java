package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.builtin.model.LinearScores;

/**
 * A logarithmic opinion pool (Genest and Zidek 1986): the score of a class is the weighted sum of
 * the logarithms of its probabilities, and the pool their softmax; of two classes the score is that
 * of the log-odds. A member that did not answer a row is left out of it; a row that nobody answered
 * stays unanswered.
 *
 * @param weights one per member, 0 or more
 * @param mean whether the weights of those that answered are scaled to sum to 1: a geometric mean;
 *     a product else
 * @param logPriors of every class: subtracted from the scores once for every member that answered
 *     but one; 0 for a mean
 * @param floor what lower probabilities are raised to, so that one member's 0 is not everybody's
 */
record LogPool(
    PredictionSchema schema, double[] weights, boolean mean, double[] logPriors, double floor)
    implements FittedFuser {

  static LogPool load(StateReader state, PredictionSchema schema, boolean mean, double floor)
      throws IOException {
    LogPool pool = new LogPool(schema, state.readDoubles(), mean, state.readDoubles(), floor);
    if (pool.weights.length == 0 || pool.logPriors.length != schema.width()) {
      throw new IOException("Not the state of a pool for " + schema.outputs() + ".");
    }
    return pool;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeDoubles(weights);
    out.writeDoubles(logPriors);
  }

  @Override
  public Predictions apply(Members members) {
    float[][] answers = members.values();
    int width = schema.width();
    float[] fused = new float[members.rows() * width];
    double[] scores = new double[Members.scores(schema)];
    for (int at = 0; at < fused.length; at += width) {
      double unit = unit(answers, at);
      for (int s = 0; s < scores.length; s++) {
        double sum = unit > 0 ? base(answers, at, s) : Double.NaN;
        for (int m = 0; m < weights.length; m++) {
          if (Predictions.answered(answers[m], at, width)) {
            sum += weights[m] * unit * score(answers[m], at, s);
          }
        }
        scores[s] = sum;
      }
      LinearScores.write(scores, schema, fused, at);
    }
    return Predictions.of(schema, members.rows(), fused);
  }

  /** Weight times score, on the scale of log-odds. */
  @Override
  public Contributions contributions(Members members) {
    float[][] answers = members.values();
    int width = schema.width();
    float[] values = new float[members.rows() * weights.length * width];
    float[] base = new float[members.rows() * width];
    float[] shares = new float[members.rows() * weights.length];
    for (int row = 0, at = 0; row < members.rows(); row++, at += width) {
      double unit = unit(answers, at);
      for (int k = 0; unit > 0 && k < width; k++) {
        // Of two classes the first has the second's negated.
        int score = width == 2 ? 0 : k;
        int sign = width == 2 && k == 0 ? -1 : 1;
        base[at + k] = (float) (sign * base(answers, at, score));
        for (int m = 0; m < weights.length; m++) {
          if (Predictions.answered(answers[m], at, width)) {
            shares[row * weights.length + m] = (float) (weights[m] * unit);
            values[(row * weights.length + m) * width + k] =
                (float) (sign * weights[m] * unit * score(answers[m], at, score));
          }
        }
      }
    }
    return new Contributions(Contributions.Scale.LOG_ODDS, weights.length, width, values, base)
        .weighted(shares);
  }

  /** What weights are multiplied by in a row; 0 if nobody with a weight answered it. */
  private double unit(float[][] answers, int at) {
    double present = 0;
    for (int m = 0; m < weights.length; m++) {
      present += Predictions.answered(answers[m], at, logPriors.length) ? weights[m] : 0;
    }
    return present > 0 ? mean ? 1 / present : 1 : 0;
  }

  private double score(float[] answers, int at, int score) {
    return logPriors.length == 2
        ? Math.log(Math.max(floor, answers[at + 1]) / Math.max(floor, answers[at]))
        : Math.log(Math.max(floor, answers[at + score]));
  }

  private double base(float[][] answers, int at, int score) {
    double prior = logPriors.length == 2 ? logPriors[1] - logPriors[0] : logPriors[score];
    if (prior == 0) {
      return 0;
    }
    int answered = 0;
    for (float[] each : answers) {
      answered += Predictions.answered(each, at, logPriors.length) ? 1 : 0;
    }
    return (1 - answered) * prior;
  }

  /** A geometric mean. */
  static LogPool mean(PredictionSchema schema, double[] weights, double floor) {
    return new LogPool(schema, weights, true, new double[schema.width()], floor);
  }

  /** A product. */
  static LogPool product(PredictionSchema schema, int members, double[] logPriors, double floor) {
    double[] weights = new double[members];
    Arrays.fill(weights, 1);
    return new LogPool(schema, weights, false, logPriors, floor);
  }
}
