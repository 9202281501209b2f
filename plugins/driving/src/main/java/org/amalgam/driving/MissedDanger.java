package org.amalgam.driving;

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
 * Share of the dangerous rows that are missed where the threshold of the alarm is set so that a
 * given share of the other rows is alarmed: 1 - sensitivity at a fixed false-alarm rate, a point of
 * the ROC curve (Fawcett, Pattern Recognition Letters 27 (2006) 861-874). Models are compared at
 * equal false alarms so, whatever their probabilities are worth. From 0 to 1, less is better; NaN
 * if all rows, or none, are dangerous.
 */
@Component(service = Metric.class)
@EvaluatorType("driving.missed-danger")
public final class MissedDanger implements Metric {

  @Override
  public String summary() {
    return "share of the danger that is missed at a fixed share of false alarms";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("danger", "brake", "the class that is danger"),
        Param.number("falseAlarms", 0.05, "share of the other rows that may be alarmed")
            .within(0, 1));
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public void check(PredictionSchema schema, Params params) {
    Alarms.danger(schema, params);
  }

  @Override
  public boolean greaterIsBetter() {
    return false;
  }

  @Override
  public double value(Evaluated rows) {
    return Alarms.of(rows).missed(rows.params().number("falseAlarms"));
  }
}
