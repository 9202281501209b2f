package org.amalgam.recommendation;

import java.util.List;
import org.amalgam.api.data.Features;

/**
 * What {@link Content} reads: the user of every row, and content with a constant 1 behind it.
 *
 * @param user whose first number is the user's id
 * @param content side by side
 */
record ItemContent(Features user, List<Features> content) {

  static ItemContent of(List<Features> inputs) {
    if (inputs.size() < 2 || inputs.get(0).width() < 1) {
      throw new IllegalArgumentException(
          "It reads the user's id and, as further inputs, the item's content; name both in 'from'.");
    }
    return new ItemContent(inputs.get(0), inputs.subList(1, inputs.size()));
  }

  int rows() {
    return user.rows();
  }

  /** Numbers of content. */
  int width() {
    return content.stream().mapToInt(Features::width).sum();
  }

  boolean missing(int row) {
    for (Features each : content) {
      if (each.hasMissing(row)) {
        return true;
      }
    }
    return false;
  }

  /** Content of a row times weights, plus the weight behind them. */
  double dot(int row, double[] weights, int offset) {
    double sum = 0;
    int at = offset;
    for (Features each : content) {
      sum += each.dot(row, weights, at);
      at += each.width();
    }
    return sum + weights[at];
  }

  /** Adds a row's content, and 1 behind it, times {@code scale}. */
  void addScaled(int row, double scale, double[] into) {
    int at = 0;
    for (Features each : content) {
      each.addScaled(row, scale, into, at);
      at += each.width();
    }
    into[at] += scale;
  }
}
