package org.amalgam.builtin.numeric;

/**
 * Minimises a smooth convex function plus weighted absolute values of its variables: limited-memory
 * BFGS (Nocedal and Wright 2006, algorithm 7.4) in the orthant-wise form of Andrew and Gao (2007),
 * which is plain L-BFGS where no variable has a penalty. Variables that may not fall below 0 are
 * held there by the same means. Deterministic.
 */
public final class Lbfgs {
  private static final int MEMORY = 10;
  private static final int LEAST_MEMORY = 3;
  private static final long MEMORY_NUMBERS = 1L << 25;
  private static final int HALVINGS = 40;
  private static final double SUFFICIENT = 1e-4;

  /** A smooth function. */
  public interface Objective {
    /**
     * Its value.
     *
     * @param gradient where its gradient is written
     */
    double at(double[] point, double[] gradient);
  }

  /** Told of every iteration; what it throws ends the search. */
  public interface Watch {
    void iteration(int iteration, double value);
  }

  private final Objective objective;
  private final double[] penalty;
  private final boolean[] nonNegative;
  private final double[] scale;
  private final int memory;
  private final double[][] steps;
  private final double[][] changes;
  private final double[] curvatures;
  private int stored;

  /**
   * A minimiser.
   *
   * @param penalty weight of the absolute value of each variable, 0 or more
   * @param scale guess at the inverse of the diagonal of the Hessian, above 0
   */
  public Lbfgs(Objective objective, double[] penalty, double[] scale) {
    this(objective, penalty, new boolean[penalty.length], scale);
  }

  /**
   * A minimiser with limits.
   *
   * @param penalty weight of the absolute value of each variable, 0 or more
   * @param nonNegative which variables may not fall below 0, where they must start
   * @param scale guess at the inverse of the diagonal of the Hessian, above 0
   */
  public Lbfgs(Objective objective, double[] penalty, boolean[] nonNegative, double[] scale) {
    this.objective = objective;
    this.penalty = penalty;
    this.nonNegative = nonNegative;
    this.scale = scale;
    long affordable = MEMORY_NUMBERS / (2L * scale.length + 1);
    this.memory = (int) Math.max(LEAST_MEMORY, Math.min(MEMORY, affordable));
    this.steps = new double[memory][];
    this.changes = new double[memory][];
    this.curvatures = new double[memory];
  }

  /**
   * Moves a point to the minimum. Ends when no part of the gradient, each times the root of its
   * scale, is above the tolerance, when no step goes down any more, or after so many iterations.
   */
  public void minimise(double[] point, int maxIterations, double tolerance, Watch watch) {
    int n = point.length;
    double[] gradient = new double[n];
    double[] slope = new double[n];
    double[] trial = new double[n];
    double[] trialGradient = new double[n];
    double[] direction = new double[n];
    double value = objective.at(point, gradient) + penalty(point);
    for (int iteration = 0; iteration < maxIterations; iteration++) {
      slope(point, gradient, slope);
      if (steepest(slope) <= tolerance) {
        return;
      }
      direction(slope, direction);
      double found = search(point, value, slope, direction, trial, trialGradient);
      if (!(found < value)) {
        if (stored == 0) {
          return;
        }
        stored = 0; // Rounding has spoilt the curvatures: try once more down the plain gradient.
        continue;
      }
      remember(point, gradient, trial, trialGradient);
      System.arraycopy(trial, 0, point, 0, n);
      System.arraycopy(trialGradient, 0, gradient, 0, n);
      value = found;
      watch.iteration(iteration + 1, value);
    }
  }

  private double penalty(double[] point) {
    double sum = 0;
    for (int i = 0; i < point.length; i++) {
      sum += penalty[i] * Math.abs(point[i]);
    }
    return sum;
  }

  /** The subgradient of least size: the pseudo-gradient of Andrew and Gao. */
  private void slope(double[] point, double[] gradient, double[] into) {
    for (int i = 0; i < point.length; i++) {
      double g = gradient[i];
      if (point[i] != 0) {
        into[i] = g + penalty[i] * Math.signum(point[i]);
      } else if (g > penalty[i] && !nonNegative[i]) {
        into[i] = g - penalty[i];
      } else {
        into[i] = Math.min(0, g + penalty[i]);
      }
    }
  }

  private double steepest(double[] slope) {
    double steepest = 0;
    for (int i = 0; i < slope.length; i++) {
      steepest = Math.max(steepest, Math.abs(slope[i]) * Math.sqrt(scale[i]));
    }
    return steepest;
  }

  /** Two-loop recursion from the scaled diagonal; no part of the result goes uphill. */
  private void direction(double[] slope, double[] into) {
    System.arraycopy(slope, 0, into, 0, slope.length);
    int oldest = Math.max(0, stored - memory);
    double[] alphas = new double[memory];
    for (int k = stored - 1; k >= oldest; k--) {
      int at = k % memory;
      alphas[at] = dot(steps[at], into) / curvatures[at];
      add(-alphas[at], changes[at], into);
    }
    int newest = (stored - 1) % memory;
    double size = stored == 0 ? 1 : curvatures[newest] / scaledSquare(changes[newest]);
    for (int i = 0; i < into.length; i++) {
      into[i] *= size * scale[i];
    }
    for (int k = oldest; k < stored; k++) {
      int at = k % memory;
      add(alphas[at] - dot(changes[at], into) / curvatures[at], steps[at], into);
    }
    for (int i = 0; i < into.length; i++) {
      boolean bent = penalty[i] > 0 || nonNegative[i];
      into[i] = bent && into[i] * slope[i] <= 0 ? 0 : -into[i];
    }
  }

  private double scaledSquare(double[] change) {
    double sum = 0;
    for (int i = 0; i < scale.length; i++) {
      sum += change[i] * change[i] * scale[i];
    }
    return sum;
  }

  /** Halves the step until the value falls enough; penalised and limited variables stop at 0. */
  private double search(
      double[] point,
      double value,
      double[] slope,
      double[] direction,
      double[] trial,
      double[] gradient) {
    double step = 1;
    for (int halving = 0; halving < HALVINGS; halving++, step /= 2) {
      double descent = 0;
      for (int i = 0; i < point.length; i++) {
        trial[i] = point[i] + step * direction[i];
        double side = point[i] != 0 ? point[i] : -slope[i];
        if (nonNegative[i] ? trial[i] < 0 : penalty[i] > 0 && trial[i] * side <= 0) {
          trial[i] = 0;
        }
        descent += slope[i] * (trial[i] - point[i]);
      }
      double found = objective.at(trial, gradient) + penalty(trial);
      if (found <= value + SUFFICIENT * descent) {
        return found;
      }
    }
    return value;
  }

  private void remember(double[] from, double[] gradient, double[] to, double[] toGradient) {
    double[] step = new double[from.length];
    double[] change = new double[from.length];
    for (int i = 0; i < from.length; i++) {
      step[i] = to[i] - from[i];
      change[i] = toGradient[i] - gradient[i];
    }
    double curvature = dot(step, change);
    if (curvature > 1e-12 * scaledSquare(change)) {
      int at = stored % memory;
      steps[at] = step;
      changes[at] = change;
      curvatures[at] = curvature;
      stored++;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double times, double[] a, double[] into) {
    for (int i = 0; i < a.length; i++) {
      into[i] += times * a[i];
    }
  }
}
