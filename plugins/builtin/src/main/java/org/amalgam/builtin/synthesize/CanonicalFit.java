package org.amalgam.builtin.synthesize;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.data.Features;
import org.amalgam.builtin.numeric.SymmetricEigen;

/**
 * Solves {@code S v = lambda D v} for canonical variates: with {@code D = L L^T} by Cholesky, block
 * by block, the eigenvectors {@code u} of {@code L^-1 S L^-T} give {@code v = L^-T u}.
 */
final class CanonicalFit {
  /** Share of a variate in its eigenvector below which it is rounding alone. */
  private static final double NOTHING = 1e-6;

  /** How far above 1 an eigenvalue must be to say that inputs go together. */
  private static final double ALONE = 1e-9;

  private final int[] starts;
  private final double[] factor;
  private final double[] unpenalised;
  private final SymmetricEigen eigen;

  private CanonicalFit(int[] starts, double[] factor, double[] unpenalised, SymmetricEigen eigen) {
    this.starts = starts;
    this.factor = factor;
    this.unpenalised = unpenalised;
    this.eigen = eigen;
  }

  /**
   * Weights over the kept columns of every input.
   *
   * @param width variates
   * @param views of each input {@code columns x width}, row major
   */
  record Loadings(int width, List<double[]> views) {}

  static CanonicalFit of(
      List<Features> input, float[] weights, List<ViewScaling> scalings, double l2) {
    int[] starts = new int[scalings.size() + 1];
    for (int view = 0; view < scalings.size(); view++) {
      starts[view + 1] = starts[view] + scalings.get(view).columns();
    }
    int n = starts[scalings.size()];
    double[] correlations = correlations(input, weights, scalings, n);
    double[] penalised = correlations.clone();
    for (int i = 0; i < n; i++) {
      penalised[i * n + i] += l2;
    }
    double[] factor = penalised.clone();
    for (int view = 0; view < scalings.size(); view++) {
      cholesky(factor, n, starts[view], starts[view + 1]);
    }
    whiten(penalised, factor, n, starts);
    return new CanonicalFit(starts, factor, correlations, SymmetricEigen.of(penalised, n));
  }

  /** All columns with all, of every input. */
  private static double[] correlations(
      List<Features> input, float[] weights, List<ViewScaling> scalings, int n) {
    double[] sums = new double[Math.multiplyExact(n, n)];
    double[] whole = new double[n];
    ViewRow[] rows = scalings.stream().map(ViewScaling::row).toArray(ViewRow[]::new);
    double total = 0;
    for (int row = 0; row < weights.length; row++) {
      if (weights[row] > 0) {
        total += weights[row];
        for (int view = 0, at = 0; view < rows.length; view++) {
          rows[view].read(input.get(view), row);
          rows[view].write(whole, at);
          at += scalings.get(view).columns();
        }
        for (int i = 0; i < n; i++) {
          double scaled = weights[row] * whole[i];
          for (int j = i; j < n; j++) {
            sums[i * n + j] += scaled * whole[j];
          }
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        sums[i * n + j] /= total;
        sums[j * n + i] = sums[i * n + j];
      }
    }
    return sums;
  }

  /** Replaces the lower triangle of a diagonal block by its Cholesky factor. */
  private static void cholesky(double[] a, int n, int from, int to) {
    for (int i = from; i < to; i++) {
      for (int j = from; j <= i; j++) {
        double sum = a[i * n + j];
        for (int k = from; k < j; k++) {
          sum -= a[i * n + k] * a[j * n + k];
        }
        a[i * n + j] = i == j ? Math.sqrt(Math.max(sum, 1e-300)) : sum / a[j * n + j];
      }
    }
  }

  /** {@code L^-1 S L^-T}, on and above the diagonal. */
  private static void whiten(double[] s, double[] factor, int n, int[] starts) {
    for (int row = 0; row < n; row++) {
      solveForward(s, row * n, factor, n, starts);
    }
    double[] transposed = s.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        s[i * n + j] = transposed[j * n + i];
      }
    }
    for (int row = 0; row < n; row++) {
      solveForward(s, row * n, factor, n, starts);
    }
  }

  private static void solveForward(double[] x, int at, double[] factor, int n, int[] starts) {
    for (int view = 0; view + 1 < starts.length; view++) {
      for (int i = starts[view]; i < starts[view + 1]; i++) {
        double sum = x[at + i];
        for (int k = starts[view]; k < i; k++) {
          sum -= factor[i * n + k] * x[at + k];
        }
        x[at + i] = sum / factor[i * n + i];
      }
    }
  }

  private void solveBackward(double[] x) {
    int n = x.length;
    for (int view = 0; view + 1 < starts.length; view++) {
      for (int i = starts[view + 1] - 1; i >= starts[view]; i--) {
        double sum = x[i];
        for (int k = i + 1; k < starts[view + 1]; k++) {
          sum -= factor[k * n + i] * x[k];
        }
        x[i] = sum / factor[i * n + i];
      }
    }
  }

  /** The eigenvalues, falling. */
  double[] values() {
    return eigen.values();
  }

  /**
   * Weights of variates of variance 1, each.
   *
   * @param together whether it is their sum over the inputs that is to have variance 1
   */
  Loadings loadings(int width, boolean together) {
    int n = eigen.size();
    List<double[]> views = new ArrayList<>();
    for (int view = 0; view + 1 < starts.length; view++) {
      views.add(new double[(starts[view + 1] - starts[view]) * width]);
    }
    for (int k = 0; k < Math.min(width, n) && eigen.values()[k] > 1 + ALONE; k++) {
      double[] v = new double[n];
      System.arraycopy(eigen.vectors(), k * n, v, 0, n);
      double[] shares = shares(v);
      solveBackward(v);
      double all = together ? deviation(v, 0, n) : 0;
      for (int view = 0; view < views.size(); view++) {
        int from = starts[view];
        int to = starts[view + 1];
        double deviation = together ? all : deviation(v, from, to);
        for (int i = from; shares[view] > NOTHING && deviation > 0 && i < to; i++) {
          views.get(view)[(i - from) * width + k] = v[i] / deviation;
        }
      }
    }
    return new Loadings(width, views);
  }

  /** How long the part of each input in an eigenvector is. */
  private double[] shares(double[] vector) {
    double[] shares = new double[starts.length - 1];
    for (int view = 0; view < shares.length; view++) {
      for (int i = starts[view]; i < starts[view + 1]; i++) {
        shares[view] = Math.hypot(shares[view], vector[i]);
      }
    }
    return shares;
  }

  private double deviation(double[] v, int from, int to) {
    int n = v.length;
    double variance = 0;
    for (int i = from; i < to; i++) {
      for (int j = from; j < to; j++) {
        variance += v[i] * unpenalised[i * n + j] * v[j];
      }
    }
    return Math.sqrt(Math.max(variance, 0));
  }
}
