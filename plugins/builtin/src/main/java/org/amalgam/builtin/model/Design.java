package org.amalgam.builtin.model;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.SparseFeatures;

/**
 * The rows that a linear model is fitted on, inputs side by side, gathered into flat arrays once so
 * that every pass is a plain loop. The columns may differ from those of the inputs by a shift or a
 * choice that makes the search easier; {@link #restore} undoes it.
 */
abstract sealed class Design {
  /** Number of columns. */
  abstract int width();

  /** The column of the inputs, side by side, that a column here stands for. */
  abstract int column(int column);

  /**
   * Where the weight of a column for a score lies in an array of all weights; chosen so that a pass
   * over a row runs through memory in order.
   */
  abstract int place(int column, int score, int scores);

  /** Adds to each score the inner product of a row with the weights for it. */
  abstract void addScores(int row, double[] weights, double[] scores);

  /** Adds to the gradient in each weight the slope in its score times the row. */
  abstract void addSlopes(int row, double[] slopes, double[] gradient);

  /** Weighted sum of the squares of every column. */
  abstract double[] squares(double[] rowWeights);

  /**
   * Writes the same linear function over the columns of the inputs.
   *
   * @param solution weights over the columns of this design
   * @param weights where those over the columns of the inputs go, from {@code at} on
   * @return what to add to the intercept
   */
  abstract double restore(double[] solution, int score, int scores, double[] weights, int at);

  /** The chosen rows of all inputs; sparse if any input is. */
  static Design of(List<Features> inputs, int[] rows, double[] rowWeights) {
    return inputs.stream().anyMatch(SparseFeatures.class::isInstance)
        ? Sparse.gather(inputs, rows)
        : Dense.gather(inputs, rows, rowWeights);
  }

  /** Dense rows less the mean of each column, which takes the intercept's part out of them. */
  private static final class Dense extends Design {
    private final float[] values;
    private final double[] means;

    private Dense(float[] values, double[] means) {
      this.values = values;
      this.means = means;
    }

    static Dense gather(List<Features> inputs, int[] rows, double[] rowWeights) {
      int width = inputs.stream().mapToInt(Features::width).sum();
      float[] values = new float[Math.multiplyExact(rows.length, width)];
      for (int row = 0, at = 0; row < rows.length; row++) {
        for (Features input : inputs) {
          input.copyRow(rows[row], values, at);
          at += input.width();
        }
      }
      double[] means = means(values, width, rowWeights);
      for (int row = 0, at = 0; row < rows.length; row++) {
        for (int i = 0; i < width; i++, at++) {
          values[at] = (float) (values[at] - means[i]);
        }
      }
      return new Dense(values, means);
    }

    /** From the first row on, so that the mean of a constant is that constant to the last bit. */
    private static double[] means(float[] values, int width, double[] rowWeights) {
      double total = Arrays.stream(rowWeights).sum();
      double[] means = new double[width];
      for (int row = 0, at = 0; row < rowWeights.length; row++) {
        for (int i = 0; i < width; i++, at++) {
          means[i] += rowWeights[row] / total * ((double) values[at] - values[i]);
        }
      }
      for (int i = 0; i < width; i++) {
        means[i] += values[i];
      }
      return means;
    }

    @Override
    int width() {
      return means.length;
    }

    @Override
    int column(int column) {
      return column;
    }

    @Override
    int place(int column, int score, int scores) {
      return score * means.length + column;
    }

    @Override
    void addScores(int row, double[] weights, double[] scores) {
      for (int k = 0; k < scores.length; k++) {
        scores[k] += dot(row * means.length, weights, k * means.length);
      }
    }

    private double dot(int start, double[] weights, int offset) {
      int width = means.length;
      int whole = width & ~3;
      // Four sums let the processor work on them at once.
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      for (int i = 0; i < whole; i += 4) {
        a += values[start + i] * weights[offset + i];
        b += values[start + i + 1] * weights[offset + i + 1];
        c += values[start + i + 2] * weights[offset + i + 2];
        d += values[start + i + 3] * weights[offset + i + 3];
      }
      for (int i = whole; i < width; i++) {
        a += values[start + i] * weights[offset + i];
      }
      return a + b + c + d;
    }

