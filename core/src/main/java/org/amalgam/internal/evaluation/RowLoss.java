package org.amalgam.internal.evaluation;

import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** The loss of each row: what fusions are compared by while they are learned. */
public final class RowLoss {
  private RowLoss() {}

  /** Log-loss, or mean squared error over the targets; NaN for a row without an answer. */
  public static double[] rowLoss(Predictions predictions, Target target) {
    double[] losses = new double[target.rows()];
    for (int row = 0; row < losses.length; row++) {
      losses[row] =
          !predictions.answered(row)
              ? Double.NaN
              : target.task() == Task.CLASSIFICATION
                  ? Scored.logLoss(predictions, target, row)
                  : squaredError(predictions, target, row);
    }
    return losses;
  }

  private static double squaredError(Predictions predictions, Target target, int row) {
    int width = target.schema().width();
    double sum = 0;
    for (int k = 0; k < width; k++) {
      double error = predictions.get(row, k) - target.value(row, k);
      sum += error * error;
    }
    return sum / width;
  }
}
