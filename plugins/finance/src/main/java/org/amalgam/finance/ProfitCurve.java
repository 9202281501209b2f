package org.amalgam.finance;

import java.util.ArrayList;
import java.util.List;
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
 * What granting the share of the rows with the least risk would bring, for shares from a tenth to
 * all: the bad rate among them, and the profit by row of all, {@code gain} times the amounts of
 * good rows less {@code loss} times those of bad ones. Rows of one probability are granted in part
 * where a share ends among them.
 */
@Component(service = Analysis.class)
@EvaluatorType(ProfitCurve.TYPE)
public final class ProfitCurve implements Analysis {
  static final String TYPE = "finance.profit-curve";
  private static final int STEPS = 10;

  @Override
  public String summary() {
    return "bad rate and profit by the share of the rows that is granted";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return Exposure.params();
  }

  @Override
  public void check(PredictionSchema schema, Params params) {
    RankedRisks.check(TYPE, schema);
  }

  @Override
  public List<AnalysisTable> tables(Evaluated rows) {
    RankedRisks ranked = RankedRisks.of(rows, Exposure.amounts(rows));
    double gain = Exposure.gain(rows.params());
    double loss = Exposure.loss(rows.params());
    List<Row> table = new ArrayList<>();
    for (int i = 1; i <= STEPS; i++) {
      RankedRisks.Slice granted = ranked.slice(1 - (double) i / STEPS, 1);
      double profit = gain * granted.firstValue() - loss * granted.secondValue();
      table.add(Row.of(100 * i / STEPS + " %", granted.rate(), profit / ranked.all()));
    }
    return List.of(
        new AnalysisTable(
            "Granting the least risks", List.of("granted", "bad rate", "profit by row"), table));
  }
}
