package org.amalgam.builtin.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {

  @Test
  void solvesWhatIsKnown() {
    SymmetricEigen two = SymmetricEigen.of(new double[] {2, 1, 1, 2}, 2);
    double half = Math.sqrt(0.5);
    assertArrayEquals(new double[] {3, 1}, two.values(), 1e-15);
    assertArrayEquals(new double[] {half, half, half, -half}, two.vectors(), 1e-15);
    assertEquals(0, SymmetricEigen.of(new double[0], 0).values().length);
    assertArrayEquals(new double[] {-7}, SymmetricEigen.of(new double[] {-7}, 1).values());
  }

  /** The chain of n springs: 2 on the diagonal, -1 beside it; values 2 - 2 cos(k pi / (n + 1)). */
  @ParameterizedTest
  @ValueSource(ints = {3, 10, 101})
  void findsTheTonesOfAChain(int n) {
    double[] matrix = new double[n * n];
    double[] due = new double[n];
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) {
        matrix[i * n + i - 1] = -1;
        matrix[(i - 1) * n + i] = -1;
      }
      due[i] = 2 - 2 * Math.cos((n - i) * Math.PI / (n + 1));
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix, n);
    assertArrayEquals(due, eigen.values(), 1e-13);
    assertTakesApart(matrix, n, eigen);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 30, 150})
  void takesApartAnyMatrix(int n) {
    assertTakesApart(matrix(n, n), n);
    assertTakesApart(matrix(n, Math.max(1, n / 3)), n);
  }

  @Test
  void takesApartEqualValuesZerosAndBlocks() {
    int n = 6;
    assertTakesApart(new double[n * n], n);
    double[] identity = new double[n * n];
    double[] ones = new double[n * n];
    Arrays.fill(ones, 1);
    double[] scales = new double[n * n];
    double[] blocks = new double[n * n];
    for (int i = 0; i < n; i++) {
      identity[i * n + i] = 1;
      scales[i * n + i] = Math.pow(10, -40 + 16 * i);
      blocks[i * n + (i ^ 1)] = Math.max(i, i ^ 1);
    }
    assertTakesApart(identity, n);
    assertTakesApart(ones, n);
    assertTakesApart(scales, n);
    assertTakesApart(blocks, n);
  }

  @Test
  void refusesWhatIsNoMatrix() {
    assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(new double[3], 2));
    double[] gap = {1, Double.NaN, Double.NaN, 1};
    assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(gap, 2));
  }

  /** The Gram matrix of vectors by chance. */
  private static double[] matrix(int n, int rank) {
    Random random = new Random(n + 1000L * rank);
    double[] factors = random.doubles((long) n * rank, -1, 1).toArray();
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int r = 0; r < rank; r++) {
          matrix[i * n + j] += factors[i * rank + r] * factors[j * rank + r];
        }
      }
    }
    return matrix;
  }

  private static void assertTakesApart(double[] matrix, int n) {
    assertTakesApart(matrix, n, SymmetricEigen.of(matrix, n));
  }

  private static void assertTakesApart(double[] matrix, int n, SymmetricEigen eigen) {
    double size = Math.max(1e-300, Arrays.stream(matrix).map(Math::abs).max().orElseThrow());
    double[] vectors = eigen.vectors();
    for (int i = 0; i < n; i++) {
      assertTrue(i == 0 || eigen.values()[i] <= eigen.values()[i - 1], "falling");
      for (int j = 0; j < n; j++) {
        double inner = 0;
        double image = 0;
        for (int k = 0; k < n; k++) {
          inner += vectors[i * n + k] * vectors[j * n + k];
          image += matrix[j * n + k] * vectors[i * n + k];
        }
        assertEquals(i == j ? 1 : 0, inner, 1e-12, "vectors %d and %d".formatted(i, j));
        double error = (image - eigen.values()[i] * vectors[i * n + j]) / size;
        assertEquals(0, error, 1e-13 * n, "vector %d, entry %d".formatted(i, j));
      }
    }
  }
}
