package org.amalgam.recommendation;

import java.util.List;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;

/** The user and the item of every row: the two numbers that models of ratings read. */
record Pairs(DenseFeatures ids) {

  /**
   * What {@code "from": ["ids"]} or {@code ["input.user", "input.item"]} gives.
   *
   * @throws IllegalArgumentException if it is not two numbers
   */
  static Pairs of(List<Features> inputs) {
    DenseFeatures ids = DenseFeatures.concat(inputs);
    if (ids.width() != 2) {
      throw new IllegalArgumentException(
          "It reads two numbers of each row, the user's id and the item's, not %d; name those two in 'from'."
              .formatted(ids.width()));
    }
    return new Pairs(ids);
  }

  int rows() {
    return ids.rows();
  }

  float user(int row) {
    return ids.get(row, 0);
  }

  float item(int row) {
    return ids.get(row, 1);
  }
}
