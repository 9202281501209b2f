package org.amalgam.medical;

import java.util.Set;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.amalgam.api.evaluation.Metric;
import org.osgi.service.component.annotations.Component;

/**
 * Share of the rows decided to be positive that are; NaN if none is decided so. It depends on how
 * many positive rows there are: see {@link DiagnosticAccuracy}.
 */
@Component(service = Metric.class)
@EvaluatorType(PositivePredictiveValue.TYPE)
public final class PositivePredictiveValue implements Metric {
  static final String TYPE = "medical.ppv";

  @Override
  public String summary() {
    return "share of those called positive that are";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public void check(PredictionSchema schema, Params params) {
    Confusion.check(TYPE, schema);
  }

  @Override
  public boolean greaterIsBetter() {
    return true;
  }

  @Override
  public double value(Evaluated rows) {
    return Confusion.of(rows).positivePredictiveValue().value();
  }
}
