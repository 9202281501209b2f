package org.amalgam.builtin.numeric;

import java.util.Arrays;
import java.util.Locale;
import org.amalgam.api.FitContext;

/**
 * Minimises a function of weights that are above 0 and sum to 1, by exponentiated gradient (Kivinen
 * and Warmuth 1997) from equal weights. Of a convex function, what is found lies within {@value
 * #GAP} of the minimum. Deterministic.
 */
public final class SimplexSearch {
  private static final double GAP = 1e-6;
  private static final int ITERATIONS = 2000;

  /** So that whoever alone answers a row still has a say. */
  private static final double LEAST_WEIGHT = 1e-9;

  private final int size;
  private final Lbfgs.Objective objective;

  /**
   * A search.
   *
   * @param size number of weights
   * @param objective the function
   */
  public SimplexSearch(int size, Lbfgs.Objective objective) {
    this.size = size;
    this.objective = objective;
  }

  /** The weights of the least value; reports progress to the fit that it is part of. */
  public double[] minimum(FitContext<?> context) {
    double[] weights = new double[size];
    Arrays.fill(weights, 1.0 / size);
    double[] slope = new double[size];
    double[] trial = new double[size];
    double[] trialSlope = new double[size];
    double value = objective.at(weights, slope);
    double rate = 1;
    for (int iteration = 0; iteration < ITERATIONS && rate > 1e-12; iteration++) {
      double level = dot(slope, weights);
      if (level - Arrays.stream(slope).min().orElse(level) <= GAP) {
        break;
      }
      step(weights, slope, level, rate, trial);
      double found = objective.at(trial, trialSlope);
      if (found <= value + 0.3 * (dot(slope, trial) - level)) {
        value = found;
        System.arraycopy(trial, 0, weights, 0, size);
        System.arraycopy(trialSlope, 0, slope, 0, size);
        rate *= 1.5;
      } else {
        rate /= 2;
      }
      if (iteration % 50 == 0) {
        context.progress(
            iteration / (double) ITERATIONS, String.format(Locale.ROOT, "loss %.5f", value));
      }
    }
    return weights;
  }

  private static void step(
      double[] weights, double[] slope, double level, double rate, double[] into) {
    double sum = 0;
    for (int m = 0; m < weights.length; m++) {
      double power = Math.max(-50, Math.min(50, rate * (level - slope[m])));
      into[m] = Math.max(LEAST_WEIGHT, weights[m] * Math.exp(power));
      sum += into[m];
    }
    for (int m = 0; m < weights.length; m++) {
      into[m] /= sum;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
