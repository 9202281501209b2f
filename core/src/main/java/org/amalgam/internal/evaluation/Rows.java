package org.amalgam.internal.evaluation;

import java.util.stream.IntStream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** Which rows can be measured. */
final class Rows {
  private Rows() {}

  static int[] answered(Predictions predictions) {
    return IntStream.range(0, predictions.rows()).filter(row -> has(predictions, row)).toArray();
  }

  static int[] answeredByBoth(Predictions one, Predictions other) {
    return IntStream.range(0, one.rows()).filter(row -> has(one, row) && has(other, row)).toArray();
  }

  static void requireAligned(Predictions predictions, Target target) {
    if (predictions.rows() != target.rows() || !predictions.schema().equals(target.schema())) {
      throw new IllegalArgumentException(
          "Predictions of %d rows of %s do not match a target of %d rows of %s."
              .formatted(predictions.rows(), predictions.schema(), target.rows(), target.schema()));
    }
  }

  /** A decision rule may leave a row undecided though there are probabilities: no answer either. */
  private static boolean has(Predictions predictions, int row) {
    return predictions.answered(row)
        && (predictions.schema().task() != Task.CLASSIFICATION || predictions.label(row) >= 0);
  }
}
