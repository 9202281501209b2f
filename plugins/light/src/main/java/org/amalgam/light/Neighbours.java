package org.amalgam.light;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * Rows that are remembered, and what is told by those near.
 *
 * @param features numbers per row
 * @param rows prepared for the distance, {@code count x distance.width(features)}
 * @param outcomes class of each row, or {@code count x targets}
 * @param weights of each row
 */
@SuppressWarnings("ArrayRecordComponent")
record Neighbours(
    Votes votes,
    int features,
    float[] rows,
    float[] outcomes,
    float[] weights,
    PredictionSchema schema)
    implements FittedModel {

  /** Coordinates after which a row that is too far already is given up. */
  private static final int PART = 16;

  /**
   * Who votes.
   *
   * @param k how many, at most all
   * @param distance who is near
   * @param byDistance whether a vote weighs {@code 1 / distance}, else all are equal
   */
  record Votes(int k, Distance distance, boolean byDistance) {}

  static Neighbours of(Votes votes, DenseFeatures chosen, Target target, float[] weights) {
    float[] rows = prepare(votes.distance, chosen, true);
    int outputs = target.task() == Task.CLASSIFICATION ? 1 : target.schema().width();
    float[] outcomes = new float[chosen.rows() * outputs];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] =
          target.task() == Task.CLASSIFICATION
              ? target.label(i)
              : target.value(i / outputs, i % outputs);
    }
    return new Neighbours(votes, chosen.width(), rows, outcomes, weights, target.schema());
  }

  private static float[] prepare(Distance distance, DenseFeatures plain, boolean learned) {
    int features = plain.width();
    int width = distance.width(features);
    float[] rows = new float[Math.multiplyExact(plain.rows(), width)];
    for (int row = 0; row < plain.rows(); row++) {
      plain.copyRow(row, rows, row * width);
      distance.prepare(rows, row * width, features, learned);
    }
    return rows;
  }

  static Neighbours load(Votes votes, LoadContext context) throws IOException {
    PredictionSchema schema = context.output();
    int features = context.state().readInt();
    Neighbours read =
        new Neighbours(
            votes,
            features,
            context.state().readFloats(),
            context.state().readFloats(),
            context.state().readFloats(),
            schema);
    int count = read.weights.length;
    if (features < 0
        || count == 0
        || read.rows.length != (long) count * votes.distance.width(features)
        || read.outcomes.length != (long) count * read.outcomesPerRow()
        || !read.knownClasses()) {
      throw new IOException("Not the state of neighbours for " + schema.outputs() + ".");
    }
    return read;
  }

  private int outcomesPerRow() {
    return schema.task() == Task.CLASSIFICATION ? 1 : schema.width();
  }

  private boolean knownClasses() {
    if (schema.task() == Task.CLASSIFICATION) {
      for (float label : outcomes) {
        if (label != (int) label || label < 0 || label >= schema.width()) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(features);
    out.writeFloats(rows);
    out.writeFloats(outcomes);
    out.writeFloats(weights);
  }

  @Override
  public Predictions apply(List<Features> input) {
    Learnable.requireWidth(features, input);
    DenseFeatures plain = Learnable.dense(input);
    float[] asked =
        votes.distance == Distance.COSINE ? prepare(votes.distance, plain, false) : plain.values();
    int width = votes.distance.width(features);
    float[] predictions = new float[plain.rows() * schema.width()];
    Nearest nearest = new Nearest(Math.min(votes.k, weights.length));
    double[] sums = new double[schema.width()];
    for (int row = 0; row < plain.rows(); row++) {
      if (plain.hasMissing(row)) {
        Scores.abstain(schema.width(), predictions, row * schema.width());
      } else {
        find(asked, row * width, width, nearest);
        vote(nearest, sums);
        for (int k = 0; k < sums.length; k++) {
          predictions[row * sums.length + k] = (float) sums[k];
        }
      }
    }
    return Predictions.of(schema, plain.rows(), predictions);
  }

  private void find(float[] asked, int from, int width, Nearest nearest) {
    nearest.clear();
    for (int row = 0; row < weights.length; row++) {
      double bound = nearest.bound();
      double sum = 0;
      for (int i = 0; i < width && sum < bound; i += PART) {
        int count = Math.min(PART, width - i);
        sum += votes.distance.part(rows, row * width + i, asked, from + i, count);
      }
      if (sum < bound) {
        nearest.put(sum, row);
      }
    }
  }

  /** Means over the neighbours of class indicators or of targets; identical rows outvote all. */
  private void vote(Nearest nearest, double[] sums) {
    boolean identical = false;
    for (int i = 0; i < nearest.size(); i++) {
      identical |= votes.byDistance && nearest.distance(i) == 0;
    }
    Arrays.fill(sums, 0);
    double total = 0;
    for (int i = 0; i < nearest.size(); i++) {
      int row = nearest.row(i);
      double vote = weights[row];
      if (identical) {
        vote *= nearest.distance(i) == 0 ? 1 : 0;
      } else if (votes.byDistance) {
        vote /= votes.distance.of(nearest.distance(i));
      }
      total += vote;
      if (schema.task() == Task.CLASSIFICATION) {
        sums[(int) outcomes[row]] += vote;
      } else {
        for (int k = 0; k < sums.length; k++) {
          sums[k] += vote * outcomes[row * sums.length + k];
        }
      }
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] /= total;
    }
  }
}
