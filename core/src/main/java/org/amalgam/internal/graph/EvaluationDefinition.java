package org.amalgam.internal.graph;

import java.util.List;
import java.util.Map;

/** What a pipeline asks to be reported beside core's own metrics. */
public record EvaluationDefinition(List<Entry> metrics, List<Entry> analyses) {
  static final EvaluationDefinition NONE = new EvaluationDefinition(List.of(), List.of());

  /**
   * A metric or an analysis by name.
   *
   * @param pointer to it in the document
   * @param id what reports call it
   * @param params as written
   */
  public record Entry(String pointer, String id, String type, Map<String, Object> params) {}

  public EvaluationDefinition {
    metrics = List.copyOf(metrics);
    analyses = List.copyOf(analyses);
  }
}
