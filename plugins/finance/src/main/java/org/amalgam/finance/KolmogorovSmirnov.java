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
 * Kolmogorov-Smirnov statistic: the greatest distance between the distributions of the predicted
 * risk among bad rows and among good ones, by weight, 0 to 1; NaN for one class alone.
 */
@Component(service = Metric.class)
@EvaluatorType(KolmogorovSmirnov.TYPE)
public final class KolmogorovSmirnov implements Metric {
  static final String TYPE = "finance.ks";

  @Override
  public String summary() {
    return "greatest distance of the bad rows' risks from the good rows'";
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
    return RankedRisks.of(rows).distance();
  }
}
