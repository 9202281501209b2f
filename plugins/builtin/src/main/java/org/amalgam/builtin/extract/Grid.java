package org.amalgam.builtin.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;

/**
 * A shaped float32 column as steps of some channels: an image {@code [h, w, c]} of h x w, a
 * sequence {@code [t, d]} of t x 1 with d channels, a vector {@code [n]} of n x 1 with one.
 *
 * @param image whether windows are squares, not stretches
 */
record Grid(int height, int width, int channels, boolean image) {

  static Grid of(Field field) {
    List<Integer> shape = field.shape();
    return switch (shape.size()) {
      case 1 -> new Grid(shape.get(0), 1, 1, false);
      case 2 -> new Grid(shape.get(0), 1, shape.get(1), false);
      case 3 -> new Grid(shape.get(0), shape.get(1), shape.get(2), true);
      default -> throw new IllegalArgumentException("'%s' has no grid.".formatted(field.name()));
    };
  }

  /** Windows from top to bottom. */
  int down(Windows windows) {
    return windows.count(height);
  }

  /** Windows from left to right, 1 for what is no image. */
  int across(Windows windows) {
    return image ? windows.count(width) : 1;
  }

  /** Shape of some numbers for every window. */
  List<Integer> shape(Windows windows, int channelsOut) {
    return image
        ? List.of(down(windows), across(windows), channelsOut)
        : List.of(down(windows), channelsOut);
  }

  /**
   * Refuses columns that have no grid, or that no window lies within.
   *
   * @param windows those over a column, asked for what has a grid
   * @throws IllegalArgumentException naming each
   */
  static void check(String stage, RecordSchema records, Function<Field, Windows> windows) {
    List<String> problems = new ArrayList<>();
    for (Field field : records.fields()) {
      int sizes = field.shape().size();
      if (field.type() != ColumnType.FLOAT32 || sizes == 0 || sizes > 3) {
        problems.add(
            "'%s' is %s of shape %s, not [n], [t, d] or [h, w, c]"
                .formatted(field.name(), field.type().json(), field.shape()));
      } else if (!of(field).holds(windows.apply(field))) {
        problems.add(
            "'%s' of shape %s is smaller than the window of %d"
                .formatted(field.name(), field.shape(), windows.apply(field).size()));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' takes float32 columns with a shape that hold its window: %s. Name only such columns in 'from', or choose a smaller window."
              .formatted(stage, String.join("; ", problems)));
    }
  }

  private boolean holds(Windows windows) {
    return down(windows) > 0 && across(windows) > 0;
  }
}
