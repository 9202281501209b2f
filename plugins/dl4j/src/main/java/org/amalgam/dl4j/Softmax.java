package org.amalgam.dl4j;

/** Positive numbers that sum to 1, in the ratio of the exponentials. */
final class Softmax {
  private Softmax() {}

  /** Of the first numbers of {@code from}; {@code to} may be the same array. */
  static void of(float[] from, float[] to, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, from[i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double e = Math.exp(from[i] - max);
      to[i] = (float) e;
      sum += e;
    }
    for (int i = 0; i < count; i++) {
      to[i] = (float) (to[i] / sum);
    }
  }
}
