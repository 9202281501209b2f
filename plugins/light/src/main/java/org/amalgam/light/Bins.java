package org.amalgam.light;

import java.util.Arrays;
import org.amalgam.api.data.DenseFeatures;

/**
 * Features cut into at most 255 bins each, so that a split is found by a pass over a histogram and
 * not over sorted rows (Ke et al., LightGBM, 2017). Where a feature has fewer different values than
 * bins, every value has its own; else the cuts are weighted quantiles. Missing values have a bin of
 * their own after the others.
 *
 * @param cuts of each feature, rising; a value belongs to bin {@code i} if it is above cut {@code i
 *     - 1} and not above cut {@code i}
 * @param codes bin of each row, feature after feature, as unsigned bytes
 * @param hasMissing for each feature whether a row lacks it
 */
@SuppressWarnings("ArrayRecordComponent")
record Bins(float[][] cuts, byte[][] codes, boolean[] hasMissing) {
  static final int MOST = 255;

  /** Quantiles of more rows than this are those of an even choice of so many. */
  private static final int SAMPLE = 200_000;

  /**
   * Bins of all rows.
   *
   * @param weights above 0
   * @param most bins per feature, 2 to 255
   * @param least weight of a bin of several values
   */
  static Bins of(DenseFeatures rows, float[] weights, int most, double least) {
    int width = rows.width();
    Bins bins = new Bins(new float[width][], new byte[width][], new boolean[width]);
    float[] column = new float[rows.rows()];
    for (int feature = 0; feature < width; feature++) {
      for (int row = 0; row < column.length; row++) {
        column[row] = rows.get(row, feature);
      }
      float[] cuts = cuts(column, weights, most, least);
      bins.cuts[feature] = cuts;
      bins.codes[feature] = codes(column, cuts);
      for (float value : column) {
        bins.hasMissing[feature] |= Float.isNaN(value);
      }
    }
    return bins;
  }

  /** Number of features. */
  int width() {
    return cuts.length;
  }

  /** Bins of values of a feature, which is also the code of its bin of missing values. */
  int values(int feature) {
    return cuts[feature].length + 1;
  }

  /** Whether some cut parts the rows, be it the missing from the others. */
  boolean splits(int feature) {
    return cuts[feature].length > 0 || hasMissing[feature];
  }

  /**
   * What a value of the bin is at most; for the last bin positive infinity.
   *
   * @param bin from 0 to {@code values(feature) - 1}
   */
  float threshold(int feature, int bin) {
    return bin < cuts[feature].length ? cuts[feature][bin] : Float.POSITIVE_INFINITY;
  }

  private static byte[] codes(float[] column, float[] cuts) {
    byte[] codes = new byte[column.length];
    for (int row = 0; row < column.length; row++) {
      codes[row] = (byte) code(column[row], cuts);
    }
    return codes;
  }

  /** Number of cuts below a value; for a missing one the number of bins. */
  static int code(float value, float[] cuts) {
    if (Float.isNaN(value)) {
      return cuts.length + 1;
    }
    int low = 0;
    int high = cuts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cuts[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static float[] cuts(float[] column, float[] weights, int most, double least) {
    long[] keys = sorted(column);
    float[] values = new float[keys.length];
    double[] shares = new double[keys.length];
    int distinct = 0;
    double total = 0;
    for (long key : keys) {
      int row = (int) key;
      float value = column[row] + 0f; // -0 becomes 0
      if (distinct == 0 || values[distinct - 1] != value) {
        values[distinct++] = value;
      }
      shares[distinct - 1] += weights[row];
      total += weights[row];
    }
    int bins = (int) Math.max(2, Math.min(most, total / least));
    float[] cuts = new float[Math.max(0, distinct - 1)];
    int count = 0;
    if (distinct <= bins) {
      for (int i = 1; i < distinct; i++) {
        cuts[count++] = between(values[i - 1], values[i]);
      }
      return cuts;
    }
    // What is left is shared out among the bins left, so that one heavy value costs one bin only.
    double left = total;
    double filled = 0;
    for (int i = 1; i < distinct && count < bins - 1; i++) {
      filled += shares[i - 1];
      double due = left / (bins - count);
      if (filled >= due * (1 - 1e-9) || filled + shares[i] / 2 > due) {
        cuts[count++] = between(values[i - 1], values[i]);
        left -= filled;
        filled = 0;
      }
    }
    return Arrays.copyOf(cuts, count);
  }

  /** The present values by rising size, each as bits in the order of floats above its row. */
  private static long[] sorted(float[] column) {
    int step = (column.length - 1) / SAMPLE + 1;
    long[] keys = new long[(column.length + step - 1) / step];
    int count = 0;
    for (int row = 0; row < column.length; row += step) {
      if (!Float.isNaN(column[row])) {
        int bits = Float.floatToIntBits(column[row]);
        keys[count++] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | row;
      }
    }
    long[] present = Arrays.copyOf(keys, count);
    Arrays.sort(present);
    return present;
  }

  /** The middle of two values if it is at least the lower and below the upper, else the lower. */
  private static float between(float lower, float upper) {
    float middle = (float) (((double) lower + upper) / 2);
    return middle >= lower && middle < upper ? middle : lower;
  }
}
