package org.amalgam.medical;

import java.util.List;
import java.util.Map;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.testkit.TestRows;

/**
 * 20 rows with probabilities of being ill: of 10 ill ones 7 have 0.5 or more, of 10 healthy ones 2.
 */
final class Judged {
  private static final PredictionSchema SCHEMA = PredictionSchema.classes("healthy", "ill");
  private static final float[] ILL = {
    .05f, .1f, .1f, .2f, .2f, .25f, .3f, .35f, .4f, .4f, .45f, .5f, .55f, .6f, .65f, .7f, .8f, .8f,
    .9f, .95f
  };
  private static final int[] LABELS = {0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1, 1};

  private Judged() {}

  /** Decided at 0.5, to the last row. */
  static TestRows rows(Evaluator evaluator, Map<String, ?> params) {
    float[] values = new float[2 * ILL.length];
    int[] decided = new int[ILL.length];
    for (int row = 0; row < ILL.length; row++) {
      values[2 * row] = 1 - ILL[row];
      values[2 * row + 1] = ILL[row];
      decided[row] = ILL[row] >= 0.5f ? 1 : 0;
    }
    return TestRows.of(
            Predictions.of(SCHEMA, ILL.length, values).withLabels(decided),
            Target.classes(SCHEMA, LABELS))
        .withParams(evaluator, params);
  }

  /** Weights 1 and 2 in turn. */
  static TestRows weighted(TestRows rows) {
    float[] weights = new float[rows.rows()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = 1 + row % 2;
    }
    return rows.withWeights(weights);
  }

  /** A row of a table. */
  static List<Double> values(AnalysisTable table, String label) {
    return table.rows().stream()
        .filter(row -> row.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no '" + label + "' in " + table))
        .values();
  }
}
