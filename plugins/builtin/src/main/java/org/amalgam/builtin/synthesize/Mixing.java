package org.amalgam.builtin.synthesize;

import java.util.random.RandomGenerator;

/**
 * What a synthesizer makes of the projections of a row's views: {@code views x units} numbers in,
 * {@code width} numbers out. Immutable; {@link #pass} gives what works for one thread.
 */
interface Mixing {
  /** Numbers that each view is projected to. */
  int units();

  /** Numbers of the result. */
  int width();

  /** Further parameters to be learned. */
  int extras();

  /** Whether every view must be there; otherwise one is enough. */
  default boolean needsAll() {
    return false;
  }

  /** Whether a view can have a weight above 0. */
  default boolean weighs(int view) {
    return true;
  }

  /** What a unit's projection has added to it at the start. */
  default double bias() {
    return 0;
  }

  /** Sets the further parameters to where they start. */
  default void start(double[] parameters, int at, RandomGenerator random) {}

  /** Work space of one thread. */
  Pass pass();

  /** A row forward, and the slopes of its loss back. */
  interface Pass {

    /**
     * Mixes.
     *
     * @param projected {@code views x units}, row major; to be read only where {@code present}
     * @param parameters all parameters, those of the mixing from {@code at} on
     * @param result where the {@code width} numbers go
     */
    void forward(
        double[] projected, boolean[] present, double[] parameters, int at, double[] result);

    /**
     * The way back of the row last mixed, given the same.
     *
     * @param slopes derivative of the loss in each number of the result
     * @param projectedSlopes where those in the projections go, 0 where a view is not present
     * @param gradient where those in the parameters are added, as {@code parameters} is laid out
     */
    void backward(
        double[] projected,
        boolean[] present,
        double[] parameters,
        int at,
        double[] slopes,
        double[] projectedSlopes,
        double[] gradient);

    /** Writes the weight of every view in the row last mixed; only for mixings that weigh. */
    default void weights(double[] into) {
      throw new UnsupportedOperationException("This synthesizer gives its inputs no weights.");
    }
  }
}
