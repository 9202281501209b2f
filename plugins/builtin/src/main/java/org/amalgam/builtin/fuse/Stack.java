package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.model.LinearScores;
import org.amalgam.builtin.numeric.Scaling;

/**
 * A fitted {@link Stacking}: a linear function of the members' answers, and of features beside
 * them. Each member gives as many inputs as there are scores (one for two classes); for classes
 * every score reads all inputs, for values each its own.
 *
 * @param members how many there are
 * @param coefficients {@code scores x members x inputs that a score reads}
 * @param intercepts one per score
 * @param scaling of the features; of no column if there are none
 * @param slopes coefficients of the scaled features, {@code scores x columns}
 */
record Stack(
    PredictionSchema schema,
    int members,
    double[] coefficients,
    double[] intercepts,
    Scaling scaling,
    double[] slopes)
    implements FittedFuser {

  /** Scaled features; a missing one counts as the mean. */
  static DenseFeatures features(Scaling scaling, Members members) {
    float[] scaled = scaling.apply(members.features());
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = Float.isNaN(scaled[i]) ? 0 : scaled[i];
    }
    return DenseFeatures.of(FeatureSchema.ofWidth(scaling.width()), members.rows(), scaled);
  }

  /** The inverse of {@link #save}; the first version had no features. */
  static Stack load(StateReader state, PredictionSchema schema, int version) throws IOException {
    int members = state.readInt();
    double[] coefficients = state.readDoubles();
    double[] intercepts = state.readDoubles();
    Scaling scaling =
        version == 1 ? new Scaling(new double[0], new double[0]) : Scaling.load(state);
    double[] slopes = version == 1 ? new double[0] : state.readDoubles();
    Stack stack = new Stack(schema, members, coefficients, intercepts, scaling, slopes);
    int scores = Members.scores(schema);
    if (intercepts.length != scores
        || coefficients.length != (long) scores * members * stack.read()
        || slopes.length != (long) scores * scaling.width()) {
      throw new IOException("Not a state of 'stacking' for " + schema.outputs() + ".");
    }
    return stack;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(members);
    out.writeDoubles(coefficients);
    out.writeDoubles(intercepts);
    scaling.save(out);
    out.writeDoubles(slopes);
  }

  private int scores() {
    return intercepts.length;
  }

  /** How many inputs of a member a score reads. */
  private int read() {
    return schema.task() != Task.CLASSIFICATION ? 1 : Members.scores(schema);
  }

  @Override
  public Predictions apply(Members answers) {
    Rows rows = new Rows(answers);
    int width = schema.width();
    float[] fused = new float[answers.rows() * width];
    double[] sums = new double[scores()];
    for (int row = 0; row < answers.rows(); row++) {
      boolean answered = rows.read(row);
      for (int s = 0; s < sums.length; s++) {
        sums[s] = answered ? rows.base(row, s) : Double.NaN;
        for (int m = 0; m < members; m++) {
          sums[s] += rows.parts[m * sums.length + s];
        }
      }
      LinearScores.write(sums, schema, fused, row * width);
    }
    return Predictions.of(schema, answers.rows(), fused);
  }

  /** Coefficient times input; what features add is in the base, with the intercept. */
  @Override
  public Contributions contributions(Members answers) {
    Rows rows = new Rows(answers);
    int width = schema.width();
    boolean two = scores() < width; // one score for two classes: the first has it negated
    float[] values = new float[answers.rows() * members * width];
    float[] base = new float[answers.rows() * width];
    boolean single = scores() == 1 && read() == 1;
    float[] weights = new float[single ? answers.rows() * members : 0];
    for (int row = 0; row < answers.rows(); row++) {
      rows.read(row);
      for (int m = 0; single && m < members; m++) {
        weights[row * members + m] = (float) rows.weight(m);
      }
      for (int k = 0; k < width; k++) {
        int sign = two && k == 0 ? -1 : 1;
        int score = two ? 0 : k;
        base[row * width + k] = (float) (sign * rows.base(row, score));
        for (int m = 0; m < members; m++) {
          values[(row * members + m) * width + k] =
              (float) (sign * rows.parts[m * scores() + score]);
        }
      }
    }
    Contributions.Scale scale =
        schema.task() == Task.CLASSIFICATION
            ? Contributions.Scale.LOG_ODDS
            : Contributions.Scale.OUTPUT;
    return new Contributions(scale, members, width, values, base).weighted(weights);
  }

  /** One row after the other. */
  private final class Rows {
    private final Predictions[] answers;
    private final boolean[] answered;
    private final DenseFeatures features;

    /** What each member adds to each score of the row, {@code members x scores}. */
    private final double[] parts = new double[members * scores()];

    Rows(Members all) {
      if (all.size() != members) {
        throw new IllegalArgumentException(
            "%d members are due, not %d.".formatted(members, all.size()));
      }
      this.answers = all.predictions().toArray(new Predictions[0]);
      this.answered = new boolean[members];
      this.features = features(scaling, all);
    }

    double base(int row, int score) {
      return intercepts[score] + features.dot(row, slopes, score * features.width());
    }

    /**
     * Reads a row. To stand in for those that abstain, those that answered share their
     * coefficients, which is to give them the mean input.
     *
     * @return whether anybody answered
     */
    boolean read(int row) {
      Arrays.fill(parts, 0);
      int count = 0;
      for (int m = 0; m < members; m++) {
        answered[m] = answers[m].answered(row);
        count += answered[m] ? 1 : 0;
      }
      boolean own = schema.task() != Task.CLASSIFICATION; // a score reads its own input only
      for (int m = 0; m < members; m++) {
        for (int j = 0; answered[m] && j < Members.scores(schema); j++) {
          double input = Members.score(answers[m], row, j);
          for (int s = own ? j : 0; s < (own ? j + 1 : scores()); s++) {
            double share = coefficient(m, s, own ? 0 : j);
            if (count < members) {
              share += inherited(s, own ? 0 : j) / count;
            }
            parts[m * scores() + s] += share * input;
          }
        }
      }
      return count > 0;
    }

    /** Of one score that reads one input: the coefficient of a member in the row. */
    double weight(int member) {
      int count = 0;
      for (boolean each : answered) {
        count += each ? 1 : 0;
      }
      return answered[member] ? coefficient(member, 0, 0) + inherited(0, 0) / count : 0;
    }

    /** The coefficients of the members that abstain from the row. */
    private double inherited(int score, int input) {
      double sum = 0;
      for (int m = 0; m < members; m++) {
        sum += answered[m] ? 0 : coefficient(m, score, input);
      }
      return sum;
    }
  }

  private double coefficient(int member, int score, int input) {
    return coefficients[(score * members + member) * read() + input];
  }
}
