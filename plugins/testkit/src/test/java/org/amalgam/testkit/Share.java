package org.amalgam.testkit;

import java.util.List;
import java.util.Set;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.amalgam.api.evaluation.Metric;

/** The least metric that keeps the contract: the weight of the rows decided rightly. */
@EvaluatorType("test.share")
public class Share implements Metric {
  @Override
  public String summary() {
    return "share of rows decided rightly";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public boolean greaterIsBetter() {
    return true;
  }

  @Override
  public double value(Evaluated rows) {
    double right = 0;
    double all = 0;
    for (int row = 0; row < rows.rows(); row++) {
      boolean hit = rows.predictions().label(row) == rows.target().label(row);
      right += hit ? rows.weights()[row] : 0;
      all += rows.weights()[row];
    }
    return right / all;
  }

  /** The same as a table. */
  @EvaluatorType("test.shares")
  public static class Table implements Analysis {
    @Override
    public String summary() {
      return "share of rows decided rightly, as a table";
    }

    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public List<AnalysisTable> tables(Evaluated rows) {
      return List.of(
          new AnalysisTable(
              "Shares",
              List.of("of", "share"),
              List.of(AnalysisTable.Row.of("all", new Share().value(rows)))));
    }
  }
}
