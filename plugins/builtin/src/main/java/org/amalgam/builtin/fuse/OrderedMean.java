package org.amalgam.builtin.fuse;

import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * Ordered weighted averaging (Yager 1988): of the answers to one output, weights go by place among
 * them, not by member. Equal answers share the weights of their places. Class probabilities are
 * scaled to sum to 1 afterwards (Kittler et al. 1998); where all are 0, the plain mean answers.
 *
 * <p>A member contributes its answer times the weight it got, so it is the members in the chosen
 * place that contribute.
 */
enum OrderedMean implements FittedFuser {
  /** The least answer. */
  LEAST {
    @Override
    double of(double[] rising, int n) {
      return rising[0];
    }

    @Override
    double upTo(int places, int n) {
      return places > 0 ? 1 : 0;
    }
  },
  /** The middle answer; of an even number the mean of the two in the middle. */
  MIDDLE {
    @Override
    double of(double[] rising, int n) {
      return (rising[(n - 1) / 2] + rising[n / 2]) / 2;
    }

    @Override
    double upTo(int places, int n) {
      int before = (n - 1) / 2; // places before the middle, which has one or two
      int middle = 2 - n % 2;
      return Math.max(0, Math.min(middle, places - before)) / (double) middle;
    }
  },
  /** The greatest answer. */
  GREATEST {
    @Override
    double of(double[] rising, int n) {
      return rising[n - 1];
    }

    @Override
    double upTo(int places, int n) {
      return places == n ? 1 : 0;
    }
  };

  /** The answer among {@code rising[0 .. n)}. */
  abstract double of(double[] rising, int n);

  /** Weight of the first places of {@code n}, from the least answer upwards. */
  abstract double upTo(int places, int n);

  @Override
  public Predictions apply(Members members) {
    float[][] answers = members.values();
    PredictionSchema schema = members.schema();
    int width = schema.width();
    float[] fused = new float[members.rows() * width];
    double[] rising = new double[answers.length];
    double[] sums = new double[width];
    for (int at = 0; at < fused.length; at += width) {
      int n = 0;
      double total = 0;
      for (int k = 0; k < width; k++) {
        n = sort(answers, at, k, width, rising);
        sums[k] = n > 0 ? of(rising, n) : Double.NaN;
        total += sums[k];
      }
      for (int k = 0; k < width; k++) {
        fused[at + k] =
            (float)
                (schema.task() != Task.CLASSIFICATION || n == 0
                    ? sums[k]
                    : total > 0 ? sums[k] / total : mean(answers, at, k, width));
      }
    }
    return Predictions.of(schema, members.rows(), fused);
  }

  /** Sorts the answers to one output by insertion; returns how many there are. */
  private static int sort(float[][] answers, int at, int k, int width, double[] rising) {
    int n = 0;
    for (float[] each : answers) {
      if (Predictions.answered(each, at, width)) {
        int place = n++;
        for (; place > 0 && rising[place - 1] > each[at + k]; place--) {
          rising[place] = rising[place - 1];
        }
        rising[place] = each[at + k];
      }
    }
    return n;
  }

  private static double mean(float[][] answers, int at, int k, int width) {
    double sum = 0;
    int n = 0;
    for (float[] each : answers) {
      if (Predictions.answered(each, at, width)) {
        sum += each[at + k];
        n++;
      }
    }
    return sum / n;
  }

  @Override
  public Contributions contributions(Members members) {
    float[][] answers = members.values();
    int width = members.schema().width();
    float[] values = new float[members.rows() * answers.length * width];
    double[] parts = new double[answers.length * width];
    for (int row = 0, to = 0; row < members.rows(); row++) {
      parts(answers, members.schema(), row * width, parts);
      for (double part : parts) {
        values[to++] = (float) part;
      }
    }
    float[] base = new float[members.rows() * width];
    return new Contributions(Contributions.Scale.OUTPUT, answers.length, width, values, base);
  }

  /** Writes each member's part of each output of a row, {@code members x outputs}. */
  private void parts(float[][] answers, PredictionSchema schema, int at, double[] into) {
    int width = schema.width();
    int n = 0;
    double total = 0;
    for (float[] each : answers) {
      n += Predictions.answered(each, at, width) ? 1 : 0;
    }
    for (int m = 0; m < answers.length; m++) {
      boolean answered = Predictions.answered(answers[m], at, width);
      for (int k = 0; k < width; k++) {
        double part = answered ? weight(answers, m, at, k, width, n) * answers[m][at + k] : 0;
        into[m * width + k] = part;
        total += part;
      }
    }
    for (int i = 0; schema.task() == Task.CLASSIFICATION && n > 0 && i < into.length; i++) {
      float answer = answers[i / width][at + i % width];
      into[i] = total > 0 ? into[i] / total : Float.isNaN(answer) ? 0 : answer / n;
    }
  }

  private double weight(float[][] answers, int member, int at, int k, int width, int n) {
    float own = answers[member][at + k];
    int below = 0;
    int equal = 0;
    for (float[] each : answers) {
      if (Predictions.answered(each, at, width)) {
        below += each[at + k] < own ? 1 : 0;
        equal += each[at + k] == own ? 1 : 0;
      }
    }
    return (upTo(below + equal, n) - upTo(below, n)) / equal;
  }
}
