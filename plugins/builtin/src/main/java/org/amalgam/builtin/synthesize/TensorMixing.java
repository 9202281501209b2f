package org.amalgam.builtin.synthesize;

import java.util.Arrays;

/**
 * Low-rank tensor fusion: {@code h = sum over r of the product over the views of f_i^r}, where a
 * view's projection is its factors {@code f_i^r = W_i^r [x_i; 1]}, {@code rank x width}.
 */
record TensorMixing(int views, int width, int rank) implements Mixing {

  @Override
  public int units() {
    return rank * width;
  }

  @Override
  public int extras() {
    return 0;
  }

  @Override
  public boolean needsAll() {
    return true;
  }

  /** Factors start about 1: a product of many that start about 0 has no slope to learn by. */
  @Override
  public double bias() {
    return 1;
  }

  @Override
  public Pass pass() {
    return new Work();
  }

  private final class Work implements Pass {
    /** Keeps the product of all views' factors, and the sum over ranks, finite. */
    private final double most = Math.pow(1e300 / rank, 1.0 / views);

    private final double[] before = new double[views * rank * width];

    private double factor(double projected) {
      return Math.max(-most, Math.min(most, projected));
    }

    @Override
    public void forward(
        double[] projected, boolean[] present, double[] parameters, int at, double[] result) {
      Arrays.fill(result, 0);
      int units = units();
      for (int u = 0; u < units; u++) {
        double product = 1;
        for (int i = u; i < projected.length; i += units) {
          before[i] = product;
          product *= factor(projected[i]);
        }
        result[u % width] += product;
      }
    }

    @Override
    public void backward(
        double[] projected,
        boolean[] present,
        double[] parameters,
        int at,
        double[] slopes,
        double[] projectedSlopes,
        double[] gradient) {
      int units = units();
      for (int u = 0; u < units; u++) {
        double after = slopes[u % width];
        for (int i = (views - 1) * units + u; i >= 0; i -= units) {
          projectedSlopes[i] = before[i] * after;
          after *= factor(projected[i]);
        }
      }
    }
  }
}
