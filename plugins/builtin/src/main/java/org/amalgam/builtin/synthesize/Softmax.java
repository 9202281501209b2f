package org.amalgam.builtin.synthesize;

/** Softmax over the views that are present, for scores laid out {@code views x stride}. */
final class Softmax {
  private Softmax() {}

  /** Replaces scores by their softmax; views that are not present get 0. */
  static void forward(double[] scores, int at, int stride, boolean[] present) {
    double max = Double.NEGATIVE_INFINITY;
    for (int view = 0; view < present.length; view++) {
      if (present[view]) {
        max = Math.max(max, scores[at + view * stride]);
      }
    }
    double total = 0;
    for (int view = 0, i = at; view < present.length; view++, i += stride) {
      scores[i] = present[view] ? Math.exp(scores[i] - max) : 0;
      total += scores[i];
    }
    for (int view = 0, i = at; view < present.length; view++, i += stride) {
      scores[i] /= total;
    }
  }

  /** Replaces slopes in the softmax by slopes in the scores. */
  static void backward(double[] softmax, double[] slopes, int at, int stride, int views) {
    double mean = 0;
    for (int view = 0, i = at; view < views; view++, i += stride) {
      mean += softmax[i] * slopes[i];
    }
    for (int view = 0, i = at; view < views; view++, i += stride) {
      slopes[i] = softmax[i] * (slopes[i] - mean);
    }
  }
}
