package org.amalgam.medical;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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
 * Whether probabilities of the positive class mean what they say (Van Calster et al. 2019): as a
 * whole, calibration in the large, and slope ({@link Recalibration}) with 95 % Wald intervals; and
 * in groups of rising probability, mean probability against how often it was right, with 95 % score
 * intervals. The calibration error is the mean of the groups' absolute gaps by their rows; chance
 * alone keeps it above 0.
 */
@Component(service = Analysis.class)
@EvaluatorType(Calibration.TYPE)
public final class Calibration implements Analysis {
  static final String TYPE = "medical.calibration";

  @Override
  public String summary() {
    return "calibration in the large, slope, and observed against predicted by group";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(Param.integer("groups", 10, "groups of about as many rows each").within(2, 100));
  }

  @Override
  public void check(PredictionSchema schema, Params params) {
    Confusion.check(TYPE, schema);
  }

  @Override
  public List<AnalysisTable> tables(Evaluated rows) {
    List<Group> groups = groups(rows, rows.params().integer("groups"));
    String positive = rows.target().schema().outputs().get(1);
    return List.of(
        new AnalysisTable(
            "Calibration of '%s'".formatted(positive),
            List.of("measure", "value", "low", "high"),
            measures(rows, groups)),
        new AnalysisTable(
            "Predicted and observed share of '%s'".formatted(positive),
            List.of("group", "predicted", "observed", "low", "high", "rows"),
            IntStream.range(0, groups.size())
                .mapToObj(g -> groups.get(g).row(Integer.toString(g + 1)))
                .toList()));
  }

  private static List<Row> measures(Evaluated rows, List<Group> groups) {
    Recalibration fit = Recalibration.of(rows);
    Group all = new Group();
    double gaps = 0;
    for (Group group : groups) {
      all.rows += group.rows;
      all.predicted += group.predicted;
      all.positives += group.positives;
      gaps += Math.abs(group.positives - group.predicted);
    }
    Proportion observed = Proportion.of(all.positives, all.rows);
    return List.of(
        Row.of("mean probability", all.predicted / all.rows, Double.NaN, Double.NaN),
        Row.of("observed share", observed.value(), observed.low(), observed.high()),
        row("calibration in the large", fit.inTheLarge(), fit.inTheLargeError()),
        row("calibration slope", fit.slope(), fit.slopeError()),
        Row.of("calibration error", gaps / all.rows, Double.NaN, Double.NaN));
  }

  private static Row row(String measure, double value, double error) {
    double half = Proportion.Z * error;
    return Row.of(measure, value, value - half, value + half);
  }

  /** Rows of one probability stay together, so that their order does not matter. */
  private static List<Group> groups(Evaluated rows, int count) {
    int[] order =
        IntStream.range(0, rows.rows())
            .filter(row -> rows.weights()[row] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> rows.predictions().get(row, 1)))
            .mapToInt(Integer::intValue)
            .toArray();
    double total = 0;
    for (int row : order) {
      total += rows.weights()[row];
    }
    List<Group> groups = new ArrayList<>();
    double before = 0;
    int last = -1;
    for (int from = 0, to; from < order.length; from = to) {
      Group tied = new Group();
      float probability = rows.predictions().get(order[from], 1);
      for (to = from;
          to < order.length && rows.predictions().get(order[to], 1) == probability;
          to++) {
        tied.add(rows, order[to]);
      }
      int place = (int) Math.min(count - 1, count * (before + tied.rows / 2) / total);
      if (place != last) {
        groups.add(new Group());
        last = place;
      }
      groups.get(groups.size() - 1).add(tied);
      before += tied.rows;
    }
    return groups;
  }

  /** Sums by weight. */
  private static final class Group {
    private double rows;
    private double predicted;
    private double positives;

    void add(Evaluated all, int row) {
      float weight = all.weights()[row];
      rows += weight;
      predicted += weight * all.predictions().get(row, 1);
      positives += all.target().label(row) == 1 ? weight : 0;
    }

    void add(Group other) {
      rows += other.rows;
      predicted += other.predicted;
      positives += other.positives;
    }

    Row row(String label) {
      Proportion observed = Proportion.of(positives, rows);
      return Row.of(
          label, predicted / rows, observed.value(), observed.low(), observed.high(), rows);
    }
  }
}
