package org.amalgam.finance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.evaluation.AnalysisTable.Row;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.osgi.service.component.annotations.Component;

/**
 * Inputs that tell the target by themselves better than anything known beforehand can: the mark of
 * a column that was shifted by a step, or computed with what came later. Each number of the input
 * is taken alone; its AUC for the target, whichever way round, comes with the lower end of a
 * one-sided 99.9 % interval (standard error of Hanley and McNeil 1982). Where that is above {@code
 * plausible}, {@code leak} is 1. Of a column of shape [t], which is a window, its last step is
 * judged: the last number over the one before.
 *
 * <p>The numbers that tell most are listed, at most {@code most}. What leaks less than {@code
 * plausible} is not found, and of what is found a person has to say whether it is a leak.
 */
@Component(service = Analysis.class)
@EvaluatorType(LookAhead.TYPE)
public final class LookAhead implements Analysis {
  static final String TYPE = "finance.look-ahead";
  private static final double Z = 3.090232306167813;

  @Override
  public String summary() {
    return "inputs that know more of the target than they can before it";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.number("plausible", 0.65, "the most AUC that a single honest input can have")
            .within(0.5, 1),
        Param.integer("most", 10, "inputs to list").within(1, 10_000));
  }

  @Override
  public void check(PredictionSchema schema, Params params) {
    RankedRisks.check(TYPE, schema);
  }

  /** A number of the input, and how well it tells the target. */
  private record Telling(String name, double area, double least) {}

  @Override
  public List<AnalysisTable> tables(Evaluated rows) {
    List<Telling> all = new ArrayList<>();
    for (Column column : rows.records().columns()) {
      if (column instanceof StringColumn) {
        continue;
      }
      Field field = column.field();
      if (field.shape().size() == 1 && field.size() > 1) {
        Numbers last = Numbers.of(column, field.size() - 1);
        Numbers before = Numbers.of(column, field.size() - 2);
        double[] steps =
            IntStream.range(0, rows.rows())
                .mapToDouble(row -> last.get(row) / before.get(row))
                .toArray();
        all.add(telling(field.name() + ", last step", steps, rows));
      } else {
        for (int e = 0; e < field.size(); e++) {
          Numbers numbers = Numbers.of(column, e);
          double[] values = IntStream.range(0, rows.rows()).mapToDouble(numbers::get).toArray();
          all.add(telling(field.element(e), values, rows));
        }
      }
    }
    return List.of(table(all, rows.params()));
  }

  private static AnalysisTable table(List<Telling> all, Params params) {
    double plausible = params.number("plausible");
    List<Row> found =
        all.stream()
            .sorted(Comparator.comparingDouble(Telling::area).reversed())
            .limit(params.integer("most"))
            .map(each -> Row.of(each.name, each.area, each.least, each.least > plausible ? 1 : 0))
            .toList();
    return new AnalysisTable(
        "What single inputs know of the target",
        List.of("input", "AUC", "at least", "leak"),
        found.isEmpty() ? List.of(Row.of("(no numbers)", Double.NaN, Double.NaN, 0)) : found);
  }

  private static Telling telling(String name, double[] values, Evaluated rows) {
    int[] rising =
        IntStream.range(0, values.length)
            .filter(row -> Double.isFinite(values[row]) && rows.weights()[row] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> values[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    double below = 0;
    double area = 0;
    double bad = 0;
    for (int i = 0; i < rising.length; ) {
      double firstHere = 0;
      double secondHere = 0;
      int j = i;
      for (; j < rising.length && values[rising[j]] == values[rising[i]]; j++) {
        double weight = rows.weights()[rising[j]];
        if (rows.target().label(rising[j]) == 1) {
          secondHere += weight;
        } else {
          firstHere += weight;
        }
      }
      area += secondHere * (below + firstHere / 2);
      below += firstHere;
      bad += secondHere;
      i = j;
    }
    if (!(below > 0 && bad > 0)) {
      return new Telling(name, 0.5, 0.5);
    }
    double auc = Math.max(area, below * bad - area) / (below * bad);
    return new Telling(name, auc, Math.max(0.5, auc - Z * error(auc, bad, below)));
  }

  /** Standard error of an AUC (Hanley and McNeil 1982). */
  private static double error(double auc, double positives, double negatives) {
    double one = auc / (2 - auc);
    double two = 2 * auc * auc / (1 + auc);
    double variance =
        auc * (1 - auc) + (positives - 1) * (one - auc * auc) + (negatives - 1) * (two - auc * auc);
    return Math.sqrt(Math.max(0, variance) / (positives * negatives));
  }
}
