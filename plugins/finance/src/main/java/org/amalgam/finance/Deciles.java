package org.amalgam.finance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
 * The gains table of a scorecard: rows in ten parts of equal weight, the riskiest first. Of each
 * part the weight of its rows, the bad rate and the lift (bad rate over that of all rows); with all
 * riskier ones the share of all bad rows that is caught, and the distance of that from the share of
 * all good rows, the greatest of which is near the Kolmogorov-Smirnov statistic.
 */
@Component(service = Analysis.class)
@EvaluatorType(Deciles.TYPE)
public final class Deciles implements Analysis {
  static final String TYPE = "finance.deciles";
  private static final int PARTS = 10;

  @Override
  public String summary() {
    return "bad rate, lift and share of the bad rows caught by decile of risk";
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
  public List<AnalysisTable> tables(Evaluated rows) {
    RankedRisks ranked = RankedRisks.of(rows);
    RankedRisks.Slice all = ranked.slice(0, 1);
    List<Row> table = new ArrayList<>();
    for (int i = 1; i <= PARTS; i++) {
      RankedRisks.Slice part = ranked.slice((i - 1.0) / PARTS, (double) i / PARTS);
      RankedRisks.Slice riskier = ranked.slice(0, (double) i / PARTS);
      double caught = riskier.second() / all.second();
      table.add(
          Row.of(
              Integer.toString(i),
              part.first() + part.second(),
              part.rate(),
              part.rate() / all.rate(),
              caught,
              caught - riskier.first() / all.first()));
    }
    return List.of(
        new AnalysisTable(
            "'%s' by decile of risk".formatted(rows.target().schema().outputs().get(1)),
            List.of("decile", "rows", "bad rate", "lift", "caught", "distance"),
            table));
  }
}
