package org.amalgam.dl4j;

import java.util.List;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** Rows that a fit is watched on but does not learn from. */
record HeldOut(Features features, Target target, float[] weights) {

  /**
   * Weighted mean loss of a model on these rows: log-loss, or the squared error in units of the
   * targets' variance, averaged over the targets.
   */
  double loss(FittedMlp model, Scaling targets) {
    Predictions predicted = model.apply(List.of(features));
    boolean classes = target.task() == Task.CLASSIFICATION;
    double sum = 0;
    double total = 0;
    for (int row = 0; row < predicted.rows(); row++) {
      double loss =
          classes
              ? -Math.log(Math.max(predicted.get(row, target.label(row)), 1e-12))
              : squaredError(predicted, row, targets);
      sum += weights[row] * loss;
      total += weights[row];
    }
    return sum / total;
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
