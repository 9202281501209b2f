package org.amalgam.internal.evaluation;

import java.util.List;
import org.amalgam.api.Params;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.Metric;

/**
 * What is to be reported beside core's own metrics.
 *
 * @param metrics in the order of reports
 */
public record Asked(List<AskedMetric> metrics, List<AskedAnalysis> analyses) {
  public static final Asked NONE = new Asked(List.of(), List.of());

  /**
   * A metric with its parameters.
   *
   * @param id what reports call it
   */
  public record AskedMetric(String id, Metric metric, Params params) {
    public Yardstick yardstick() {
      return new Yardstick(id, metric.greaterIsBetter());
    }
  }

  /**
   * An analysis with its parameters.
   *
   * @param id what reports call it
   */
  public record AskedAnalysis(String id, Analysis analysis, Params params) {}

  public Asked {
    metrics = List.copyOf(metrics);
    analyses = List.copyOf(analyses);
  }

  public boolean isEmpty() {
    return metrics.isEmpty() && analyses.isEmpty();
  }
}
