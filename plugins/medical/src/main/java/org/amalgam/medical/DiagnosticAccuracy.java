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
 * How good the decisions are, as a diagnostic study reports it: sensitivity, specificity,
 * predictive values and accuracy with 95 % score intervals (Wilson 1927), and likelihood ratios
 * with intervals by their logarithm (Simel, Samsa and Matchar 1991).
 *
 * <p>Predictive values depend on how common the disease is, and the rows of a study seldom tell
 * that. With {@code prevalence} they are also given for another one by Bayes' theorem, with
 * intervals on the scale of logits (Mercaldo, Lau and Zhou 2007).
 */
@Component(service = Analysis.class)
@EvaluatorType(DiagnosticAccuracy.TYPE)
public final class DiagnosticAccuracy implements Analysis {
  static final String TYPE = "medical.diagnostic-accuracy";

  @Override
  public String summary() {
    return "sensitivity, specificity, predictive values and likelihood ratios with intervals";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.number(
                "prevalence",
                0,
                "share of the ill where it is to be used, for predictive values there; 0 for none")
            .within(0, 0.999));
  }

  @Override
  public void check(PredictionSchema schema, Params params) {
    Confusion.check(TYPE, schema);
  }

  @Override
  public List<AnalysisTable> tables(Evaluated rows) {
    Confusion found = Confusion.of(rows);
    List<Row> table = new ArrayList<>();
    table.add(row("sensitivity", found.sensitivity(), found.positives()));
    table.add(row("specificity", found.specificity(), found.negatives()));
    table.add(
        row(
            "positive predictive value",
            found.positivePredictiveValue(),
            found.truePositives() + found.falsePositives()));
    table.add(
        row(
            "negative predictive value",
            found.negativePredictiveValue(),
            found.trueNegatives() + found.falseNegatives()));
    table.add(row("accuracy", found.accuracy(), found.rows()));
    table.add(row("prevalence", found.prevalence(), found.rows()));
    table.add(row("positive likelihood ratio", positiveRatio(found), found.rows()));
    table.add(row("negative likelihood ratio", negativeRatio(found), found.rows()));
    double prevalence = rows.params().number("prevalence");
    if (prevalence > 0) {
      String there = String.format(Locale.ROOT, " at a prevalence of %.4g", prevalence);
      table.add(
          row("positive predictive value" + there, positiveAt(found, prevalence), found.rows()));
      table.add(
          row("negative predictive value" + there, negativeAt(found, prevalence), found.rows()));
    }
    return List.of(
        new AnalysisTable(
            "Decisions for '%s'".formatted(rows.target().schema().outputs().get(1)),
            List.of("measure", "value", "low", "high", "rows"),
            table));
  }

  private static Row row(String measure, Proportion share, double rows) {
    return Row.of(measure, share.value(), share.low(), share.high(), rows);
  }

  private static Proportion positiveRatio(Confusion found) {
    return ratio(
        found.truePositives(), found.positives(), found.falsePositives(), found.negatives());
  }

  private static Proportion negativeRatio(Confusion found) {
    return ratio(
        found.falseNegatives(), found.positives(), found.trueNegatives(), found.negatives());
  }

  /** The ratio of two shares; without bounds where one of them is 0. */
  private static Proportion ratio(double one, double ofOne, double other, double ofOther) {
    double ratio = one / ofOne / (other / ofOther);
    double half = Proportion.Z * Math.sqrt(1 / one - 1 / ofOne + 1 / other - 1 / ofOther);
    return Double.isFinite(half)
        ? new Proportion(ratio, ratio * Math.exp(-half), ratio * Math.exp(half))
        : new Proportion(ratio, Double.NaN, Double.NaN);
  }

  private static Proportion positiveAt(Confusion found, double prevalence) {
    double hit = found.sensitivity().value();
    double alarm = 1 - found.specificity().value();
    return Proportion.ofLogit(
        Math.log(hit * prevalence / (alarm * (1 - prevalence))),
        (1 - hit) / hit / found.positives() + (1 - alarm) / alarm / found.negatives());
  }

  private static Proportion negativeAt(Confusion found, double prevalence) {
    double miss = 1 - found.sensitivity().value();
    double rest = found.specificity().value();
    return Proportion.ofLogit(
        Math.log(rest * (1 - prevalence) / (miss * prevalence)),
        (1 - miss) / miss / found.positives() + (1 - rest) / rest / found.negatives());
  }
}
