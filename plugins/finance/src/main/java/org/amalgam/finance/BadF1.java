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
 * F1 of the second class as it was decided: 2 TP / (2 TP + FP + FN) by the weight of the rows, 0
 * where none is found; NaN where no row is of it and none is taken for it.
 */
@Component(service = Metric.class)
@EvaluatorType(BadF1.TYPE)
public final class BadF1 implements Metric {
  static final String TYPE = "finance.f1";

  @Override
  public String summary() {
    return "F1 of the bad rows, as they were decided";
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
    double found = 0;
    double sum = 0;
    for (int row = 0; row < rows.rows(); row++) {
      double weight = rows.weights()[row];
      boolean bad = rows.target().label(row) == 1;
      boolean called = rows.predictions().label(row) == 1;
      found += bad && called ? 2 * weight : 0;
      sum += (bad ? weight : 0) + (called ? weight : 0);
    }
    return found / sum;
  }
}
