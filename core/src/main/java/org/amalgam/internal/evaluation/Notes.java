package org.amalgam.internal.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;

/** What a reader of the figures should know about the rows behind them. */
final class Notes {
  private Notes() {}

  static List<String> of(Target target, List<HeldOut> models) {
    List<String> notes = new ArrayList<>();
    for (HeldOut model : models) {
      int most = 0;
      int least = target.rows();
      for (Predictions repeat : model.repeats()) {
        int missing = target.rows() - Rows.answered(repeat).length;
        most = Math.max(most, missing);
        least = Math.min(least, missing);
      }
      if (most > 0) {
        String missing = most == least ? "" + most : least + " to " + most;
        notes.add(
            "'%s' did not answer %s of %d rows.".formatted(model.id(), missing, target.rows()));
      }
    }
    return notes.stream().distinct().toList();
  }
}
