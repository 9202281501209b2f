package org.amalgam.finance;

import java.util.Set;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.amalgam.api.evaluation.Metric;
import org.osgi.service.component.annotations.Component;

/**
 * Gini coefficient (Somers' D; Siddiqi 2006): 2 AUC - 1 by the weight of the rows, ties half. 1
 * ranks every bad row above every good one, 0 is chance; NaN for one class alone.
 */
@Component(service = Metric.class)
@EvaluatorType(Gini.TYPE)
public final class Gini implements Metric {
  static final String TYPE = "finance.gini";

  @Override
  public String summary() {
    return "2 AUC - 1: how well risks are ranked, 0 for chance";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
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
    return 2 * RankedRisks.of(rows).area() - 1;
  }
}
