package org.amalgam.medical;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.evaluation.AnalysisTable.Row;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.osgi.service.component.annotations.Component;

/**
 * Decision curve (Vickers and Elkin 2006): the net benefit of treating whose probability is a
 * threshold or more, beside that of treating everybody (treating nobody has 0), for every threshold
 * at which somebody might treat. A model is worth using at thresholds where it is above both.
 * {@code avoided} is how many treatments of 100 patients it saves without missing more: the gain
 * over treating everybody, divided by t / (1 - t), by 100.
 */
@Component(service = Analysis.class)
@EvaluatorType(DecisionCurve.TYPE)
public final class DecisionCurve implements Analysis {
  static final String TYPE = "medical.decision-curve";

  @Override
  public String summary() {
    return "net benefit of the model and of treating everybody by threshold";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.number("from", 0.05, "least threshold").within(0.001, 0.999),
        Param.number("to", 0.5, "greatest threshold").within(0.001, 0.999),
        Param.number("step", 0.05, "from one threshold to the next").within(0.001, 0.999));
  }

  @Override
  public void check(PredictionSchema schema, Params params) {
    Confusion.check(TYPE, schema);
    if (params.number("from") > params.number("to")) {
      throw new IllegalArgumentException(
          "'from' (%s) must not be above 'to' (%s)."
              .formatted(params.number("from"), params.number("to")));
    }
  }

  @Override
  public List<AnalysisTable> tables(Evaluated rows) {
    double from = rows.params().number("from");
    double step = rows.params().number("step");
    int count = (int) Math.floor((rows.params().number("to") - from) / step + 1e-9) + 1;
    List<Row> table = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double threshold = from + i * step;
      double model = Confusion.at(threshold, rows).netBenefit(threshold);
      double all = Confusion.at(Double.NEGATIVE_INFINITY, rows).netBenefit(threshold);
      double avoided = 100 * (model - all) * (1 - threshold) / threshold;
      table.add(Row.of(String.format(Locale.ROOT, "%.4g", threshold), model, all, avoided));
    }
    return List.of(
        new AnalysisTable(
            "Net benefit of treating '%s'".formatted(rows.target().schema().outputs().get(1)),
            List.of("threshold", "model", "all", "avoided"),
            table));
  }
}
