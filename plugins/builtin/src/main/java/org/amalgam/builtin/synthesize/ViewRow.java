package org.amalgam.builtin.synthesize;

import java.util.Arrays;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.SparseFeatures;

/**
 * One row of a view, brought to scale: the numbers that are not 0, and which of the kept columns
 * they are in. Reads row after row; for one thread.
 */
final class ViewRow implements SparseFeatures.Entry {
  private static final int FIRST_ROOM = 64;

  private final ViewScaling scaling;
  private final int[] places;
  private final float[] whole;
  private int[] kept = new int[FIRST_ROOM];
  private double[] values = new double[FIRST_ROOM];
  private int count;
  private boolean finite;

  ViewRow(ViewScaling scaling) {
    this.scaling = scaling;
    this.places = scaling.sparse() ? scaling.places() : new int[0];
    this.whole = new float[scaling.sparse() ? 0 : scaling.width()];
  }

  /**
   * Reads a row.
   *
   * @return whether the view is there: it has a column that tells something, and none of those is
   *     missing or infinite in this row
   */
  boolean read(Features view, int row) {
    count = 0;
    finite = true;
    if (scaling.sparse()) {
      if (view instanceof SparseFeatures sparse) {
        sparse.forEach(row, this);
      } else {
        for (int column = 0; column < scaling.width(); column++) {
          take(column, view.get(row, column));
        }
      }
    } else {
      view.copyRow(row, whole, 0);
      for (int i = 0; i < scaling.columns(); i++) {
        add(i, whole[scaling.column(i)]);
      }
    }
    return finite && scaling.columns() > 0;
  }

  @Override
  public void take(int column, float value) {
    if (places[column] >= 0) {
      add(places[column], value);
    } else {
      finite &= Float.isFinite(value);
    }
  }

  private void add(int place, float value) {
    finite &= Float.isFinite(value);
    double scaled = scaling.scaled(place, value);
    if (scaled != 0) {
      if (count == kept.length) {
        kept = Arrays.copyOf(kept, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      kept[count] = place;
      values[count++] = scaled;
    }
  }

  /** Writes the whole row, 0 where nothing is. */
  void write(double[] into, int at) {
    Arrays.fill(into, at, at + scaling.columns(), 0);
    for (int i = 0; i < count; i++) {
      into[at + kept[i]] = values[i];
    }
  }

  /** A number as features hold it, finite if it is. */
  static float single(double value) {
    return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, value));
  }

  /**
   * Adds the row times a matrix, {@code columns x units} from {@code at} on, to {@code units}
   * numbers.
   */
  void project(double[] matrix, int at, int units, double[] into, int intoAt) {
    for (int i = 0; i < count; i++) {
      double value = values[i];
      int from = at + kept[i] * units;
      for (int u = 0; u < units; u++) {
        into[intoAt + u] += value * matrix[from + u];
      }
    }
  }

  /** Adds to the gradient in the matrix what slopes in the {@code units} numbers make of it. */
  void collect(double[] slopes, int slopesAt, int units, double[] gradient, int at) {
    for (int i = 0; i < count; i++) {
      double value = values[i];
      int to = at + kept[i] * units;
      for (int u = 0; u < units; u++) {
        gradient[to + u] += value * slopes[slopesAt + u];
      }
    }
  }
}
