package org.amalgam.api.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.evaluation.AnalysisTable;

/**
 * How well one stage did.
 *
 * @param id id of the stage in its pipeline
 * @param type stage type
 * @param metrics by name, in a fixed order: core's own, then those that the pipeline asks for
 * @param tables of the analyses that the pipeline asks for, by name
 */
public record Scores(
    String id,
    String type,
    Map<String, Interval> metrics,
    Map<String, List<AnalysisTable>> tables) {

  public Scores {
    // A package of an older version has none.
    tables = Optional.ofNullable(tables).orElseGet(Map::of);
  }

  public Scores(String id, String type, Map<String, Interval> metrics) {
    this(id, type, metrics, Map.of());
  }
}
