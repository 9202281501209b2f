package org.amalgam.internal.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.internal.evaluation.Asked.AskedAnalysis;

/** What analyses say of a model, on the rows that it answered in the first repeat. */
final class Tables {
  private Tables() {}

  /**
   * The tables by id of the analysis; one that fails has none.
   *
   * @param faults is told of an analysis that fails
   */
  static Map<String, List<AnalysisTable>> of(
      Truth truth, HeldOut model, List<AskedAnalysis> analyses, Consumer<String> faults) {
    if (analyses.isEmpty()) {
      return Map.of();
    }
    Predictions first = model.repeats().get(0);
    EvaluatedRows rows = EvaluatedRows.of(truth, first, Rows.answered(first));
    Map<String, List<AnalysisTable>> tables = new LinkedHashMap<>();
    for (AskedAnalysis asked : analyses) {
      if (rows.any()) {
        try {
          tables.put(asked.id(), List.copyOf(asked.analysis().tables(rows.with(asked.params()))));
        } catch (RuntimeException | LinkageError e) {
          faults.accept("Analysis '%s' failed: %s".formatted(asked.id(), e));
        }
      }
    }
    return Collections.unmodifiableMap(tables);
  }
}
