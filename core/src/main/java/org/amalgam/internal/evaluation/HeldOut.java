package org.amalgam.internal.evaluation;

import java.util.List;
import org.amalgam.api.data.Predictions;

/**
 * What one stage answered for the held-out rows.
 *
 * @param id id of the stage in its pipeline
 * @param type stage type
 * @param repeats the answers for the same rows in the same order, once per repeat of the
 *     cross-validation; one for a test split
 */
public record HeldOut(String id, String type, List<Predictions> repeats) {
  public HeldOut {
    repeats = List.copyOf(repeats);
    if (repeats.isEmpty()) {
      throw new IllegalArgumentException("Stage '" + id + "' has no held-out predictions.");
    }
  }
}
