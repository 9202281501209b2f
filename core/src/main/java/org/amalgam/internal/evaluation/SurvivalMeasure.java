package org.amalgam.internal.evaluation;

import org.amalgam.api.PartialLikelihood;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;

/** All metrics of risk scores. */
final class SurvivalMeasure implements Measure {
  private final Target target;
  private final int[] rows;
  private final double[] risks;
  private final Concordance concordance;
  private final PartialLikelihood likelihood;

  SurvivalMeasure(Target target, Predictions predictions, int[] rows) {
    this.target = target;
    this.rows = rows;
    this.risks = RowLoss.risks(predictions);
    this.concordance = new Concordance(target, risks, rows);
    this.likelihood = PartialLikelihood.of(target);
  }

  @Override
  public void measure(int[] counts, double[] out) {
    float[] weights = new float[target.rows()];
    long events = 0;
    for (int row : rows) {
      weights[row] = counts[row];
      events += target.event(row) ? counts[row] : 0;
    }
    // Places are those of Metric's survival metrics.
    out[0] = concordance.measure(counts);
    out[1] = likelihood.loss(risks, weights, new double[risks.length]) / events;
  }
}
