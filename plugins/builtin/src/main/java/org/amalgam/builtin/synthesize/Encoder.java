package org.amalgam.builtin.synthesize;

import java.util.List;
import java.util.SplittableRandom;
import org.amalgam.api.data.Features;

/**
 * A small network from the views of a row to {@code width} numbers: every view, brought to scale,
 * is projected, {@code p_i = W_i^T x_i + b_i}, and the projections are mixed. Its parameters are
 * one flat array: all {@code W_i} ({@code columns x units}), all {@code b_i}, what the mixing adds.
 * Immutable.
 */
final class Encoder {
  /**
   * Standard deviation of a projection at the start: small, so that what comes out is what was
   * learned, not the chance of the start, and folds come out alike.
   */
  private static final double SPREAD = 0.1;

  private final List<ViewScaling> scalings;
  private final Mixing mixing;
  private final int[] matrices;
  private final int weights;

  /**
   * A network for views of these scales.
   *
   * @throws ArithmeticException if it has more parameters than an array holds
   */
  Encoder(List<ViewScaling> scalings, Mixing mixing) {
    this.scalings = List.copyOf(scalings);
    this.mixing = mixing;
    this.matrices = new int[scalings.size()];
    int at = 0;
    for (int view = 0; view < matrices.length; view++) {
      matrices[view] = at;
      at = Math.addExact(at, Math.multiplyExact(scalings.get(view).columns(), mixing.units()));
    }
    this.weights = at;
  }

  int views() {
    return matrices.length;
  }

  int width() {
    return mixing.width();
  }

  List<ViewScaling> scalings() {
    return scalings;
  }

  /** Whether a row without one of the views gets no answer. */
  boolean needsAll() {
    return mixing.needsAll();
  }

  /** How many of the parameters, the first, are weights of columns. */
  int weights() {
    return weights;
  }

  /** Number of parameters. */
  int parameters() {
    return Math.addExact(weights, views() * mixing.units() + mixing.extras());
  }

  private int biases() {
    return weights;
  }

  private int extras() {
    return weights + views() * mixing.units();
  }

  /**
   * Sets the parameters to where learning starts. A column's weights are drawn from the seed, the
   * view and the column alone, so that they are the same in every fold, whatever other columns its
   * rows tell of.
   */
  void start(double[] parameters, long seed) {
    int units = mixing.units();
    double most = SPREAD * Math.sqrt(3);
    for (int view = 0; view < views(); view++) {
      ViewScaling scaling = scalings.get(view);
      for (int i = 0; i < scaling.columns(); i++) {
        SplittableRandom random = random(seed, view, scaling.column(i));
        for (int u = 0, at = matrices[view] + i * units; u < units; u++) {
          parameters[at + u] = most * (2 * random.nextDouble() - 1);
        }
      }
    }
    for (int i = biases(); i < extras(); i++) {
      parameters[i] = mixing.bias();
    }
    mixing.start(parameters, extras(), random(seed, views(), 0));
  }

  private static SplittableRandom random(long seed, int view, int column) {
    return new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (1 + ((long) view << 32 | column)));
  }

  /** Work space of one thread. */
  Pass pass() {
    return new Pass();
  }

  /** A row through the network and back. */
  final class Pass {
    private final ViewRow[] rows = scalings.stream().map(ViewScaling::row).toArray(ViewRow[]::new);
    private final boolean[] present = new boolean[views()];
    private final double[] projected = new double[views() * mixing.units()];
    private final double[] slopesOfProjected = new double[projected.length];
    private final double[] result = new double[mixing.width()];
    private final Mixing.Pass mixed = mixing.pass();

    /** Looks at a row; whether there is enough of it for an answer. */
    boolean read(List<Features> input, int row) {
      boolean all = true;
      boolean any = false;
      for (int view = 0; view < rows.length; view++) {
        present[view] = rows[view].read(input.get(view), row);
        // A view that tells nothing does not count as missing; it has no weight, either.
        all &= present[view] || scalings.get(view).columns() == 0;
        any |= present[view] && mixing.weighs(view);
      }
      return any && (all || !mixing.needsAll());
    }

    /** The result for the row last read, to be read until the next. */
    double[] forward(double[] parameters) {
      int units = mixing.units();
      System.arraycopy(parameters, biases(), projected, 0, projected.length);
      for (int view = 0; view < rows.length; view++) {
        if (present[view]) {
          rows[view].project(parameters, matrices[view], units, projected, view * units);
        }
      }
      mixed.forward(projected, present, parameters, extras(), result);
      return result;
    }

    /** Adds to the gradient what slopes in the last result make of it. */
    void backward(double[] parameters, double[] slopes, double[] gradient) {
      int units = mixing.units();
      mixed.backward(projected, present, parameters, extras(), slopes, slopesOfProjected, gradient);
      for (int i = 0; i < slopesOfProjected.length; i++) {
        gradient[biases() + i] += slopesOfProjected[i];
      }
      for (int view = 0; view < rows.length; view++) {
        if (present[view]) {
          rows[view].collect(slopesOfProjected, view * units, units, gradient, matrices[view]);
        }
      }
    }

    /** Writes the weight of every view in the last result. */
    void weights(double[] into) {
      mixed.weights(into);
    }
  }
}
