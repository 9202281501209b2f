package org.amalgam.driving;

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
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.osgi.service.component.annotations.Component;

/**
 * Two tables of danger: what is missed at several shares of false alarms ({@link MissedDanger}),
 * and what the classes decided on miss and falsely alarm, vetoes included.
 */
@Component(service = Analysis.class)
@EvaluatorType("driving.danger")
public final class DangerTable implements Analysis {

  @Override
  public String summary() {
    return "missed danger by share of false alarms, and of the decisions";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("danger", "brake", "the class that is danger"),
        Param.numbers(
                "falseAlarms",
                List.of(0.01, 0.02, 0.05, 0.1),
                "shares of the other rows that may be alarmed")
            .within(0, 1),
        Param.text("note", "", "what the tables' names say beside, such as 'simulated'"));
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
  public List<AnalysisTable> tables(Evaluated rows) {
    Alarms alarms = Alarms.of(rows);
    List<AnalysisTable.Row> rates = new ArrayList<>();
    for (double allowed : rows.params().numbers("falseAlarms")) {
      String label = String.format(Locale.ROOT, "%.1f %%", 100 * allowed);
      rates.add(AnalysisTable.Row.of(label, alarms.missed(allowed)));
    }
    String note = rows.params().text("note");
    String end = note.isEmpty() ? "" : " (" + note + ")";
    return List.of(
        new AnalysisTable("Missed danger" + end, List.of("false alarms", "missed"), rates),
        new AnalysisTable(
            "Danger as decided" + end,
            List.of("decision", "missed", "false alarms"),
            List.of(decided(rows))));
  }

  private static AnalysisTable.Row decided(Evaluated rows) {
    int danger = Alarms.danger(rows.predictions().schema(), rows.params());
    double[] weights = new double[2];
    double[] wrong = new double[2];
    for (int row = 0; row < rows.rows(); row++) {
      boolean alarmed = rows.predictions().label(row) == danger;
      boolean dangerous = rows.target().label(row) == danger;
      int kind = dangerous ? 0 : 1;
      weights[kind] += rows.weights()[row];
      wrong[kind] += alarmed == dangerous ? 0 : rows.weights()[row];
    }
    return AnalysisTable.Row.of("as decided", wrong[0] / weights[0], wrong[1] / weights[1]);
  }
}
