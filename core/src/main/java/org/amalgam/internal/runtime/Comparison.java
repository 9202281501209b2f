package org.amalgam.internal.runtime;

import java.util.stream.Stream;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * How what one version gives differs from what another gives for the same rows, over many batches.
 * A number that the one in use leaves missing says nothing of the other; a row in which the other
 * leaves out what the one in use gives is silent and is not compared.
 */
final class Comparison {
  private boolean classes;
  private long rows;
  private long silent;
  private long same;
  private double max = Double.NaN;
  private Pairs[] outputs = {};

  /** Pairs of numbers of one output: moments about the first pair, against cancellation. */
  private static final class Pairs {
    private long n;
    private double x0;
    private double y0;
    private double sx;
    private double sy;
    private double sxx;
    private double syy;
    private double sxy;
    private double sum;

    void add(double used, double tried) {
      if (n++ == 0) {
        x0 = used;
        y0 = tried;
      }
      double x = used - x0;
      double y = tried - y0;
      sx += x;
      sy += y;
      sxx += x * x;
      syy += y * y;
      sxy += x * y;
      sum += Math.abs(tried - used);
    }

    double correlation() {
      double xx = sxx - sx * sx / n;
      double yy = syy - sy * sy / n;
      return n < 3 || !(xx > 0) || !(yy > 0)
          ? Double.NaN
          : Math.max(-1, Math.min(1, (sxy - sx * sy / n) / Math.sqrt(xx * yy)));
    }

    double mean() {
      return sum / n;
    }

    /** The mean difference in standard deviations of what the one in use gives. */
    double relative() {
      double spread = Math.sqrt(Math.max(0, sxx - sx * sx / n) / n);
      return mean() / Math.max(spread, 1e-6 * Math.max(1, Math.abs(x0)));
    }
  }

  /**
   * Takes in what two versions gave for the same rows.
   *
   * @throws IllegalArgumentException if they are not of one form
   */
  synchronized void add(Batch used, Batch tried) {
    float[] old = values(used);
    float[] other = values(tried);
    if (used.rows() != tried.rows() || old.length != other.length) {
      throw new IllegalArgumentException(
          "it gave %d rows of %d numbers in all, and not %d of %d"
              .formatted(tried.rows(), other.length, used.rows(), old.length));
    }
    if (used.rows() == 0) {
      return;
    }
    int width = old.length / used.rows();
    if (outputs.length == 0) {
      outputs = Stream.generate(Pairs::new).limit(width).toArray(Pairs[]::new);
    }
    for (int row = 0; row < used.rows(); row++) {
      if (isSilent(old, other, row * width, width)) {
        silent++;
      } else if (add(old, other, row * width, width)) {
        rows++;
        same += isSame(used, tried, row) ? 1 : 0;
      }
    }
  }

  private static float[] values(Batch batch) {
    if (batch instanceof Predictions predictions) {
      return predictions.values();
    }
    if (batch instanceof Features features) {
      return features.dense().values();
    }
    throw new IllegalArgumentException("it gave records");
  }

  private static boolean isSilent(float[] old, float[] other, int at, int width) {
    for (int i = at; i < at + width; i++) {
      if (Float.isNaN(other[i]) && !Float.isNaN(old[i])) {
        return true;
      }
    }
    return false;
  }

  /** Whether there was something to compare in a row. */
  private boolean add(float[] old, float[] other, int at, int width) {
    boolean some = false;
    for (int k = 0; k < width; k++) {
      double difference = Math.abs((double) other[at + k] - old[at + k]);
      if (!Double.isNaN(difference)) {
        some = true;
        outputs[k].add(old[at + k], other[at + k]);
        max = Double.isNaN(max) ? difference : Math.max(max, difference);
      }
    }
    return some;
  }

  private boolean isSame(Batch used, Batch tried, int row) {
    if (used instanceof Predictions old
        && tried instanceof Predictions other
        && old.schema().task() == Task.CLASSIFICATION) {
      classes = true;
      return old.label(row) == other.label(row);
    }
    return false;
  }

  /** Counts rows that the other version gave nothing for. */
  synchronized void silent(int more) {
    silent += more;
  }

  synchronized long rows() {
    return rows;
  }

  synchronized long silent() {
    return silent;
  }

  /** Share of the rows that did not stay silent among those that should not. */
  synchronized double silence() {
    return rows + silent == 0 ? 0 : (double) silent / (rows + silent);
  }

  /** Share of the rows with the same class; NaN if it is not about classes. */
  synchronized double agreement() {
    return classes ? (double) same / rows : Double.NaN;
  }

  /** The lowest of all outputs that vary; NaN for classes. */
  synchronized double correlation() {
    double lowest = Double.NaN;
    for (Pairs pairs : outputs) {
      double r = pairs.correlation();
      lowest = Double.isNaN(r) || lowest < r ? lowest : r;
    }
    return classes ? Double.NaN : lowest;
  }

  /** Mean absolute difference over all numbers. */
  synchronized double meanDifference() {
    double sum = 0;
    long n = 0;
    for (Pairs pairs : outputs) {
      sum += pairs.sum;
      n += pairs.n;
    }
    return n == 0 ? Double.NaN : sum / n;
  }

  /**
   * Mean absolute difference in standard deviations of what is in use, the highest of all outputs.
   */
  synchronized double relativeDifference() {
    double highest = Double.NaN;
    for (Pairs pairs : outputs) {
      if (pairs.n > 0) {
        highest = Double.isNaN(highest) ? pairs.relative() : Math.max(highest, pairs.relative());
      }
    }
    return highest;
  }

  synchronized double maxDifference() {
    return max;
  }
}
