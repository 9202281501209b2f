package org.amalgam.dl4j;

import java.util.Arrays;

/**
 * Columns brought to mean 0 and standard deviation 1, and back.
 *
 * @param mean of each column
 * @param deviation of each column, above 0
 */
record Scaling(float[] mean, float[] deviation) {

  /** Columns as they are. */
  static Scaling none(int width) {
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    return new Scaling(new float[width], ones);
  }

  /**
   * Weighted mean and population standard deviation of each column; a column that does not vary is
   * only centred.
   *
   * @param values {@code rows x width}, row major
   * @param weights one per row, not all 0; rows of weight 0 are not looked at
   */
  static Scaling of(float[] values, float[] weights, int width) {
    double[] mean = new double[width];
    double[] square = new double[width];
    double total = 0;
    for (float weight : weights) {
      total += weight;
    }
    for (int row = 0; row < weights.length; row++) {
      double share = weights[row] / total;
      for (int i = 0, at = row * width; share > 0 && i < width; i++, at++) {
        mean[i] += share * values[at];
      }
    }
    for (int row = 0; row < weights.length; row++) {
      double share = weights[row] / total;
      for (int i = 0, at = row * width; share > 0 && i < width; i++, at++) {
        double off = values[at] - mean[i];
        square[i] += share * off * off;
      }
    }
    Scaling scaling = none(width);
    for (int i = 0; i < width; i++) {
      scaling.mean[i] = (float) mean[i];
      float deviation = (float) Math.sqrt(square[i]);
      // Below this a column is a constant that float32 could not hold exactly.
      scaling.deviation[i] = deviation > 1e-6 * Math.abs(mean[i]) ? deviation : 1;
    }
    return scaling;
  }

  /**
   * Mean and standard deviation of each channel over all positions of the rows, so that a picture
   * keeps its contrasts and a sequence its course.
   *
   * @param values {@code rows x positions x channels}, row major
   * @param weights one per row, not all 0
   */
  static Scaling ofChannels(float[] values, float[] weights, int channels) {
    int positions = values.length / weights.length / channels;
    float[] each = new float[weights.length * positions];
    for (int i = 0; i < each.length; i++) {
      each[i] = weights[i / positions];
    }
    Scaling channel = of(values, each, channels);
    Scaling scaling = none(positions * channels);
    for (int p = 0; p < positions; p++) {
      System.arraycopy(channel.mean, 0, scaling.mean, p * channels, channels);
      System.arraycopy(channel.deviation, 0, scaling.deviation, p * channels, channels);
    }
    return scaling;
  }

  int width() {
    return mean.length;
  }

  /** Scales all rows in place. */
  void applyAll(float[] values) {
    for (int at = 0; width() > 0 && at < values.length; at += width()) {
      apply(values, at);
    }
  }

  /** Scales one row in place. */
  void apply(float[] values, int offset) {
    for (int i = 0; i < mean.length; i++) {
      values[offset + i] = (values[offset + i] - mean[i]) / deviation[i];
    }
  }

  /** Brings one row back in place. */
  void invert(float[] values, int offset) {
    for (int i = 0; i < mean.length; i++) {
      values[offset + i] = values[offset + i] * deviation[i] + mean[i];
    }
  }
}
