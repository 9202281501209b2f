package org.amalgam.recommendation;

import java.io.IOException;
import java.util.Arrays;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;

/**
 * Ids that a model knows, whole numbers from 0 to 2^24, which float32 holds exactly. A model counts
 * them from 0 by rising id.
 */
final class Known {
  /** Below this every whole number is a float32 of its own. */
  private static final float MOST = 1 << 24;

  private final int[] ids;

  private Known(int[] ids) {
    this.ids = ids;
  }

  /** The distinct ids of some rows. */
  static Known of(int[] ids) {
    return new Known(Arrays.stream(ids).distinct().sorted().toArray());
  }

  /**
   * A float32 as an id.
   *
   * @throws IllegalArgumentException if it is none, saying what to do
   */
  static int id(float value) {
    if (!(value >= 0 && value <= MOST && value == Math.rint(value))) {
      throw new IllegalArgumentException(
          "An id must be a whole number from 0 to 16777216, not %s; put 'recommendation.ids' between, which counts ids of any kind."
              .formatted(value));
    }
    return (int) value;
  }

  int size() {
    return ids.length;
  }

  /** The place of an id, below 0 if it is not known; a missing one is not. */
  int place(float id) {
    int whole = (int) id;
    return whole == id ? Arrays.binarySearch(ids, whole) : -1;
  }

  void save(StateWriter out) throws IOException {
    out.writeInts(ids);
  }

  static Known load(StateReader state) throws IOException {
    int[] ids = state.readInts();
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || (i > 0 && ids[i] <= ids[i - 1])) {
        throw new IOException("Ids must rise; got %d at place %d.".formatted(ids[i], i));
      }
    }
    return new Known(ids);
  }
}
