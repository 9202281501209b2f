package org.amalgam.light;

/**
 * A margin's probability, {@code 1 / (1 + exp(a * margin + b))} (Platt 1999).
 *
 * @param a below 0 where larger margins speak for the class
 */
record Platt(double a, double b) {
  private static final int ITERATIONS = 100;
  private static final double LEAST_STEP = 1e-10;
  private static final double RIDGE = 1e-12;
  private static final double SMALL = 1e-5;

  /**
   * Fits by the Newton method with backtracking of Lin, Lin &amp; Weng (2007), to Platt's targets
   * {@code (N+ + 1) / (N+ + 2)} and {@code 1 / (N- + 2)}, N being the weights of either side.
   *
   * @param margins of rows that the margins were not learned from
   * @param positive which of them are of the class
   * @param count how many to read
   */
  static Platt fit(double[] margins, boolean[] positive, double[] weights, int count) {
    return new Search(margins, positive, weights, count).run();
  }

  double probability(double margin) {
    return Scores.logistic(-(a * margin + b));
  }

  private static final class Search {
    private final double[] margins;
    private final double[] weights;
    private final double[] targets;
    private final double unit;
    private double a;
    private double b;

    Search(double[] margins, boolean[] positive, double[] weights, int count) {
      this.margins = margins;
      this.weights = weights;
      this.targets = new double[count];
      double for1 = 0;
      double against = 0;
      for (int i = 0; i < count; i++) {
        for1 += positive[i] ? weights[i] : 0;
        against += positive[i] ? 0 : weights[i];
      }
      for (int i = 0; i < count; i++) {
        targets[i] = positive[i] ? (for1 + 1) / (for1 + 2) : 1 / (against + 2);
      }
      this.b = Math.log((against + 1) / (for1 + 1));
      this.unit = Math.max(1, for1 + against);
    }

    Platt run() {
      double loss = loss(a, b);
      for (int iteration = 0; iteration < ITERATIONS; iteration++) {
        double aa = RIDGE;
        double bb = RIDGE;
        double ab = 0;
        double slopeA = 0;
        double slopeB = 0;
        for (int i = 0; i < targets.length; i++) {
          double p = Scores.logistic(-(a * margins[i] + b));
          double curvature = weights[i] * p * (1 - p);
          double off = weights[i] * (targets[i] - p);
          aa += margins[i] * margins[i] * curvature;
          bb += curvature;
          ab += margins[i] * curvature;
          slopeA += margins[i] * off;
          slopeB += off;
        }
        if (Math.abs(slopeA) < SMALL * unit * 1e-3 && Math.abs(slopeB) < SMALL * unit * 1e-3) {
          break;
        }
        double determinant = aa * bb - ab * ab;
        double stepA = -(bb * slopeA - ab * slopeB) / determinant;
        double stepB = -(aa * slopeB - ab * slopeA) / determinant;
        double next = step(stepA, stepB, slopeA * stepA + slopeB * stepB, loss);
        if (next == loss) {
          break;
        }
        loss = next;
      }
      return new Platt(a, b);
    }

    /** Goes along a step, shortened until the loss falls enough; the loss there. */
    private double step(double stepA, double stepB, double slope, double loss) {
      for (double size = 1; size >= LEAST_STEP; size /= 2) {
        double next = loss(a + size * stepA, b + size * stepB);
        if (next < loss + 1e-4 * size * slope) {
          a += size * stepA;
          b += size * stepB;
          return next;
        }
      }
      return loss;
    }

    /** The negative log-likelihood, written so that nothing overflows or cancels. */
    private double loss(double a, double b) {
      double sum = 0;
      for (int i = 0; i < targets.length; i++) {
        double score = a * margins[i] + b;
        sum +=
            weights[i]
                * (score >= 0
                    ? targets[i] * score + Math.log1p(Math.exp(-score))
                    : (targets[i] - 1) * score + Math.log1p(Math.exp(score)));
      }
      return sum;
    }
  }
}
