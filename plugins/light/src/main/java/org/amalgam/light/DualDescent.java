package org.amalgam.light;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.SparseFeatures;

/**
 * Linear support vector machine for two sides by dual coordinate descent with shrinking (Hsieh et
 * al. 2008, as in LIBLINEAR): minimises
 *
 * <pre>{@code |w|^2 / 2 + c * sum over rows of weight * loss(y (w x)) }</pre>
 *
 * where every row has a further feature of 1 whose weight is the intercept, and the loss is {@code
 * max(0, 1 - m)} or its square. Rows are held in compressed sparse form.
 */
final class DualDescent {
  private final int width;
  private final int[] starts;
  private final int[] columns;
  private final float[] values;
  private final double[] squares;

  /** Rows of inputs side by side. */
  DualDescent(List<Features> inputs) {
    SparseFeatures rows = SparseFeatures.concat(inputs);
    this.width = rows.width();
    this.starts = new int[rows.rows() + 1];
    this.columns = new int[rows.stored()];
    this.values = new float[rows.stored()];
    this.squares = new double[rows.rows()];
    int[] at = {0};
    for (int row = 0; row < squares.length; row++) {
      rows.forEach(
          row,
          (column, value) -> {
            columns[at[0]] = column;
            values[at[0]++] = value;
          });
      starts[row + 1] = at[0];
      squares[row] = 1; // the feature of 1
      for (int i = starts[row]; i < at[0]; i++) {
        squares[row] += (double) values[i] * values[i];
      }
    }
  }

  int width() {
    return width;
  }

  /** Weights of the features, then the intercept, applied to a row. */
  double margin(double[] weights, int row) {
    double sum = weights[width];
    for (int i = starts[row]; i < starts[row + 1]; i++) {
      sum += weights[columns[i]] * values[i];
    }
    return sum;
  }

  private void add(double scale, int row, double[] weights) {
    weights[width] += scale;
    for (int i = starts[row]; i < starts[row + 1]; i++) {
      weights[columns[i]] += scale * values[i];
    }
  }

  /**
   * How to search.
   *
   * @param squared whether the hinge loss is squared
   * @param tolerance of the projected gradient
   */
  record Settings(double c, boolean squared, double tolerance, int maxIterations) {}

  /** Told of every pass over the rows, so that it can end the search. */
  interface Pass {
    void done(int passes);
  }

  /**
   * Fits to some rows.
   *
   * @param chosen the rows, in whatever order; used up
   * @param positive by row, whether it is on the positive side
   * @param rowWeights by row
   * @return weights of the features, then the intercept
   */
  double[] fit(
      int[] chosen,
      boolean[] positive,
      double[] rowWeights,
      Settings settings,
      SplittableRandom random,
      Pass pass) {
    return new Search(chosen, positive, rowWeights, settings, random).run(pass);
  }

  private final class Search {
    private final int[] order;
    private final boolean[] positive;
    private final double[] rowWeights;
    private final Settings settings;
    private final SplittableRandom random;
    private final double[] alpha = new double[squares.length];
    private final double[] weights = new double[width + 1];
    private double greatest;
    private double least;

    Search(
        int[] order,
        boolean[] positive,
        double[] rowWeights,
        Settings settings,
        SplittableRandom random) {
      this.order = order;
      this.positive = positive;
      this.rowWeights = rowWeights;
      this.settings = settings;
      this.random = random;
    }

    double[] run(Pass pass) {
      int active = order.length;
      double lastGreatest = Double.POSITIVE_INFINITY;
      double lastLeast = Double.NEGATIVE_INFINITY;
      for (int passes = 0; passes < settings.maxIterations; passes++) {
        pass.done(passes);
        active = pass(active, lastGreatest, lastLeast);
        if (greatest - least <= settings.tolerance) {
          if (active == order.length) {
            break;
          }
          active = order.length; // look at all again
          lastGreatest = Double.POSITIVE_INFINITY;
          lastLeast = Double.NEGATIVE_INFINITY;
        } else {
          lastGreatest = greatest > 0 ? greatest : Double.POSITIVE_INFINITY;
          lastLeast = least < 0 ? least : Double.NEGATIVE_INFINITY;
        }
      }
      return weights;
    }

    /** Visits the active rows in random order; rows that seem settled leave them. */
    private int pass(int rows, double lastGreatest, double lastLeast) {
      int active = rows;
      greatest = Double.NEGATIVE_INFINITY;
      least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < active; i++) {
        swap(i, random.nextInt(i, active));
      }
      for (int i = 0; i < active; i++) {
        int row = order[i];
        double side = positive[row] ? 1 : -1;
        double cost = settings.c * rowWeights[row];
        double diagonal = settings.squared ? 0.5 / cost : 0;
        double bound = settings.squared ? Double.POSITIVE_INFINITY : cost;
        double slope = side * margin(weights, row) - 1 + diagonal * alpha[row];
        double projected = slope;
        if (alpha[row] == 0) {
          if (slope > lastGreatest) {
            swap(i--, --active);
            continue;
          }
          projected = Math.min(slope, 0);
        } else if (alpha[row] == bound) {
          if (slope < lastLeast) {
            swap(i--, --active);
            continue;
          }
          projected = Math.max(slope, 0);
        }
        greatest = Math.max(greatest, projected);
        least = Math.min(least, projected);
        if (Math.abs(projected) > 1e-12) {
          double old = alpha[row];
          alpha[row] = Math.min(Math.max(old - slope / (squares[row] + diagonal), 0), bound);
          add((alpha[row] - old) * side, row, weights);
        }
      }
      return active;
    }

    private void swap(int i, int j) {
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
  }

  /** Rows to fit on that are not in a fold. */
  static int[] without(int[] folds, int fold) {
    int[] rows = new int[folds.length];
    int count = 0;
    for (int row = 0; row < folds.length; row++) {
      if (folds[row] != fold) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
