package org.amalgam.builtin.numeric;

import java.util.Arrays;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder's reduction to tridiagonal form,
 * then the implicit QL method (Golub and Van Loan 2013, sections 8.3; Martin, Reinsch and Wilkinson
 * 1968). Every vector is a row of memory, so that the inner loops are plain. Deterministic; about 6
 * n^3 operations.
 */
public final class SymmetricEigen {
  private static final int MOST_SWEEPS = 60;
  private static final int ROWS = 8;
  private static final int COLUMNS = 64;
  private static final int MOST_KEPT = 1 << 20;

  private final int n;
  private final double[] vectors;
  private final double[] diagonal;
  private final double[] beside;
  private final int[] places;
  private final double[] cosines;
  private final double[] sines;
  private int kept;
  private int[] order;

  private SymmetricEigen(double[] matrix, int n) {
    this.n = n;
    this.vectors = matrix;
    this.diagonal = new double[n];
    this.beside = new double[n];
    int room = (int) Math.min(MOST_KEPT, 1L + (long) n * n);
    this.places = new int[room];
    this.cosines = new double[room];
    this.sines = new double[room];
  }

  /**
   * Solves a matrix.
   *
   * @param matrix {@code n x n}, row major; of which the lower triangle is read. It is used up.
   * @param watch told the share that is done, from 0 to 1; what it throws ends the work
   */
  public static SymmetricEigen of(double[] matrix, int n, DoubleConsumer watch) {
    SymmetricEigen eigen = new SymmetricEigen(matrix, n);
    if (n > 0) {
      eigen.reduce(watch);
      eigen.accumulate(watch);
      eigen.diagonalise(watch);
    }
    eigen.order =
        IntStream.range(0, n)
            .boxed()
            .sorted((a, b) -> Double.compare(eigen.diagonal[b], eigen.diagonal[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    return eigen;
  }

  /**
   * Solves a matrix, which is left as it is.
   *
   * @param matrix {@code n x n}, row major; of which the upper triangle is read
   * @throws IllegalArgumentException if it is not {@code n x n}, or not finite
   */
  public static SymmetricEigen of(double[] matrix, int n) {
    if ((long) n * n != matrix.length) {
      throw new IllegalArgumentException(
          "A matrix of %d x %d has no %d numbers.".formatted(n, n, matrix.length));
    }
    double[] lower = new double[matrix.length];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        double value = matrix[i * n + j];
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException(
              "Row %d, column %d of the matrix is %s.".formatted(i, j, value));
        }
        lower[j * n + i] = value;
      }
    }
    return of(lower, n, part -> {});
  }

  /** Number of rows. */
  public int size() {
    return n;
  }

  /** The eigenvalues, falling. */
  public double[] values() {
    return IntStream.range(0, n).mapToDouble(this::value).toArray();
  }

  /**
   * The eigenvectors, {@code n x n}: row {@code i} belongs to value {@code i}, its entry that is
   * largest in size, the first of several, is positive.
   */
  public double[] vectors() {
    double[] all = new double[n * n];
    for (int k = 0; k < n; k++) {
      double[] vector = vector(k);
      int largest = 0;
      for (int i = 1; i < n; i++) {
        largest = Math.abs(vector[i]) > Math.abs(vector[largest]) ? i : largest;
      }
      int sign = vector[largest] < 0 ? -1 : 1;
      for (int i = 0; i < n; i++) {
        all[k * n + i] = sign * vector[i];
      }
    }
    return all;
  }

  /** Eigenvalue {@code k}, 0 being the largest. */
  public double value(int k) {
    return diagonal[order[k]];
  }

  /** Its eigenvector, of length 1. */
  public double[] vector(int k) {
    int from = order[k] * n;
    return Arrays.copyOfRange(vectors, from, from + n);
  }

  /**
   * Reflections from the last row up. Row i keeps its reflection's vector, divided by the root of
   * half its square; 0 where there is nothing to reflect.
   */
  private void reduce(DoubleConsumer watch) {
    double[] v = new double[n];
    double[] p = new double[n];
    for (int i = n - 1; i > 0; i--) {
      watch.accept(0.3 * (n - i) / n);
      System.arraycopy(vectors, i * n, v, 0, i);
      diagonal[i] = vectors[i * n + i];
      beside[i] = reflector(v, i);
      System.arraycopy(v, 0, vectors, i * n, i);
      multiply(v, p, i);
      double half = dot(v, 0, p, 0, i) / 2;
      for (int j = 0; j < i; j++) {
        p[j] -= half * v[j];
      }
      for (int r = 0; r < i; r++) {
        int row = r * n;
        double vr = v[r];
        double pr = p[r];
        for (int j = 0; j <= r; j++) {
          vectors[row + j] -= vr * p[j] + pr * v[j];
        }
      }
    }
    diagonal[0] = n == 0 ? 0 : vectors[0];
  }

  /**
   * Turns {@code v[0 .. length)} into the vector u whose reflection {@code I - u u'} takes it to
   * its last place, and gives what is there then.
   */
  private static double reflector(double[] v, int length) {
    double size = 0;
    for (int j = 0; j < length; j++) {
      size = Math.max(size, Math.abs(v[j]));
    }
    double rest = 0;
    for (int j = 0; j < length - 1; j++) {
      rest = Math.max(rest, Math.abs(v[j]));
    }
    double last = v[length - 1];
    if (rest == 0) {
      Arrays.fill(v, 0, length, 0);
      return last;
    }
    double square = 0;
    for (int j = 0; j < length; j++) {
      v[j] /= size;
      square += v[j] * v[j];
    }
    double norm = last > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    double half = square - norm * v[length - 1];
    v[length - 1] -= norm;
    double scale = 1 / Math.sqrt(half);
    for (int j = 0; j < length; j++) {
      v[j] *= scale;
    }
    return norm * size;
  }