    @Override
    void addSlopes(int row, double[] slopes, double[] gradient) {
      int start = row * means.length;
      for (int k = 0; k < slopes.length; k++) {
        double slope = slopes[k];
        int offset = k * means.length;
        for (int i = 0; i < means.length; i++) {
          gradient[offset + i] += slope * values[start + i];
        }
      }
    }

    @Override
    double[] squares(double[] rowWeights) {
      double[] squares = new double[means.length];
      for (int row = 0, at = 0; row < rowWeights.length; row++) {
        for (int i = 0; i < squares.length; i++, at++) {
          squares[i] += rowWeights[row] * values[at] * values[at];
        }
      }
      return squares;
    }

    @Override
    double restore(double[] solution, int score, int scores, double[] weights, int at) {
      double shift = 0;
      for (int i = 0; i < means.length; i++) {
        double weight = solution[place(i, score, scores)];
        weights[at + i] = weight;
        shift -= weight * means[i];
      }
      return shift;
    }
  }

  /** Compressed sparse rows over the columns that are not 0 everywhere. */
  private static final class Sparse extends Design {
    private final int[] starts;
    private final int[] columns;
    private final float[] values;
    private final int[] used;

    private Sparse(int[] starts, int[] columns, float[] values, int[] used) {
      this.starts = starts;
      this.columns = columns;
      this.values = values;
      this.used = used;
    }

    static Sparse gather(List<Features> inputs, int[] rows) {
      SparseFeatures all = SparseFeatures.concat(inputs).rows(rows);
      int[] starts = new int[rows.length + 1];
      int[] columns = new int[all.stored()];
      float[] values = new float[all.stored()];
      int[] place = new int[all.width()];
      int[] at = {0};
      for (int row = 0; row < rows.length; row++) {
        all.forEach(
            row,
            (column, value) -> {
              place[column] = 1;
              columns[at[0]] = column;
              values[at[0]++] = value;
            });
        starts[row + 1] = at[0];
      }
      int[] used = new int[Arrays.stream(place).sum()];
      for (int column = 0, next = 0; column < place.length; column++) {
        if (place[column] == 1) {
          used[next] = column;
          place[column] = next++;
        }
      }
      for (int i = 0; i < columns.length; i++) {
        columns[i] = place[columns[i]];
      }
      return new Sparse(starts, columns, values, used);
    }

    @Override
    int width() {
      return used.length;
    }

    @Override
    int column(int column) {
      return used[column];
    }

    @Override
    int place(int column, int score, int scores) {
      return column * scores + score;
    }

    @Override
    void addScores(int row, double[] weights, double[] scores) {
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        double value = values[i];
        int offset = columns[i] * scores.length;
        for (int k = 0; k < scores.length; k++) {
          scores[k] += value * weights[offset + k];
        }
      }
    }

    @Override
    void addSlopes(int row, double[] slopes, double[] gradient) {
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        double value = values[i];
        int offset = columns[i] * slopes.length;
        for (int k = 0; k < slopes.length; k++) {
          gradient[offset + k] += value * slopes[k];
        }
      }
    }

    @Override
    double[] squares(double[] rowWeights) {
      double[] squares = new double[used.length];
      for (int row = 0; row < rowWeights.length; row++) {
        for (int i = starts[row]; i < starts[row + 1]; i++) {
          squares[columns[i]] += rowWeights[row] * values[i] * values[i];
        }
      }
      return squares;
    }

    @Override
    double restore(double[] solution, int score, int scores, double[] weights, int at) {
      for (int i = 0; i < used.length; i++) {
        weights[at + used[i]] = solution[place(i, score, scores)];
      }
      return 0;
    }
  }
}
