package org.amalgam.medical;

import java.util.Set;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.amalgam.api.evaluation.Metric;
import org.osgi.service.component.annotations.Component;

/** Share of the negative rows that are decided to be negative; NaN if there are none. */
@Component(service = Metric.class)
@EvaluatorType(Specificity.TYPE)
public final class Specificity implements Metric {
  static final String TYPE = "medical.specificity";

  @Override
  public String summary() {
    return "share of the negative rows that are left alone";
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
    return Confusion.of(rows).specificity().value();
  }
}
