package org.amalgam.builtin.model;

/** What a row of a linear model costs, as a convex function of its scores. */
interface Loss {
  /** Scores per row. */
  int scores();

  /** A bound on the second derivative in one score. */
  double curvature();

  /** Typical size of the loss of a row, by which it is measured. */
  default double unit() {
    return 1;
  }

  /**
   * The loss of a row.
   *
   * @param scores its scores, each overwritten by the derivative of the loss in it
   */
  double at(int row, double[] scores);

  /** Log-loss of two classes; one score, the log-odds of the second. */
  record Logistic(int[] labels) implements Loss {
    @Override
    public int scores() {
      return 1;
    }

    @Override
    public double curvature() {
      return 0.25;
    }

    @Override
    public double at(int row, double[] scores) {
      double away = labels[row] == 1 ? -scores[0] : scores[0];
      double tail = Math.exp(-Math.abs(away));
      double wrong = away > 0 ? 1 / (1 + tail) : tail / (1 + tail);
      scores[0] = labels[row] == 1 ? -wrong : wrong;
      return Math.max(away, 0) + Math.log1p(tail);
    }
  }

  /** Log-loss of several classes; one score each, probabilities by softmax. */
  record Softmax(int[] labels, int scores) implements Loss {
    @Override
    public double curvature() {
      return 0.25;
    }

    @Override
    public double at(int row, double[] scores) {
      double own = scores[labels[row]];
      double logTotal = softmax(scores);
      scores[labels[row]] -= 1;
      return logTotal - own;
    }

    /** Turns scores into probabilities and returns the log of the sum of their exponentials. */
    static double softmax(double[] scores) {
      double max = Double.NEGATIVE_INFINITY;
      for (double score : scores) {
        max = Math.max(max, score);
      }
      double total = 0;
      for (int k = 0; k < scores.length; k++) {
        scores[k] = Math.exp(scores[k] - max);
        total += scores[k];
      }
      for (int k = 0; k < scores.length; k++) {
        scores[k] /= total;
      }
      return max + Math.log(total);
    }
  }

  /** Half the squared error; one score, the value. */
  record Squared(double[] values, double unit) implements Loss {
    @Override
    public int scores() {
      return 1;
    }

    @Override
    public double curvature() {
      return 1;
    }

    @Override
    public double at(int row, double[] scores) {
      double error = scores[0] - values[row];
      scores[0] = error;
      return error * error / 2;
    }
  }
}
