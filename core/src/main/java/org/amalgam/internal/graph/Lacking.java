package org.amalgam.internal.graph;

import java.util.List;
import org.amalgam.api.data.Predictions;

/**
 * Which models did not answer each row: bit i for the i-th model.
 *
 * @param masks one per row, or one for all rows
 */
@SuppressWarnings("ArrayRecordComponent")
public record Lacking(long[] masks) {

  /** Looks at the answers of at most {@link AbsenceAware#MOST} models. */
  public static Lacking in(List<Predictions> models, int rows) {
    long[] masks = new long[Math.max(1, rows)];
    for (int m = 0; m < models.size(); m++) {
      float[] values = models.get(m).values();
      int width = models.get(m).schema().width();
      for (int row = 0; row < rows; row++) {
        if (!Predictions.answered(values, row * width, width)) {
          masks[row] |= 1L << m;
        }
      }
    }
    for (int row = 1; row < rows; row++) {
      if (masks[row] != masks[0]) {
        return new Lacking(masks);
      }
    }
    return new Lacking(new long[] {masks[0]});
  }

  boolean isUniform() {
    return masks.length == 1;
  }

  /** The models that a row lacks. */
  public long of(int row) {
    return masks[masks.length == 1 ? 0 : row];
  }
}
