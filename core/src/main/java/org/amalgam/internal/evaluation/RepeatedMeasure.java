package org.amalgam.internal.evaluation;

import java.util.Arrays;
import java.util.List;

/** Mean over the repeats of a cross-validation, each metric over the repeats that define it. */
record RepeatedMeasure(List<Measure> repeats) implements Measure {
  @Override
  public void measure(int[] counts, double[] out) {
    double[] one = new double[out.length];
    int[] defined = new int[out.length];
    Arrays.fill(out, 0);
    for (Measure repeat : repeats) {
      repeat.measure(counts, one);
      for (int m = 0; m < out.length; m++) {
        if (!Double.isNaN(one[m])) {
          out[m] += one[m];
          defined[m]++;
        }
      }
    }
    for (int m = 0; m < out.length; m++) {
      out[m] /= defined[m];
    }
  }
}
