package org.amalgam.light;

import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * What a forest averages per row: the indicator of the second of two classes, indicators of all of
 * more classes, or values. Several targets are standardised for growing, so that each has its say
 * in where to split whatever its unit.
 */
abstract sealed class Outcomes {
  private final int rows;
  private final int outputs;

  private Outcomes(int rows, int outputs) {
    this.rows = rows;
    this.outputs = outputs;
  }

  static Outcomes of(Target target, float[] weights) {
    return target.task() == Task.REGRESSION
        ? new Values(target, weights)
        : new Classes(target, Scores.count(target.schema()));
  }

  final int rows() {
    return rows;
  }

  final int outputs() {
    return outputs;
  }

  /** Adds a row's outcomes times its weight to sums from {@code at} on. */
  abstract void add(int row, float weight, double[] sums, int at);

  /** Whether some rows have one outcome. */
  abstract boolean equal(int[] order, int begin, int end);

  /** A mean outcome as predictions have it. */
  abstract double value(int output, double mean);

  private static final class Classes extends Outcomes {
    private final int[] labels;

    Classes(Target target, int outputs) {
      super(target.rows(), outputs);
      labels = new int[target.rows()];
      for (int row = 0; row < labels.length; row++) {
        labels[row] = target.label(row);
      }
    }

    @Override
    void add(int row, float weight, double[] sums, int at) {
      if (outputs() > 1) {
        sums[at + labels[row]] += weight;
      } else if (labels[row] == 1) {
        sums[at] += weight;
      }
    }

    @Override
    boolean equal(int[] order, int begin, int end) {
      int first = labels[order[begin]];
      for (int i = begin + 1; i < end; i++) {
        if (labels[order[i]] != first) {
          return false;
        }
      }
      return true;
    }

    @Override
    double value(int output, double mean) {
      return mean;
    }
  }

  private static final class Values extends Outcomes {
    private final double[] values;
    private final double[] means;
    private final double[] scales;

    Values(Target target, float[] weights) {
      super(target.rows(), target.schema().width());
      values = new double[rows() * outputs()];
      means = new double[outputs()];
      scales = new double[outputs()];
      double total = 0;
      for (float weight : weights) {
        total += weight;
      }
      for (int k = 0; k < outputs(); k++) {
        for (int row = 0; row < rows(); row++) {
          means[k] += weights[row] / total * target.value(row, k);
        }
        double squares = 0;
        for (int row = 0; row < rows(); row++) {
          double off = target.value(row, k) - means[k];
          squares += weights[row] / total * off * off;
        }
        scales[k] = squares > 0 ? Math.sqrt(squares) : 1;
        for (int row = 0; row < rows(); row++) {
          values[row * outputs() + k] = (target.value(row, k) - means[k]) / scales[k];
        }
      }
    }

    @Override
    void add(int row, float weight, double[] sums, int at) {
      int outputs = outputs();
      for (int k = 0; k < outputs; k++) {
        sums[at + k] += weight * values[row * outputs + k];
      }
    }

    @Override
    boolean equal(int[] order, int begin, int end) {
      int outputs = outputs();
      int first = order[begin] * outputs;
      for (int i = begin + 1; i < end; i++) {
        for (int k = 0; k < outputs; k++) {
          if (values[order[i] * outputs + k] != values[first + k]) {
            return false;
          }
        }
      }
      return true;
    }

    @Override
    double value(int output, double mean) {
      return means[output] + scales[output] * mean;
    }
  }
}
