package org.amalgam.builtin.extract;

import java.util.function.DoubleConsumer;
import org.amalgam.builtin.numeric.SymmetricEigen;

/**
 * The principal components of rows: directions of greatest variance, each at a right angle to those
 * before it (Jolliffe 2002). From the covariance of the columns, or where there are fewer rows than
 * columns from the inner products of the rows, which have the same eigenvalues. The largest part of
 * every direction is positive, which settles its sign.
 *
 * @param variances along each direction, falling, the weights counting as repeated rows
 * @param directions one row of {@code width} numbers per component; all 0 where there is no
 *     variance
 * @param total the variance of all columns
 */
record Components(double[] variances, double[] directions, double total) {
  private static final int BLOCK = 64;
  // Below this share of the largest, an eigenvalue is what rounding leaves of 0.
  private static final double ROUNDING = 1e-13;

  /** Rows of numbers: less the mean of each column, times the root of the row's weight. */
  interface Centred {
    /** Writes a row to {@code into[at ..)}. */
    void read(int row, double[] into, int at);
  }

  /**
   * The components of some rows.
   *
   * @param weight sum of the weights
   * @param most how many there may be
   * @param share leaves out those after which this share of the variance is reached; 1 for none
   */
  static Components of(
      Centred centred,
      int rows,
      int width,
      double weight,
      int most,
      double share,
      DoubleConsumer watch) {
    boolean wide = rows < width;
    int n = Math.min(rows, width);
    double divisor = weight > 1 ? weight - 1 : Math.max(weight, Double.MIN_NORMAL);
    double[] all = wide ? all(centred, rows, width) : new double[0];
    double[] products =
        wide
            ? products(column(all, rows, width), width, rows, part -> watch.accept(part / 2))
            : products(centred, rows, width, part -> watch.accept(part / 2));
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += products[i * n + i];
    }
    SymmetricEigen eigen = SymmetricEigen.of(products, n, part -> watch.accept(0.5 + part / 2));
    int count = count(eigen, Math.min(n, most), share * total, total);
    double[] variances = new double[count];
    double[] directions = new double[Math.multiplyExact(count, width)];
    for (int k = 0; k < count; k++) {
      double value = eigen.value(k);
      if (value > ROUNDING * n * eigen.value(0)) {
        variances[k] = value / divisor;
        double[] vector = eigen.vector(k);
        double[] direction = wide ? combined(all, vector, width, Math.sqrt(value)) : vector;
        System.arraycopy(signed(direction), 0, directions, k * width, width);
      }
    }
    return new Components(variances, directions, total / divisor);
  }

  private static int count(SymmetricEigen eigen, int most, double due, double total) {
    if (total > 0 && due >= total) {
      return most;
    }
    double sum = 0;
    int count = 0;
    while (count < most && sum < due) {
      sum += eigen.value(count++);
    }
    return Math.min(most, Math.max(1, count));
  }

  private static double[] all(Centred centred, int rows, int width) {
    double[] all = new double[Math.multiplyExact(rows, width)];
    for (int row = 0; row < rows; row++) {
      centred.read(row, all, row * width);
    }
    return all;
  }

  /** The columns of a matrix, read as rows. */
  private static Centred column(double[] all, int rows, int width) {
    return (column, into, at) -> {
      for (int row = 0; row < rows; row++) {
        into[at + row] = all[row * width + column];
      }
    };
  }

  /** Inner products of the columns: lower triangle, row major. */
  private static double[] products(Centred centred, int rows, int width, DoubleConsumer watch) {
    double[] products = new double[Math.multiplyExact(width, width)];
    double[] block = new double[BLOCK * width];
    for (int from = 0; from < rows; from += BLOCK) {
      watch.accept((double) from / rows);
      int count = Math.min(rows - from, BLOCK);
      for (int row = 0; row < count; row++) {
        centred.read(from + row, block, row * width);
      }
      for (int i = 0; i < width; i++) {
        add(block, count, width, i, products);
      }
    }
    return products;
  }

  /** Adds to a row of the products what some rows bring, four at a time. */
  private static void add(double[] matrix, int rows, int width, int i, double[] products) {
    int into = i * width;
    int row = 0;
    for (; row + 3 < rows; row += 4) {
      int a = row * width;
      int b = a + width;
      int c = b + width;
      int d = c + width;
      double wa = matrix[a + i];
      double wb = matrix[b + i];
      double wc = matrix[c + i];
      double wd = matrix[d + i];
      for (int j = 0; j <= i; j++) {
        products[into + j] +=
            wa * matrix[a + j] + wb * matrix[b + j] + wc * matrix[c + j] + wd * matrix[d + j];
      }
    }
    for (; row < rows; row++) {
      double w = matrix[row * width + i];
      for (int j = 0; j <= i; j++) {
        products[into + j] += w * matrix[row * width + j];
      }
    }
  }

  /** The rows weighted and added up, over the size of the sum. */
  private static double[] combined(double[] centred, double[] weights, int width, double size) {
    double[] sum = new double[width];
    for (int row = 0; row < weights.length; row++) {
      double weight = weights[row] / size;
      for (int i = 0; i < width; i++) {
        sum[i] += weight * centred[row * width + i];
      }
    }
    return sum;
  }

  private static double[] signed(double[] direction) {
    int largest = 0;
    for (int i = 1; i < direction.length; i++) {
      if (Math.abs(direction[i]) > Math.abs(direction[largest])) {
        largest = i;
      }
    }
    if (direction[largest] < 0) {
      for (int i = 0; i < direction.length; i++) {
        direction[i] = -direction[i];
      }
    }
    return direction;
  }
}
