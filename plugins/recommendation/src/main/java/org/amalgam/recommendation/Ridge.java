package org.amalgam.recommendation;

/**
 * Ridge regression of some rows on their content and a constant: the weights of the least
 * <i>&Sigma; w (y - x &middot; v)&sup2; + &Sigma; l2_j v_j&sup2;</i>, by conjugate gradients on the
 * normal equations (Hestenes and Stiefel 1952), begun at 0. It ends when the residual has fallen to
 * a 10<sup>-7</sup>th of its length, at the latest after {@value #STEPS} steps.
 */
final class Ridge {
  private static final int STEPS = 200;
  private static final double CLOSE = 1e-14;

  private final ItemContent rows;
  private final double[] l2;

  /**
   * A regression.
   *
   * @param l2 penalty of each weight, above 0 but for the last, which is the constant's
   */
  Ridge(ItemContent rows, double[] l2) {
    this.rows = rows;
    this.l2 = l2;
  }

  /**
   * Fits the rows {@code index[from .. to)}.
   *
   * @param y by row
   * @param weights by row
   */
  double[] fit(int[] index, int from, int to, double[] y, float[] weights) {
    double[] solution = new double[l2.length];
    double[] residual = new double[l2.length];
    for (int at = from; at < to; at++) {
      rows.addScaled(index[at], weights[index[at]] * y[index[at]], residual);
    }
    double[] direction = residual.clone();
    double square = dot(residual, residual);
    double enough = CLOSE * square;
    for (int step = 0; step < STEPS && square > enough; step++) {
      double[] image = image(index, from, to, direction, weights);
      double by = square / dot(direction, image);
      for (int j = 0; j < solution.length; j++) {
        solution[j] += by * direction[j];
        residual[j] -= by * image[j];
      }
      double next = dot(residual, residual);
      for (int j = 0; j < solution.length; j++) {
        direction[j] = residual[j] + next / square * direction[j];
      }
      square = next;
    }
    return solution;
  }

  /** The normal equations' matrix times a vector. */
  private double[] image(int[] index, int from, int to, double[] vector, float[] weights) {
    double[] image = new double[vector.length];
    for (int at = from; at < to; at++) {
      int row = index[at];
      rows.addScaled(row, weights[row] * rows.dot(row, vector, 0), image);
    }
    for (int j = 0; j < image.length; j++) {
      image[j] += l2[j] * vector[j];
    }
    return image;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
