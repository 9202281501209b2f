package org.amalgam.builtin.numeric;

/**
 * Steps down a noisy gradient, each variable by its own measure (Kingma and Ba 2015, algorithm 1,
 * with their constants): {@code m / (sqrt(v) + 1e-8)} times the rate, where {@code m} and {@code v}
 * are running means of the gradient and of its square. Holds the means; for one thread.
 */
public final class Adam {
  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;
  private static final double EPSILON = 1e-8;

  private final double rate;
  private final double[] means;
  private final double[] squares;
  private double firstLeft = 1;
  private double secondLeft = 1;

  /**
   * Steps from rest.
   *
   * @param rate size of the first step in each variable, above 0
   */
  public Adam(int variables, double rate) {
    this.rate = rate;
    this.means = new double[variables];
    this.squares = new double[variables];
  }

  /** Moves a point one step. */
  public void step(double[] point, double[] gradient) {
    firstLeft *= FIRST;
    secondLeft *= SECOND;
    double unbiased = Math.sqrt(1 - secondLeft);
    double size = rate * unbiased / (1 - firstLeft);
    double small = EPSILON * unbiased;
    for (int i = 0; i < point.length; i++) {
      double slope = gradient[i];
      means[i] += (1 - FIRST) * (slope - means[i]);
      squares[i] += (1 - SECOND) * (slope * slope - squares[i]);
      point[i] -= size * means[i] / (Math.sqrt(squares[i]) + small);
    }
  }
}
