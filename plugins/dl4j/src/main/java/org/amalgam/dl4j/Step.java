package org.amalgam.dl4j;

/** A layer in plain Java, for one row at a time. Immutable; scratch memory is the caller's. */
interface Step {

  /** How many numbers it gives. */
  int outputs();

  /** How many numbers of scratch memory it needs. */
  default int scratch() {
    return 0;
  }

  /** Reads the first numbers of {@code from} and writes the first of {@code to}. */
  void apply(float[] from, float[] to, float[] scratch);

  /** The same, and then the activation of its units. */
  default Step then(Activation activation) {
    Step sums = this;
    return new Step() {
      @Override
      public int outputs() {
        return sums.outputs();
      }

      @Override
      public int scratch() {
        return sums.scratch();
      }

      @Override
      public void apply(float[] from, float[] to, float[] scratch) {
        sums.apply(from, to, scratch);
        activation.apply(to, sums.outputs());
      }
    };
  }
}
