package org.amalgam.builtin.numeric;

import java.io.IOException;
import java.util.List;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;

/**
 * Z-scores of features side by side: every column less its weighted mean, over its weighted
 * standard deviation (of the population), over the fit rows that have it. A column that is constant
 * there becomes 0; what is missing, or not finite, becomes NaN.
 *
 * @param means one per column
 * @param factors what the distance from the mean is multiplied by; 0 for a constant column
 */
public record Scaling(double[] means, double[] factors) {
  /** As many columns as are held densely for every row. */
  public static final int MOST_COLUMNS = 4096;

  /** Deviations below this share of the mean are rounding. */
  private static final double ROUNDING = 1e-9;

  /**
   * The scaling of some rows.
   *
   * @throws IllegalArgumentException if there are more than {@value #MOST_COLUMNS} columns
   */
  public static Scaling of(List<Features> features, float[] weights) {
    int width = width(features);
    if (width > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "What it scales is held densely, so there may be %d columns at most, not %d; put a stage before it that makes fewer of them."
              .formatted(MOST_COLUMNS, width));
    }
    double[] means = new double[width];
    double[] factors = new double[width];
    int at = 0;
    for (Features part : features) {
      double[] sums = moments(part, weights, new double[part.width()], false);
      System.arraycopy(sums, 0, means, at, sums.length);
      double[] squares = moments(part, weights, sums, true);
      for (int i = 0; i < squares.length; i++) {
        double deviation = Math.sqrt(squares[i]);
        factors[at + i] = deviation > ROUNDING * Math.abs(sums[i]) ? 1 / deviation : 0;
      }
      at += sums.length;
    }
    return new Scaling(means, factors);
  }

  /** The weighted mean over all rows of each column's distance from a number, or of its square. */
  private static double[] moments(Features part, float[] weights, double[] about, boolean squared) {
    int width = part.width();
    double[] sums = new double[width];
    double[] totals = new double[width];
    float[] row = new float[width];
    for (int r = 0; r < part.rows(); r++) {
      part.copyRow(r, row, 0);
      for (int i = 0; i < width; i++) {
        if (Float.isFinite(row[i])) {
          double off = row[i] - about[i];
          sums[i] += weights[r] * (squared ? off * off : off);
          totals[i] += weights[r];
        }
      }
    }
    for (int i = 0; i < width; i++) {
      sums[i] = totals[i] > 0 ? sums[i] / totals[i] : 0;
    }
    return sums;
  }

  private static int width(List<Features> features) {
    int width = 0;
    for (Features part : features) {
      width += part.width();
    }
    return width;
  }

  /** Number of columns. */
  public int width() {
    return means.length;
  }

  /**
   * Scaled rows.
   *
   * @return {@code rows x width}, row major
   * @throws IllegalArgumentException if the features are not as many as those of the fit
   */
  public float[] apply(List<Features> features) {
    int width = width(features);
    if (width != means.length) {
      throw new IllegalArgumentException(
          "Rows of %d numbers are due, not of %d.".formatted(means.length, width));
    }
    int rows = features.isEmpty() ? 0 : features.get(0).rows();
    float[] scaled = new float[Math.multiplyExact(rows, width)];
    for (int row = 0, at = 0; row < rows; row++) {
      for (Features part : features) {
        part.copyRow(row, scaled, at);
        at += part.width();
      }
    }
    for (int at = 0, i = 0; at < scaled.length; at++, i = i + 1 == width ? 0 : i + 1) {
      scaled[at] =
          Float.isFinite(scaled[at]) ? (float) ((scaled[at] - means[i]) * factors[i]) : Float.NaN;
    }
    return scaled;
  }

  public void save(StateWriter out) throws IOException {
    out.writeDoubles(means);
    out.writeDoubles(factors);
  }

  /** The inverse of {@link #save}. */
  public static Scaling load(StateReader state) throws IOException {
    Scaling scaling = new Scaling(state.readDoubles(), state.readDoubles());
    if (scaling.means.length != scaling.factors.length) {
      throw new IOException("Not the state of a scaling.");
    }
    return scaling;
  }
}
