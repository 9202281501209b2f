package org.amalgam.builtin.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.PartialLikelihood;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.builtin.model.LinearFit.Limits;
import org.amalgam.builtin.model.LinearFit.Progress;
import org.amalgam.builtin.numeric.Lbfgs;

/**
 * Fits a linear risk by penalised partial likelihood ({@link PartialLikelihood}). Rows with a
 * missing number, or of weight 0, take no part.
 *
 * @param l1 penalty on the absolute weights, 0 or more
 * @param l2 penalty on half the squared weights, 0 or more
 * @param maxIterations of the search
 * @param tolerance of the slope that ends the search, in units of the mean loss per typical step
 * @param limits what values weights may take
 */
public record CoxFit(double l1, double l2, int maxIterations, double tolerance, Limits limits) {

  /** A fit whose weights are free. */
  public CoxFit(double l1, double l2, int maxIterations, double tolerance) {
    this(l1, l2, maxIterations, tolerance, Limits.FREE);
  }

  /**
   * Fits to inputs side by side; the intercept makes the mean risk of the rows fitted on 0.
   *
   * @throws IllegalArgumentException if no rows are left, or none with an event
   */
  public LinearScores fit(
      List<? extends Features> inputs, Target all, float[] rowWeights, Progress progress) {
    List<Features> parts = List.copyOf(inputs);
    int[] rows = LinearFit.complete(parts, rowWeights);
    Target target = all.rows(rows);
    if (IntStream.range(0, rows.length).noneMatch(target::event)) {
      throw new IllegalArgumentException(
          "None of the %d rows without a missing number has an event, so there is nothing to learn. If numbers are missing in the others, put 'impute' before this stage."
              .formatted(rows.length));
    }
    double[] weights = Arrays.stream(rows).mapToDouble(row -> rowWeights[row]).toArray();
    Search search = new Search(Design.of(parts, rows, weights), target, weights);
    LinearScores fitted = LinearScores.none(1, parts.stream().mapToInt(Features::width).sum());
    search.run(fitted, progress);
    return fitted;
  }

  /** A search over some rows. */
  private final class Search {
    private final Design design;
    private final PartialLikelihood likelihood;
    private final float[] weights;
    private final double total;
    private final double[] risks;
    private final double[] slopes;

    /** Weight of the events: the size of the loss. */
    private final double events;

    private final double[] squares;

    Search(Design design, Target target, double[] weights) {
      this.design = design;
      this.likelihood = PartialLikelihood.of(target);
      this.weights = new float[weights.length];
      this.risks = new double[weights.length];
      this.slopes = new double[weights.length];
      this.squares = design.squares(weights);
      double sum = 0;
      double ofEvents = 0;
      for (int row = 0; row < weights.length; row++) {
        this.weights[row] = (float) weights[row];
        sum += weights[row];
        ofEvents += target.event(row) ? weights[row] : 0;
      }
      this.total = sum;
      this.events = ofEvents;
    }

    void run(LinearScores into, Progress progress) {
      double[] point = new double[design.width()];
      double[] penalty = new double[point.length];
      Arrays.fill(penalty, l1 / events);
      boolean[] nonNegative = new boolean[point.length];
      for (int i = 0; i < point.length; i++) {
        Limits.Limit limit = limits.of(0, design.column(i));
        nonNegative[i] = limit == Limits.Limit.NON_NEGATIVE;
      }
      new Lbfgs(this::loss, penalty, nonNegative, scale())
          .minimise(
              point,
              maxIterations,
              tolerance,
              (iteration, value) -> LinearFit.report(progress, iteration, maxIterations, value));
      double shift = design.restore(point, 0, 1, into.weights(), 0);
      score(point);
      double mean = 0;
      for (int row = 0; row < risks.length; row++) {
        mean += weights[row] / total * risks[row];
      }
      into.intercepts()[0] = shift - mean;
    }

    /** The variance of a column over all rows stands for that over those at risk. */
    private double[] scale() {
      double[] scale = new double[squares.length];
      for (int i = 0; i < scale.length; i++) {
        double curvature = squares[i] / total + l2 / events;
        scale[i] = curvature > 0 ? 1 / curvature : 1;
      }
      return scale;
    }

    private void score(double[] point) {
      double[] score = new double[1];
      for (int row = 0; row < risks.length; row++) {
        score[0] = 0;
        design.addScores(row, point, score);
        risks[row] = score[0];
      }
    }

    private double loss(double[] point, double[] gradient) {
      score(point);
      double loss = likelihood.loss(risks, weights, slopes);
      for (int i = 0; i < point.length; i++) {
        gradient[i] = l2 * point[i];
        loss += l2 / 2 * point[i] * point[i];
      }
      double[] slope = new double[1];
      for (int row = 0; row < risks.length; row++) {
        slope[0] = slopes[row];
        design.addSlopes(row, slope, gradient);
      }
      for (int i = 0; i < point.length; i++) {
        gradient[i] /= events;
      }
      return loss / events;
    }
  }
}
