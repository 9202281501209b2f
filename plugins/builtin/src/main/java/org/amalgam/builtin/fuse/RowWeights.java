package org.amalgam.builtin.fuse;

import org.amalgam.api.Contributions;
import org.amalgam.api.Members;
import org.amalgam.api.data.Predictions;

/**
 * A mean of members whose weights differ from row to row. A member that did not answer a row is
 * left out of it and the other weights are scaled up; if those that answered have no weight, they
 * count the same; a row that nobody answered stays unanswered.
 *
 * @param members what is averaged
 * @param weights {@code rows x members}, row major, 0 or more
 */
record RowWeights(Members members, double[] weights) {

  /** The weighted mean of every row. */
  Predictions mean() {
    float[][] answers = members.values();
    int width = members.schema().width();
    int rows = members.rows();
    float[] fused = new float[rows * width];
    double[] shares = new double[answers.length];
    for (int row = 0; row < rows; row++) {
      boolean answered = shares(answers, row, width, shares);
      for (int k = 0, at = row * width; k < width; k++, at++) {
        double sum = answered ? 0 : Double.NaN;
        for (int m = 0; m < shares.length; m++) {
          sum += shares[m] > 0 ? shares[m] * answers[m][at] : 0;
        }
        fused[at] = (float) sum;
      }
    }
    return Predictions.of(members.schema(), rows, fused);
  }

  /** Share times answer, on the scale of the output. */
  Contributions contributions() {
    float[][] answers = members.values();
    int width = members.schema().width();
    int rows = members.rows();
    float[] values = new float[rows * answers.length * width];
    double[] shares = new double[answers.length];
    float[] all = new float[rows * answers.length];
    for (int row = 0, to = 0; row < rows; row++) {
      shares(answers, row, width, shares);
      for (int m = 0; m < shares.length; m++) {
        all[row * shares.length + m] = (float) shares[m];
        for (int k = 0; k < width; k++, to++) {
          values[to] = shares[m] > 0 ? (float) (shares[m] * answers[m][row * width + k]) : 0;
        }
      }
    }
    return new Contributions(
            Contributions.Scale.OUTPUT, shares.length, width, values, new float[rows * width])
        .weighted(all);
  }

  /** Writes what each member has of a row, in all 1; returns whether anybody answered. */
  private boolean shares(float[][] answers, int row, int width, double[] into) {
    double total = 0;
    int answered = 0;
    for (int m = 0; m < into.length; m++) {
      boolean present = Predictions.answered(answers[m], row * width, width);
      into[m] = present ? weights[row * into.length + m] : 0;
      total += into[m];
      answered += present ? 1 : 0;
    }
    for (int m = 0; m < into.length; m++) {
      if (total > 0) {
        into[m] /= total;
      } else if (answered > 0 && Predictions.answered(answers[m], row * width, width)) {
        into[m] = 1.0 / answered;
      }
    }
    return answered > 0;
  }
}
