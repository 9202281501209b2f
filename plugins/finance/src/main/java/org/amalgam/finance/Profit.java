package org.amalgam.finance;

import java.util.List;
import java.util.Set;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.amalgam.api.evaluation.Metric;
import org.osgi.service.component.annotations.Component;

/**
 * Profit by row of granting exactly what is decided to be good: {@code gain} times the amount of
 * every good row among it, less {@code loss} times that of every bad one, over the weight of all
 * rows. {@link ProfitCurve} has it for other decisions.
 */
@Component(service = Metric.class)
@EvaluatorType(Profit.TYPE)
public final class Profit implements Metric {
  static final String TYPE = "finance.profit";

  @Override
  public String summary() {
    return "profit by row of granting what is decided to be good";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return Exposure.params();
  }

  @Override
  public void check(PredictionSchema schema, Params params) {
    RankedRisks.check(TYPE, schema);
  }

  @Override
  public boolean greaterIsBetter() {
    return true;
  }

  @Override
  public double value(Evaluated rows) {
    RankedRisks.Value amounts = Exposure.amounts(rows);
    double gain = Exposure.gain(rows.params());
    double loss = Exposure.loss(rows.params());
    double profit = 0;
    double all = 0;
    for (int row = 0; row < rows.rows(); row++) {
      double weight = rows.weights()[row];
      all += weight;
      if (weight > 0 && rows.predictions().label(row) == 0) {
        profit += weight * amounts.of(row) * (rows.target().label(row) == 1 ? -loss : gain);
      }
    }
    return profit / all;
  }
}
