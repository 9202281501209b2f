package org.amalgam.internal.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.Params;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.api.evaluation.Evaluated;

/** The answered ones of some held-out rows, as metrics and analyses see them. */
record EvaluatedRows(Truth truth, Predictions predictions, float[] weights, Params params)
    implements Evaluated {
  private static final Params NONE = Params.of(List.of(), Map.of());

  /** The rows of an index that rises. */
  static EvaluatedRows of(Truth truth, Predictions predictions, int[] rows) {
    Truth known = truth.rows(rows);
    Predictions answers = rows.length == predictions.rows() ? predictions : predictions.rows(rows);
    return new EvaluatedRows(known, answers, known.weights(), NONE);
  }

  EvaluatedRows with(float[] others) {
    return new EvaluatedRows(truth, predictions, others, params);
  }

  EvaluatedRows with(Params others) {
    return new EvaluatedRows(truth, predictions, weights, others);
  }

  /** Whether some row counts. */
  boolean any() {
    for (float weight : weights) {
      if (weight > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Target target() {
    return truth.target();
  }

  @Override
  public Optional<int[]> groups() {
    return truth.groups();
  }

  @Override
  public Optional<double[]> times() {
    return truth.times();
  }

  @Override
  public Records records() {
    return truth.records();
  }
}
