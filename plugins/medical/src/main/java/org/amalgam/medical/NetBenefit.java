package org.amalgam.medical;

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
 * Net benefit of treating whose probability is a threshold or more (Vickers and Elkin 2006): true
 * positives less false positives times t / (1 - t), by row. The threshold says what is at stake: at
 * 0.1 one missed case is as bad as nine treated in vain. {@link DecisionCurve} has it for many
 * thresholds.
 */
@Component(service = Metric.class)
@EvaluatorType(NetBenefit.TYPE)
public final class NetBenefit implements Metric {
  static final String TYPE = "medical.net-benefit";

  @Override
  public String summary() {
    return "true positives less false positives at the odds of a threshold, by row";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.number("threshold", 0.2, "probability from which on one would treat")
            .within(0.001, 0.999));
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
    double threshold = rows.params().number("threshold");
    return Confusion.at(threshold, rows).netBenefit(threshold);
  }
}
