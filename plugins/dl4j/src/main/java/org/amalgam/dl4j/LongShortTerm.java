package org.amalgam.dl4j;

import java.util.Arrays;

/**
 * Long short-term memory without peepholes (Hochreiter and Schmidhuber 1997, with the forget gate
 * of Gers et al. 2000) over a sequence {@code [steps, width]}: with {@code z = bias + x_t W +
 * h_(t-1) R} in four blocks {@code g, f, o, i},
 *
 * <pre>
 *   c_t = sigmoid(f) c_(t-1) + sigmoid(i) tanh(g)
 *   h_t = sigmoid(o) tanh(c_t)
 * </pre>
 *
 * @param steps length of the sequence
 * @param width numbers per step
 * @param given what it gives of {@code h}
 * @param weights W: {@code width x 4 units}, row major
 * @param recurrent R: {@code units x 4 units}, row major
 * @param bias {@code 4 units}
 */
record LongShortTerm(
    int steps, int width, Given given, float[] weights, float[] recurrent, float[] bias)
    implements Step {

  /** What goes on of the outputs of all steps. */
  enum Given {
    ALL,
    LAST,
    MEAN
  }

  private int units() {
    return bias.length / 4;
  }

  @Override
  public int outputs() {
    return given == Given.ALL ? steps * units() : units();
  }

  @Override
  public int scratch() {
    return 6 * units();
  }

  @Override
  public void apply(float[] from, float[] to, float[] scratch) {
    int units = units();
    Arrays.fill(scratch, 0, 6 * units, 0);
    Arrays.fill(to, 0, outputs(), 0);
    int hidden = 5 * units;
    for (int t = 0; t < steps; t++) {
      System.arraycopy(bias, 0, scratch, 0, 4 * units);
      Dense.addProduct(from, t * width, width, weights, 0, scratch, 0, 4 * units);
      Dense.addProduct(scratch, hidden, units, recurrent, 0, scratch, 0, 4 * units);
      advance(scratch, units);
      if (given == Given.ALL) {
        System.arraycopy(scratch, hidden, to, t * units, units);
      } else if (given == Given.MEAN) {
        for (int j = 0; j < units; j++) {
          to[j] += scratch[hidden + j] / steps;
        }
      }
    }
    if (given == Given.LAST) {
      System.arraycopy(scratch, hidden, to, 0, units);
    }
  }

  /** Scratch memory holds z, then c, then h. */
  private static void advance(float[] scratch, int units) {
    int cell = 4 * units;
    int hidden = 5 * units;
    for (int j = 0; j < units; j++) {
      double c =
          sigmoid(scratch[units + j]) * scratch[cell + j]
              + sigmoid(scratch[3 * units + j]) * tanh(scratch[j]);
      scratch[cell + j] = (float) c;
      scratch[hidden + j] = (float) (sigmoid(scratch[2 * units + j]) * tanh(c));
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Three times as fast as {@link Math#tanh}, and as exact as float32 needs. */
  private static double tanh(double x) {
    return 1 - 2 / (1 + Math.exp(2 * x));
  }
}
