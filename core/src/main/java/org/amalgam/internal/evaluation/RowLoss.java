package org.amalgam.internal.evaluation;

import java.util.Arrays;
import org.amalgam.api.PartialLikelihood;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** The loss of each row, by which fusions are compared. */
public final class RowLoss {
  /** Float32 cannot tell probabilities nearer to 1 than about 6e-8 apart from 1. */
  static final double CLIP = 1e-7;

  private RowLoss() {}

  /** What the mean over the rows is called. */
  public static String name(Task task) {
    return switch (task) {
      case CLASSIFICATION -> "log-loss";
      case REGRESSION -> "mean squared error";
      case SURVIVAL -> "partial-likelihood loss";
    };
  }

  /** The same as {@link #rowLoss(Predictions, Target, float[])} with equal weights. */
  public static double[] rowLoss(Predictions predictions, Target target) {
    float[] ones = new float[target.rows()];
    Arrays.fill(ones, 1);
    return rowLoss(predictions, target, ones);
  }

  /**
   * The loss of each row: log-loss in nats with the probability clipped to [1e-7, 1 - 1e-7] for
   * classification, the mean over the targets of the squared error for regression, the row's share
   * in the Cox partial likelihood ({@link PartialLikelihood}) for survival.
   *
   * @param weights of the rows; only the risk sets of survival need them here
   * @return one number per row, NaN where the model did not answer
   */
  public static double[] rowLoss(Predictions predictions, Target target, float[] weights) {
    Rows.requireAligned(predictions, target);
    if (target.task() == Task.SURVIVAL) {
      return PartialLikelihood.of(target).shares(risks(predictions), weights);
    }
    double[] loss = new double[target.rows()];
    Arrays.fill(loss, Double.NaN);
    for (int row : Rows.answered(predictions)) {
      loss[row] =
          target.task() == Task.CLASSIFICATION
              ? logLoss(predictions.get(row, target.label(row)))
              : squaredError(predictions, target, row);
    }
    return loss;
  }

  static double logLoss(double probability) {
    return -Math.log(Math.min(Math.max(probability, CLIP), 1 - CLIP));
  }

  static double[] risks(Predictions predictions) {
    double[] risks = new double[predictions.rows()];
    Arrays.setAll(risks, row -> predictions.get(row, 0));
    return risks;
  }

  private static double squaredError(Predictions predictions, Target target, int row) {
    int width = target.schema().width();
    double sum = 0;
    for (int k = 0; k < width; k++) {
      double error = (double) predictions.get(row, k) - target.value(row, k);
      sum += error * error;
    }
    return sum / width;
  }
}
