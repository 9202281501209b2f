package org.amalgam.dl4j;

/**
 * A fully connected layer: {@code bias + input x weights}.
 *
 * @param weights {@code inputs x outputs}, row major
 * @param bias one per output
 */
record Dense(float[] weights, float[] bias) implements Step {

  @Override
  public int outputs() {
    return bias.length;
  }

  @Override
  public void apply(float[] from, float[] to, float[] scratch) {
    apply(from, to);
  }

  /** Reads the first numbers of {@code from} and writes the first of {@code to}. */
  void apply(float[] from, float[] to) {
    int outputs = bias.length;
    int inputs = weights.length / outputs;
    System.arraycopy(bias, 0, to, 0, outputs);
    addProduct(from, 0, inputs, weights, 0, to, 0, outputs);
  }

  /**
   * Adds {@code count} inputs times a matrix to sums. Weights are walked in the order in which they
   * lie, four inputs at a time, so that a sum is loaded and stored once for four products.
   *
   * @param from inputs, from {@code in} on
   * @param weights {@code count x outputs}, row major, from {@code at} on
   * @param to sums, from {@code out} on
   */
  static void addProduct(
      float[] from, int in, int count, float[] weights, int at, float[] to, int out, int outputs) {
    int i = 0;
    int first = at;
    for (; i + 4 <= count; i += 4, first += 4 * outputs) {
      float a = from[in + i];
      float b = from[in + i + 1];
      float c = from[in + i + 2];
      float d = from[in + i + 3];
      int second = first + outputs;
      int third = second + outputs;
      int fourth = third + outputs;
      for (int j = 0; j < outputs; j++) {
        float sum = to[out + j] + a * weights[first + j];
        sum += b * weights[second + j];
        sum += c * weights[third + j];
        to[out + j] = sum + d * weights[fourth + j];
      }
    }
    for (; i < count; i++, first += outputs) {
      float x = from[in + i];
      for (int j = 0; j < outputs; j++) {
        to[out + j] += x * weights[first + j];
      }
    }
  }
}
