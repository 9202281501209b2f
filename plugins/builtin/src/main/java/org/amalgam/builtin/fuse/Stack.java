package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Contributions;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.model.LinearFit;
import org.amalgam.builtin.model.LinearScores;

/**
 * A linear function of the members' answers. Each member gives as many inputs as there are scores
 * (one for two classes); for classes every score reads all inputs, for values each its own.
 *
 * @param members how many there are
 * @param coefficients {@code scores x members x inputs that a score reads}
 * @param intercepts one per score
 */
record Stack(PredictionSchema schema, int members, double[] coefficients, double[] intercepts)
    implements FittedFuser {

  private static final int ITERATIONS = 1000;
  private static final double TOLERANCE = 1e-5;

  static Stack fit(FitContext<Members> context, double l2) {
    return context.target().task() == Task.CLASSIFICATION
        ? classes(context, l2)
        : values(context, l2);
  }

  private static Stack classes(FitContext<Members> context, double l2) {
    DenseFeatures inputs = context.input().scoreFeatures();
    LinearScores fitted =
        new LinearFit(0, l2, ITERATIONS, TOLERANCE)
            .fit(List.of(inputs), context.target(), context.weights(), context::progress);
    return new Stack(
        context.output(), context.input().size(), fitted.weights(), fitted.intercepts());
  }

  private static Stack values(FitContext<Members> context, double l2) {
    int members = context.input().size();
    int outputs = context.output().width();
    double[] coefficients = new double[outputs * members];
    double[] intercepts = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      Target target = output(context.target(), k);
      DenseFeatures inputs = values(context.input(), k);
      LinearScores fitted =
          new LinearFit(0, l2 * variance(target, context.weights()), ITERATIONS, TOLERANCE)
              .fit(List.of(inputs), target, context.weights(), context::progress);
      System.arraycopy(fitted.weights(), 0, coefficients, k * members, members);
      intercepts[k] = fitted.intercepts()[0];
    }
    return new Stack(context.output(), members, coefficients, intercepts);
  }

  private static Target output(Target target, int output) {
    float[] values = new float[target.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = target.value(row, output);
    }
    return Target.values(PredictionSchema.targets(target.schema().outputs().get(output)), values);
  }

  private static double variance(Target target, float[] weights) {
    double total = 0;
    double mean = 0;
    double squares = 0;
    for (int row = 0; row < weights.length; row++) {
      // West 1979: mean and squares in one pass.
      total += weights[row];
      double off = target.value(row, 0) - mean;
      double gain = total > 0 ? off * weights[row] / total : 0;
      mean += gain;
      squares += (total - weights[row]) * off * gain;
    }
    return total > 0 ? squares / total : 0;
  }

  /** One score of all members; an abstaining member's is the mean of the others'. */
  private static DenseFeatures values(Members members, int output) {
    DenseFeatures all = members.scoreFeatures();
    int outputs = members.schema().width();
    float[] values = new float[members.rows() * members.size()];
    for (int row = 0, at = 0; row < members.rows(); row++) {
      for (int m = 0; m < members.size(); m++) {
        values[at++] = all.get(row, m * outputs + output);
      }
    }
    return DenseFeatures.of(FeatureSchema.ofWidth(members.size()), members.rows(), values);
  }

  static Stack load(StateReader state, PredictionSchema schema) throws IOException {
    Stack stack = new Stack(schema, state.readInt(), state.readDoubles(), state.readDoubles());
    int scores = Members.scores(schema);
    long due = (long) scores * stack.members * stack.read();
    if (stack.intercepts.length != scores || stack.coefficients.length != due) {
      throw new IOException("Not a state of 'stacking' for " + schema.outputs() + ".");
    }
    return stack;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(members);
    out.writeDoubles(coefficients);
    out.writeDoubles(intercepts);
  }

  private int scores() {
    return intercepts.length;
  }

  /** How many inputs of a member a score reads. */
  private int read() {
    return schema.task() == Task.REGRESSION ? 1 : Members.scores(schema);
  }

  @Override
  public Predictions apply(Members answers) {
    int rows = answers.rows();
    int width = schema.width();
    float[] fused = new float[rows * width];
    double[] parts = new double[members * scores()];
    double[] sums = new double[scores()];
    for (int row = 0; row < rows; row++) {
      boolean answered = parts(answers, row, parts);
      for (int s = 0; s < sums.length; s++) {
        sums[s] = answered ? intercepts[s] : Double.NaN;
        for (int m = 0; m < members; m++) {
          sums[s] += parts[m * sums.length + s];
        }
      }
      LinearScores.write(sums, schema, fused, row * width);
    }
    return Predictions.of(schema, rows, fused);
  }

  @Override
  public Contributions contributions(Members answers) {
    int rows = answers.rows();
    int width = schema.width();
    boolean two = scores() < width; // one score for two classes: the first has it negated
    float[] values = new float[rows * members * width];
    float[] base = new float[rows * width];
    double[] parts = new double[members * scores()];
    for (int row = 0; row < rows; row++) {
      parts(answers, row, parts);
      for (int k = 0; k < width; k++) {
        int sign = two && k == 0 ? -1 : 1;
        int score = two ? 0 : k;
        base[row * width + k] = (float) (sign * intercepts[score]);
        for (int m = 0; m < members; m++) {
          values[(row * members + m) * width + k] = (float) (sign * parts[m * scores() + score]);
        }
      }
    }
    Contributions.Scale scale =
        schema.task() == Task.REGRESSION
            ? Contributions.Scale.OUTPUT
            : Contributions.Scale.LOG_ODDS;
    return new Contributions(scale, members, width, values, base);
  }

  /**
   * What each member adds to each score of a row. To stand in for those that abstain, those that
   * answered share their coefficients, which is to give them the mean input.
   *
   * @param into {@code members x scores}
   * @return whether anybody answered
   */
  private boolean parts(Members answers, int row, double[] into) {
    Arrays.fill(into, 0);
    int answered = answers.answered(row);
    int read = read();
    boolean own = schema.task() == Task.REGRESSION; // a score reads its own input only
    for (int m = 0; m < members; m++) {
      if (!answers.get(m).answered(row)) {
        continue;
      }
      for (int s = 0; s < scores(); s++) {
        for (int j = 0; j < read; j++) {
          double share = coefficient(m, s, j);
          if (answered < members) {
            share += inherited(answers, row, s, j) / answered;
          }
          into[m * scores() + s] += share * Members.score(answers.get(m), row, own ? s : j);
        }
      }
    }
    return answered > 0;
  }

  private double coefficient(int member, int score, int input) {
    return coefficients[(score * members + member) * read() + input];
  }

  /** The coefficients of the members that abstain from a row. */
  private double inherited(Members answers, int row, int score, int input) {
    double sum = 0;
    for (int m = 0; m < members; m++) {
      sum += answers.get(m).answered(row) ? 0 : coefficient(m, score, input);
    }
    return sum;
  }
}
