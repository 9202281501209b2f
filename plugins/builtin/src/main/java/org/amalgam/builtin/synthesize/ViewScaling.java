package org.amalgam.builtin.synthesize;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.SparseFeatures;

/**
 * How one view is brought to scale. A dense view: every column less its mean, over its standard
 * deviation, both weighted and over the fit rows that have the number. A sparse view stays sparse,
 * its columns in proportion. Then every view is divided by the root of the mean square of its rows,
 * so that a wide one does not drown a narrow one (the block scaling of multiblock methods:
 * Westerhuis et al. 1998). Columns that tell nothing in the fit rows (constant or empty; of sparse
 * ones those without a stored number) are left out. Immutable.
 */
final class ViewScaling {
  /** What rounding of the mean alone leaves of a constant. */
  private static final double CONSTANT = 1e-12;

  private final int width;
  private final boolean sparse;
  private final int[] columns;
  private final double[] means;
  private final double[] factors;

  private ViewScaling(int width, boolean sparse, int[] columns, double[] means, double[] factors) {
    this.width = width;
    this.sparse = sparse;
    this.columns = columns;
    this.means = means;
    this.factors = factors;
  }

  /**
   * Measures a view.
   *
   * @param weights of its rows; those of weight 0 are not looked at
   */
  static ViewScaling of(Features view, float[] weights) {
    return view instanceof SparseFeatures sparse
        ? ofSparse(sparse, weights)
        : ofDense(view, weights, true);
  }

  /**
   * The same for any view as for a dense one, but without the division by the root of its width.
   */
  static ViewScaling dense(Features view, float[] weights) {
    return ofDense(view, weights, false);
  }

  /** Sees to it that inputs are as wide as those that were fitted. */
  static void checkWidths(List<ViewScaling> scalings, List<Features> input) {
    List<Integer> due = scalings.stream().map(ViewScaling::width).toList();
    List<Integer> found = input.stream().map(Features::width).toList();
    if (!found.equals(due)) {
      throw new IllegalArgumentException(
          "Inputs of widths %s are due, not of %s.".formatted(due, found));
    }
  }

  private static ViewScaling ofDense(Features view, float[] weights, boolean asBlock) {
    int width = view.width();
    double[] origins = new double[width];
    double[] means = new double[width];
    double[] squares = new double[width];
    double[] totals = new double[width];
    float[] values = new float[width];
    for (int row = 0; row < weights.length; row++) {
      if (weights[row] > 0) {
        view.copyRow(row, values, 0);
        for (int i = 0; i < width; i++) {
          if (Float.isFinite(values[i])) {
            // Measured from the first number, so that a constant has deviations of exactly 0.
            origins[i] = totals[i] == 0 ? values[i] : origins[i];
            double off = values[i] - origins[i];
            totals[i] += weights[row];
            double change = weights[row] / totals[i] * (off - means[i]);
            squares[i] += weights[row] * (off - means[i]) * (off - means[i] - change);
            means[i] += change;
          }
        }
      }
    }
    double[] deviations = new double[width];
    for (int i = 0; i < width; i++) {
      means[i] += origins[i];
      deviations[i] = totals[i] > 0 ? Math.sqrt(squares[i] / totals[i]) : 0;
    }
    int[] told =
        IntStream.range(0, width)
            .filter(i -> deviations[i] > CONSTANT * Math.abs(means[i]))
            .toArray();
    double block = asBlock ? Math.sqrt(told.length) : 1;
    return new ViewScaling(
        width,
        false,
        told,
        Arrays.stream(told).mapToDouble(i -> means[i]).toArray(),
        Arrays.stream(told).mapToDouble(i -> 1 / (deviations[i] * block)).toArray());
  }

  private static ViewScaling ofSparse(SparseFeatures view, float[] weights) {
    Stored stored = new Stored(view.width());
    double total = 0;
    for (int row = 0; row < weights.length; row++) {
      stored.weight = weights[row];
      if (weights[row] > 0) {
        total += weights[row];
        view.forEach(row, stored);
      }
    }
    int[] told = IntStream.range(0, view.width()).filter(i -> stored.seen[i]).toArray();
    double[] factors = new double[told.length];
    Arrays.fill(factors, Math.sqrt(total / stored.square));
    return new ViewScaling(view.width(), true, told, new double[told.length], factors);
  }

  /** Sums over the stored numbers. */
  private static final class Stored implements SparseFeatures.Entry {
    private final boolean[] seen;
    private double weight;
    private double square;

    Stored(int width) {
      seen = new boolean[width];
    }

    @Override
    public void take(int column, float value) {
      if (Float.isFinite(value) && value != 0) {
        seen[column] = true;
        square += weight * value * value;
      }
    }
  }

  static ViewScaling load(StateReader state) throws IOException {
    int width = state.readInt();
    ViewScaling scaling =
        new ViewScaling(
            width, state.readBoolean(), state.readInts(), state.readDoubles(), state.readDoubles());
    int[] columns = scaling.columns;
    boolean rising = IntStream.range(1, columns.length).allMatch(i -> columns[i - 1] < columns[i]);
    boolean within =
        columns.length == 0 || (columns[0] >= 0 && columns[columns.length - 1] < width);
    if (!rising
        || !within
        || scaling.means.length != columns.length
        || scaling.factors.length != columns.length) {
      throw new IOException("Not the scale of a view.");
    }
    return scaling;
  }

  void save(StateWriter out) throws IOException {
    out.writeInt(width);
    out.writeBoolean(sparse);
    out.writeInts(columns);
    out.writeDoubles(means);
    out.writeDoubles(factors);
  }

  /** Numbers per row of the view as it comes. */
  int width() {
    return width;
  }

  /** Number of columns kept. */
  int columns() {
    return columns.length;
  }

  /** Where a column that was kept lies in the view. */
  int column(int kept) {
    return columns[kept];
  }

  /** A reader of rows, for one thread. */
  ViewRow row() {
    return new ViewRow(this);
  }

  boolean sparse() {
    return sparse;
  }

  /** Which kept column a column of the view is, or -1. */
  int[] places() {
    int[] places = new int[width];
    Arrays.fill(places, -1);
    for (int i = 0; i < columns.length; i++) {
      places[columns[i]] = i;
    }
    return places;
  }

  double scaled(int kept, double value) {
    return (value - means[kept]) * factors[kept];
  }
}
