package org.amalgam.dl4j;

import java.util.List;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** Rows that a fit is measured on. */
record HeldOut(List<Features> features, Target target, float[] weights) {

  /** The chosen rows of all. */
  static HeldOut of(int[] rows, List<? extends Features> features, Target target, float[] weights) {
    float[] chosen = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = weights[rows[i]];
    }
    return new HeldOut(
        features.stream().map(view -> view.rows(rows)).toList(), target.rows(rows), chosen);
  }

  /**
   * Weighted mean loss of a model's answers: log-loss, or the squared error in units of the
   * targets' variance, averaged over the targets. Beside it the weighted share of rows whose class
   * is right; NaN for regression.
   *
   * @param targets how the model's targets were scaled
   */
  Score score(Predictions predicted, Scaling targets) {
    boolean classes = target.task() == Task.CLASSIFICATION;
    double loss = 0;
    double right = 0;
    double total = 0;
    for (int row = 0; row < predicted.rows(); row++) {
      if (classes) {
        int label = target.label(row);
        loss -= weights[row] * Math.log(Math.max(predicted.get(row, label), 1e-12));
        right += predicted.label(row) == label ? weights[row] : 0;
      } else {
        loss += weights[row] * squaredError(predicted, row, targets);
      }
      total += weights[row];
    }
    return new Score(loss / total, classes ? right / total : Double.NaN);
  }

  private double squaredError(Predictions predicted, int row, Scaling targets) {
    double sum = 0;
    for (int k = 0; k < targets.width(); k++) {
      double off = (predicted.get(row, k) - target.value(row, k)) / targets.deviation()[k];
      sum += off * off;
    }
    return sum / targets.width();
  }
}
