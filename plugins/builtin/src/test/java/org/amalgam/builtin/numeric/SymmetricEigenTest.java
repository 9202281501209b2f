package org.amalgam.builtin.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

  private static SymmetricEigen solve(int n, double... matrix) {
    return SymmetricEigen.of(matrix.clone(), n, part -> {});
  }

  @Test
  void twoByTwo() {
    SymmetricEigen eigen = solve(2, 2, 1, 1, 2);
    assertEquals(3, eigen.value(0), 1e-14);
    assertEquals(1, eigen.value(1), 1e-14);
    double half = Math.sqrt(0.5);
    assertEquals(half, Math.abs(eigen.vector(0)[0]), 1e-14);
    assertEquals(eigen.vector(0)[0], eigen.vector(0)[1], 1e-14);
  }

  /** Second differences of n steps: 2 - 2 cos(k pi / (n + 1)), k from n down to 1. */
  @Test
  void secondDifferences() {
    int n = 30;
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) {
        matrix[i * n + i - 1] = -1;
        matrix[(i - 1) * n + i] = -1;
      }
    }
    SymmetricEigen eigen = solve(n, matrix);
    for (int k = 0; k < n; k++) {
      assertEquals(2 - 2 * Math.cos(Math.PI * (n - k) / (n + 1)), eigen.value(k), 1e-13);
    }
  }

  /** A full matrix, one of rank 3, one with equal eigenvalues, and one that is 0. */
  @Test
  void vectorsMakeTheMatrixAgain() {
    check(products(25, 40), 25);
    check(products(25, 3), 25);
    check(products(130, 150), 130);
    check(new double[] {4, 0, 0, 0, 4, 0, 0, 0, 4}, 3);
    check(new double[16], 4);
    check(new double[] {-5}, 1);
  }

  private static double[] products(int n, int rank) {
    Random random = new Random(n + rank);
    double[] factors = random.doubles((long) n * rank, -1, 1).toArray();
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < rank; k++) {
          matrix[i * n + j] += factors[i * rank + k] * factors[j * rank + k];
        }
      }
    }
    return matrix;
  }

  private static void check(double[] matrix, int n) {
    SymmetricEigen eigen = solve(n, matrix);
    double[] again = new double[n * n];
    double[] products = new double[n * n];
    double[] unit = new double[n * n];
    for (int k = 0; k < n; k++) {
      double[] v = eigen.vector(k);
      unit[k * n + k] = 1;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          again[i * n + j] += eigen.value(k) * v[i] * v[j];
          products[k * n + j] += v[i] * eigen.vector(j)[i];
        }
      }
    }
    assertArrayEquals(matrix, again, 1e-11);
    assertArrayEquals(unit, products, 1e-12);
  }

  @Test
  void endsWhenTheWatchThrows() {
    assertThrows(
        CancellationException.class,
        () ->
            SymmetricEigen.of(
                products(9, 9),
                9,
                part -> {
                  throw new CancellationException();
                }));
  }
}
