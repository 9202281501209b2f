package org.amalgam.builtin.fuse;

import java.util.List;
import org.amalgam.api.FitContext;
import org.amalgam.api.Members;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Target;
import org.amalgam.builtin.model.CoxFit;
import org.amalgam.builtin.model.LinearFit;
import org.amalgam.builtin.model.LinearFit.Limits;
import org.amalgam.builtin.model.LinearFit.Limits.Limit;
import org.amalgam.builtin.model.LinearScores;
import org.amalgam.builtin.numeric.Scaling;

/** Fits a {@link Stack} to out-of-fold answers and the features beside them. */
final class StackFit {
  private static final int ITERATIONS = 1000;
  private static final double TOLERANCE = 1e-5;

  private final FitContext<Members> context;
  private final double l2;
  private final boolean nonNegative;
  private final Scaling scaling;
  private final DenseFeatures features;

  /**
   * A fit.
   *
   * @param l2 penalty on half the squared coefficients
   * @param nonNegative whether members' coefficients may not be below 0; of more than two classes a
   *     score then reads its own class only
   */
  StackFit(FitContext<Members> context, double l2, boolean nonNegative) {
    this.context = context;
    this.l2 = l2;
    this.nonNegative = nonNegative;
    this.scaling = Scaling.of(context.input().features(), context.weights());
    this.features = Stack.features(scaling, context.input());
  }

  Stack run() {
    return switch (context.target().task()) {
      case CLASSIFICATION -> classes();
      case REGRESSION -> values();
      case SURVIVAL -> risks();
    };
  }

  private Stack risks() {
    int members = context.input().size();
    LinearScores fitted =
        new CoxFit(0, l2, ITERATIONS, TOLERANCE, ofMembers(members))
            .fit(
                List.of(context.input().scoreFeatures(), features),
                context.target(),
                context.weights(),
                context::progress);
    double[] coefficients = new double[members];
    double[] slopes = new double[features.width()];
    part(fitted, 0, 0, coefficients, 0, members);
    part(fitted, 0, members, slopes, 0, features.width());
    return new Stack(context.output(), members, coefficients, fitted.intercepts(), scaling, slopes);
  }

  /** Limits for inputs that are one score of each member, then the features. */
  private Limits ofMembers(int members) {
    return (score, column) -> nonNegative && column < members ? Limit.NON_NEGATIVE : Limit.FREE;
  }

  private Stack classes() {
    DenseFeatures inputs = context.input().scoreFeatures();
    int scores = Members.scores(context.output());
    Limits limits =
        (score, column) ->
            !nonNegative || column >= inputs.width()
                ? Limit.FREE
                : column % scores == score ? Limit.NON_NEGATIVE : Limit.ZERO;
    LinearScores fitted =
        new LinearFit(0, l2, ITERATIONS, TOLERANCE, limits)
            .fit(List.of(inputs, features), context.target(), context.weights(), context::progress);
    double[] coefficients = new double[scores * inputs.width()];
    double[] slopes = new double[scores * features.width()];
    for (int s = 0; s < scores; s++) {
      part(fitted, s, 0, coefficients, s, inputs.width());
      part(fitted, s, inputs.width(), slopes, s, features.width());
    }
    return new Stack(
        context.output(),
        context.input().size(),
        coefficients,
        fitted.intercepts(),
        scaling,
        slopes);
  }

  private static void part(
      LinearScores fitted, int score, int from, double[] into, int place, int width) {
    System.arraycopy(fitted.weights(), score * fitted.width() + from, into, place * width, width);
  }

  private Stack values() {
    int members = context.input().size();
    int outputs = context.output().width();
    Limits limits = ofMembers(members);
    double[] coefficients = new double[outputs * members];
    double[] slopes = new double[outputs * features.width()];
    double[] intercepts = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      Target target = output(context.target(), k);
      double penalty = l2 * Variances.of(target, context.weights())[0];
      LinearScores fitted =
          new LinearFit(0, penalty, ITERATIONS, TOLERANCE, limits)
              .fit(
                  List.of(values(context.input(), k), features),
                  target,
                  context.weights(),
                  context::progress);
      part(fitted, 0, 0, coefficients, k, members);
      part(fitted, 0, members, slopes, k, features.width());
      intercepts[k] = fitted.intercepts()[0];
    }
    return new Stack(context.output(), members, coefficients, intercepts, scaling, slopes);
  }

  private static Target output(Target target, int output) {
    float[] values = new float[target.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = target.value(row, output);
    }
    return Target.values(PredictionSchema.targets(target.schema().outputs().get(output)), values);
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
}
