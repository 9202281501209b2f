package org.amalgam.dl4j;

/**
 * A fully connected layer: {@code bias + input x weights}.
 *
 * @param weights {@code inputs x outputs}, row major
 * @param bias one per output
 */
record Dense(float[] weights, float[] bias) implements Step {
  /** From so many outputs on, a loop over them runs in vectors. */
  private static final int WIDE = 32;

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
   * Adds {@code count} inputs times a matrix to sums. Every sum takes its products in the order of
   * the inputs, whatever the way.
   *
   * @param from inputs, from {@code in} on
   * @param weights {@code count x outputs}, row major, from {@code at} on
   * @param to sums, from {@code out} on
   */
  static void addProduct(
      float[] from, int in, int count, float[] weights, int at, float[] to, int out, int outputs) {
    int done = 0;
    if (outputs < WIDE) {
      for (; done + 8 <= outputs; done += 8) {
        addEight(from, in, count, weights, at + done, to, out + done, outputs);
      }
    }
    if (done < outputs) {
      addRest(from, in, count, weights, at, to, out, outputs, done);
    }
  }

  /**
   * Row by row of the matrix, four at a time: a sum is loaded and stored once for four products.
   */
  private static void addRest(
      float[] from,
      int in,
      int count,
      float[] weights,
      int at,
      float[] to,
      int out,
      int outputs,
      int done) {
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
      for (int j = done; j < outputs; j++) {
        float sum = to[out + j] + a * weights[first + j];
        sum += b * weights[second + j];
        sum += c * weights[third + j];
        to[out + j] = sum + d * weights[fourth + j];
      }
    }
    for (; i < count; i++, first += outputs) {
      float x = from[in + i];
      for (int j = done; j < outputs; j++) {
        to[out + j] += x * weights[first + j];
      }
    }
  }

  /** Eight sums in registers: a loop over so few would cost more than what is in it. */
  private static void addEight(
      float[] from, int in, int count, float[] weights, int at, float[] to, int out, int stride) {
    float a = to[out];
    float b = to[out + 1];
    float c = to[out + 2];
    float d = to[out + 3];
    float e = to[out + 4];
    float f = to[out + 5];
    float g = to[out + 6];
    float h = to[out + 7];
    for (int i = 0, w = at; i < count; i++, w += stride) {
      float x = from[in + i];
      a += x * weights[w];
      b += x * weights[w + 1];
      c += x * weights[w + 2];
      d += x * weights[w + 3];
      e += x * weights[w + 4];
      f += x * weights[w + 5];
      g += x * weights[w + 6];
      h += x * weights[w + 7];
    }
    to[out] = a;
    to[out + 1] = b;
    to[out + 2] = c;
    to[out + 3] = d;
    to[out + 4] = e;
    to[out + 5] = f;
    to[out + 6] = g;
    to[out + 7] = h;
  }
}
