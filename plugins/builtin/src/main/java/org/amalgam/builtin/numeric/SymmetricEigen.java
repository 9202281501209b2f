package org.amalgam.builtin.numeric;

import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a real symmetric matrix, {@code A = sum of value * vector *
 * vector^T}: Householder reduction to tridiagonal form, then QL steps with implicit shifts (Martin,
 * Reinsch and Wilkinson 1968; Dubrulle, Martin and Wilkinson 1968; Golub and Van Loan 2013, chapter
 * 8.3). The vectors are orthonormal, and of equal values too; the entry of a vector that is largest
 * in size, the first of several, is positive. About {@code 5 n^3} multiplications. Deterministic.
 */
public final class SymmetricEigen {
  private static final double EPSILON = Math.ulp(1.0);
  private static final int MOST_STEPS = 100;

  private final int n;
  private final double[] values;
  private final double[] vectors;

  private SymmetricEigen(int n, double[] values, double[] vectors) {
    this.n = n;
    this.values = values;
    this.vectors = vectors;
  }

  /**
   * Takes a matrix apart.
   *
   * @param matrix {@code n x n}, row major; only what is on and above the diagonal is read
   * @throws IllegalArgumentException if it is not {@code n x n}, or not finite
   */
  public static SymmetricEigen of(double[] matrix, int n) {
    if ((long) n * n != matrix.length) {
      throw new IllegalArgumentException(
          "A matrix of %d x %d has no %d numbers.".formatted(n, n, matrix.length));
    }
    double[] a = new double[matrix.length];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        double value = matrix[i * n + j];
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException(
              "Row %d, column %d of the matrix is %s.".formatted(i, j, value));
        }
        a[i * n + j] = value;
        a[j * n + i] = value;
      }
    }
    double[] diagonal = new double[n];
    double[] beside = new double[n];
    double[] vectors = tridiagonalise(a, n, diagonal, beside);
    diagonalise(diagonal, beside, vectors, n);
    return sorted(diagonal, vectors, n);
  }

  /** The eigenvalues, falling; not to be written to. */
  public double[] values() {
    return values;
  }

  /**
   * The eigenvectors, {@code n x n}: row {@code i} belongs to value {@code i}. Not to be written.
   */
  public double[] vectors() {
    return vectors;
  }

  /** Number of rows. */
  public int size() {
    return n;
  }

  /**
   * Reduces a symmetric matrix to {@code T = Q^T A Q} by reflections {@code I - b v v^T}, one per
   * row; row {@code k} is overwritten with its {@code v}.
   *
   * @param beside where the numbers beside the diagonal go, {@code beside[k] = T[k][k + 1]}
   * @return {@code Q^T}
   */
  private static double[] tridiagonalise(double[] a, int n, double[] diagonal, double[] beside) {
    double[] betas = new double[n];
    double[] product = new double[n];
    for (int k = 0; k < n; k++) {
      diagonal[k] = a[k * n + k];
      if (k + 2 < n) {
        betas[k] = reflection(a, k * n + k + 1, n - k - 1, beside, k);
        reflect(a, n, k, betas[k], product);
      } else if (k + 1 < n) {
        beside[k] = a[k * n + k + 1];
      }
    }
    return accumulate(a, betas, n);
  }

  /** Turns a vector into the {@code v} that reflects it onto its first axis; returns {@code b}. */
  private static double reflection(double[] a, int at, int length, double[] image, int k) {
    double scale = 0;
    for (int i = 0; i < length; i++) {
      scale = Math.max(scale, Math.abs(a[at + i]));
    }
    if (scale == 0) {
      image[k] = 0;
      return 0;
    }
    double square = 0;
    for (int i = 0; i < length; i++) {
      a[at + i] /= scale;
      square += a[at + i] * a[at + i];
    }
    double onAxis = a[at] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    image[k] = onAxis * scale;
    double beta = 1 / (square - a[at] * onAxis);
    a[at] -= onAxis;
    return beta;
  }

  /** Reflects the rows and columns below {@code k}: {@code A - v w^T - w v^T}. */
  private static void reflect(double[] a, int n, int k, double beta, double[] w) {
    if (beta == 0) {
      return;
    }
    int v = k * n;
    double along = 0;
    for (int i = k + 1; i < n; i++) {
      w[i] = beta * dot(a, i * n, a, v, k + 1, n);
      along += w[i] * a[v + i];
    }
    double half = beta / 2 * along;
    for (int i = k + 1; i < n; i++) {
      w[i] -= half * a[v + i];
    }
    for (int i = k + 1; i < n; i++) {
      double vi = a[v + i];
      double wi = w[i];
      int row = i * n;
      for (int j = k + 1; j < n; j++) {
        a[row + j] -= vi * w[j] + wi * a[v + j];
      }
    }
  }

  private static double[] accumulate(double[] reflections, double[] betas, int n) {
    double[] transposed = new double[n * n];
    for (int i = 0; i < n; i++) {
      transposed[i * n + i] = 1;
    }
    for (int k = n - 3; k >= 0; k--) {
      int v = k * n;
      for (int row = (k + 1) * n; row < n * n; row += n) {
        double along = betas[k] * dot(transposed, row, reflections, v, k + 1, n);
        for (int j = k + 1; j < n; j++) {
          transposed[row + j] -= along * reflections[v + j];
        }
      }
    }
    return transposed;
  }

  private static double dot(double[] x, int atX, double[] y, int atY, int from, int to) {
    double sum = 0;
    for (int j = from; j < to; j++) {
      sum += x[atX + j] * y[atY + j];
    }
    return sum;
  }

  /** QL steps until nothing is left beside the diagonal; rotates the rows of {@code vectors}. */
  private static void diagonalise(double[] d, double[] e, double[] vectors, int n) {
    double size = 0;
    for (int i = 0; i < n; i++) {
      size = Math.max(size, Math.abs(d[i]) + Math.abs(e[i]));
    }
    // Relative to the whole matrix: between values that are 0 but for rounding no ratio settles.
    double nothing = EPSILON * size;
    for (int low = 0; low < n; low++) {
      int high = end(e, low, n, nothing);
      for (int step = 0; high > low; step++) {
        if (step == MOST_STEPS) {
          throw new IllegalStateException("The eigenvalues were not found.");
        }
        step(d, e, low, high, vectors, n);
        high = end(e, low, n, nothing);
      }
    }
  }

  /** The first row from {@code low} on that nothing ties to the next. */
  private static int end(double[] e, int low, int n, double nothing) {
    int high = low;
    while (high < n - 1 && Math.abs(e[high]) > nothing) {
      high++;
    }
    return high;
  }

  private static void step(double[] d, double[] e, int low, int high, double[] vectors, int n) {
    double g = (d[low + 1] - d[low]) / (2 * e[low]);
    double root = Math.hypot(g, 1);
    g = d[high] - d[low] + e[low] / (g + Math.copySign(root, g));
    double sine = 1;
    double cosine = 1;
    double shift = 0;
    for (int i = high - 1; i >= low; i--) {
      double f = sine * e[i];
      double b = cosine * e[i];
      double r = Math.hypot(f, g);
      e[i + 1] = r;
      if (r == 0) { // The chain broke in two here; go on with the lower part.
        d[i + 1] -= shift;
        e[high] = 0;
        return;
      }
      sine = f / r;
      cosine = g / r;
      double before = d[i + 1] - shift;
      double turn = (d[i] - before) * sine + 2 * cosine * b;
      shift = sine * turn;
      d[i + 1] = before + shift;
      g = cosine * turn - b;
      rotate(vectors, i * n, n, cosine, sine);
    }
    d[low] -= shift;
    e[low] = g;
    e[high] = 0;
  }

  private static void rotate(double[] vectors, int row, int n, double cosine, double sine) {
    for (int at = row, next = row + n; at < row + n; at++, next++) {
      double below = vectors[next];
      vectors[next] = sine * vectors[at] + cosine * below;
      vectors[at] = cosine * vectors[at] - sine * below;
    }
  }

  private static SymmetricEigen sorted(double[] d, double[] vectors, int n) {
    double[] negative = new double[n];
    for (int i = 0; i < n; i++) {
      negative[i] = -d[i];
    }
    int[] order = Sorting.rising(negative);
    double[] falling = IntStream.of(order).mapToDouble(i -> d[i]).toArray();
    double[] ordered = new double[vectors.length];
    for (int i = 0; i < n; i++) {
      int from = order[i] * n;
      double sign = vectors[from + largest(vectors, from, n)] < 0 ? -1 : 1;
      for (int j = 0; j < n; j++) {
        ordered[i * n + j] = sign * vectors[from + j];
      }
    }
    return new SymmetricEigen(n, falling, ordered);
  }

  private static int largest(double[] vectors, int from, int n) {
    int largest = 0;
    for (int j = 1; j < n; j++) {
      // Clearly larger only: rounding must not choose between entries of one size.
      if (Math.abs(vectors[from + j]) > (1 + 1e-9) * Math.abs(vectors[from + largest])) {
        largest = j;
      }
    }
    return largest;
  }
}