  /** The leading part of the matrix, of which the lower triangle is kept, times a vector. */
  private void multiply(double[] v, double[] into, int length) {
    Arrays.fill(into, 0, length, 0);
    for (int r = 0; r < length; r++) {
      int row = r * n;
      double vr = v[r];
      into[r] += dot(vectors, row, v, 0, r) + vectors[row + r] * vr;
      for (int j = 0; j < r; j++) {
        into[j] += vr * vectors[row + j];
      }
    }
  }

  private static double dot(double[] a, int from, double[] b, int start, int length) {
    int whole = length & ~3;
    // Four sums let the processor work on them at once.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int j = 0; j < whole; j += 4) {
      s0 += a[from + j] * b[start + j];
      s1 += a[from + j + 1] * b[start + j + 1];
      s2 += a[from + j + 2] * b[start + j + 2];
      s3 += a[from + j + 3] * b[start + j + 3];
    }
    for (int j = whole; j < length; j++) {
      s0 += a[from + j] * b[start + j];
    }
    return s0 + s1 + s2 + s3;
  }

  /**
   * The product of the reflections, transposed, in the place of their vectors: row r is reflected
   * by all vectors below it. Some rows at a time, so that each vector is fetched once for them.
   */
  private void accumulate(DoubleConsumer watch) {
    double[] block = new double[ROWS * n];
    for (int from = 0; from < n; from += ROWS) {
      watch.accept(0.3 + 0.2 * from / n);
      int end = Math.min(n, from + ROWS);
      Arrays.fill(block, 0);
      for (int r = from; r < end; r++) {
        block[(r - from) * n + r] = 1;
      }
      for (int i = from + 1; i < n; i++) {
        for (int r = from; r < Math.min(i, end); r++) {
          reflect(block, (r - from) * n, i);
        }
      }
      System.arraycopy(block, 0, vectors, from * n, (end - from) * n);
    }
  }

  private void reflect(double[] block, int row, int i) {
    int u = i * n;
    double product = dot(vectors, u, block, row, i);
    for (int j = 0; j < i; j++) {
      block[row + j] -= product * vectors[u + j];
    }
  }

  private void diagonalise(DoubleConsumer watch) {
    System.arraycopy(beside, Math.min(1, n), beside, 0, Math.max(0, n - 1));
    if (n > 0) {
      beside[n - 1] = 0;
    }
    double norm = 0;
    for (int i = 0; i < n; i++) {
      norm = Math.max(norm, Math.abs(diagonal[i]) + Math.abs(beside[i]));
    }
    double nothing = Math.ulp(norm);
    for (int l = 0; l < n; l++) {
      watch.accept(0.5 + 0.5 * l / n);
      int m = split(l, nothing);
      for (int sweep = 0; m > l; sweep++) {
        if (sweep == MOST_SWEEPS) {
          throw new ArithmeticException("An eigenvalue was not found; are all numbers finite?");
        }
        sweep(l, m);
        m = split(l, nothing);
      }
    }
    rotate();
  }

  /** First place from l on where the matrix falls apart. */
  private int split(int l, double nothing) {
    int m = l;
    while (m < n - 1 && Math.abs(beside[m]) > nothing) {
      m++;
    }
    return m;
  }

  /** One implicit QL step on the part from l to m. */
  private void sweep(int l, int m) {
    double g = (diagonal[l + 1] - diagonal[l]) / (2 * beside[l]);
    double r = Math.hypot(g, 1);
    g = diagonal[m] - diagonal[l] + beside[l] / (g + (g < 0 ? -r : r));
    double s = 1;
    double c = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = s * beside[i];
      double b = c * beside[i];
      r = Math.hypot(f, g);
      beside[i + 1] = r;
      if (r == 0) {
        diagonal[i + 1] -= p;
        beside[m] = 0;
        return;
      }
      s = f / r;
      c = g / r;
      g = diagonal[i + 1] - p;
      r = (diagonal[i] - g) * s + 2 * c * b;
      p = s * r;
      diagonal[i + 1] = g + p;
      g = c * r - b;
      keep(i, c, s);
    }
    diagonal[l] -= p;
    beside[l] = g;
    beside[m] = 0;
  }

  /** Keeps a rotation of the vector at a place and the next one for {@link #rotate}. */
  private void keep(int place, double c, double s) {
    if (kept == places.length) {
      rotate();
    }
    places[kept] = place;
    cosines[kept] = c;
    sines[kept++] = s;
  }

  /** Applies the rotations kept, to some columns at a time, which stay in the cache. */
  private void rotate() {
    double[] part = new double[n * COLUMNS];
    for (int from = 0; from < n; from += COLUMNS) {
      int count = Math.min(n - from, COLUMNS);
      for (int row = 0; row < n; row++) {
        System.arraycopy(vectors, row * n + from, part, row * COLUMNS, count);
      }
      for (int k = 0; k < kept; k++) {
        rotate(part, places[k] * COLUMNS, cosines[k], sines[k]);
      }
      for (int row = 0; row < n; row++) {
        System.arraycopy(part, row * COLUMNS, vectors, row * n + from, count);
      }
    }
    kept = 0;
  }

  private static void rotate(double[] part, int from, double c, double s) {
    for (int k = from; k < from + COLUMNS; k++) {
      double f = part[k + COLUMNS];
      double e = part[k];
      part[k + COLUMNS] = s * e + c * f;
      part[k] = c * e - s * f;
    }
  }
}
