package org.amalgam.dl4j;

/**
 * A fully connected layer: {@code bias + input x weights}.
 *
 * @param weights {@code inputs x outputs}, row major
 * @param bias one per output
 */
record Dense(float[] weights, float[] bias) {

  int outputs() {
    return bias.length;
  }

  /** Reads the first numbers of {@code from} and writes the first of {@code to}. */
  void apply(float[] from, float[] to) {
    int outputs = bias.length;
    int inputs = weights.length / outputs;
    System.arraycopy(bias, 0, to, 0, outputs);
    // Weights are walked in the order in which they lie; no sum waits for its predecessor.
    for (int i = 0, at = 0; i < inputs; i++, at += outputs) {
      float x = from[i];
      for (int j = 0; j < outputs; j++) {
        to[j] += x * weights[at + j];
      }
    }
  }
}
