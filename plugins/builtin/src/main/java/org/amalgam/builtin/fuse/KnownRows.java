package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.builtin.numeric.Scaling;

/**
 * Rows that {@link Dynamic} keeps, and how each member did there.
 *
 * @param scaling of the space that rows are compared in
 * @param members how many there are
 * @param points {@code width x rows} of the space, column after column, so that the distances to
 *     all rows are sums over whole columns
 * @param losses {@code rows x members}; NaN where a member abstained
 * @param weights of the rows
 */
record KnownRows(Scaling scaling, int members, float[] points, float[] losses, float[] weights) {

  int rows() {
    return weights.length;
  }

  /** The mean loss of a member over some rows; NaN if it answered none of them. */
  double loss(int[] some, int member) {
    double sum = 0;
    double total = 0;
    for (int row : some) {
      float loss = losses[row * members + member];
      if (!Float.isNaN(loss)) {
        sum += weights[row] * loss;
        total += weights[row];
      }
    }
    return sum / total;
  }

  void save(StateWriter out) throws IOException {
    out.writeInt(members);
    scaling.save(out);
    out.writeFloats(points);
    out.writeFloats(losses);
    out.writeFloats(weights);
  }

  static KnownRows load(StateReader state) throws IOException {
    int members = state.readInt();
    Scaling scaling = Scaling.load(state);
    KnownRows known =
        new KnownRows(scaling, members, state.readFloats(), state.readFloats(), state.readFloats());
    long rows = known.rows();
    if (members <= 0
        || rows == 0
        || known.points.length != rows * scaling.width()
        || known.losses.length != rows * members) {
      throw new IOException("Not a state of 'dynamic'.");
    }
    return known;
  }

  /** The nearest known rows of one row after the other; of equals the first. */
  final class Neighbours {
    private final int[] nearest;
    private final float[] distances;
    private final float[] squares = new float[rows()];

    Neighbours(int count) {
      this.nearest = new int[Math.min(count, rows())];
      this.distances = new float[nearest.length];
    }

    /**
     * The neighbours of {@code asked[at .. at + width)}, nearest first.
     *
     * @return overwritten by the next call
     */
    int[] of(float[] asked, int at) {
      int known = rows();
      Arrays.fill(squares, 0);
      for (int i = 0; i < scaling.width(); i++) {
        float own = asked[at + i];
        for (int row = 0, from = i * known; row < known; row++) {
          float off = own - points[from + row];
          squares[row] += off * off;
        }
      }
      int last = nearest.length - 1;
      for (int row = 0; row < known; row++) {
        // A row far off may be infinitely far from all in float32; the first ones are nearest then.
        if (row <= last) {
          insert(row, squares[row], row);
        } else if (squares[row] < distances[last]) {
          insert(row, squares[row], last);
        }
      }
      return nearest;
    }

    /** Puts a row among those before a place, which is free or goes. */
    private void insert(int row, float distance, int from) {
      int place = from;
      while (place > 0 && distances[place - 1] > distance) {
        nearest[place] = nearest[place - 1];
        distances[place] = distances[place - 1];
        place--;
      }
      nearest[place] = row;
      distances[place] = distance;
    }
  }
}
