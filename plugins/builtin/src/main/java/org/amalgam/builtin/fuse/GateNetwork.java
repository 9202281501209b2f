package org.amalgam.builtin.fuse;

/**
 * Scores of experts as functions of a row: {@code V x + c}, or {@code V tanh(A x + b) + c}.
 *
 * <p>Parameters lie in one array: for every hidden unit its weights and its bias, then for every
 * expert its weights and its bias.
 *
 * @param inputs numbers that are read
 * @param hidden units, or 0 for none
 * @param outputs experts
 */
record GateNetwork(int inputs, int hidden, int outputs) {

  /** Number of parameters. */
  int size() {
    return hidden == 0 ? outputs * (inputs + 1) : hidden * (inputs + 1) + outputs * (hidden + 1);
  }

  /** Whether a parameter is a bias, which is not shrunk. */
  boolean bias(int parameter) {
    int first = hidden * (inputs + 1);
    return parameter < first
        ? parameter % (inputs + 1) == inputs
        : (parameter - first) % (read() + 1) == read();
  }

  /** How many numbers an output reads. */
  private int read() {
    return hidden == 0 ? inputs : hidden;
  }

  /**
   * The scores of a row.
   *
   * @param x the row is {@code x[at .. at + inputs)}
   * @param units where the activations of the hidden units go
   * @param scores where the scores go
   */
  void scores(double[] parameters, float[] x, int at, double[] units, double[] scores) {
    int p = 0;
    for (int h = 0; h < hidden; h++) {
      double sum = 0;
      for (int i = 0; i < inputs; i++) {
        sum += parameters[p++] * x[at + i];
      }
      units[h] = Math.tanh(sum + parameters[p++]);
    }
    for (int m = 0; m < outputs; m++) {
      double sum = 0;
      for (int i = 0; i < read(); i++) {
        sum += parameters[p++] * (hidden == 0 ? x[at + i] : units[i]);
      }
      scores[m] = sum + parameters[p++];
    }
  }

  /**
   * Adds a row's part of the gradient.
   *
   * @param units activations of the row, overwritten
   * @param slopes derivative of the loss in every score
   */
  void addGradient(
      double[] parameters, float[] x, int at, double[] units, double[] slopes, double[] gradient) {
    int first = hidden * (inputs + 1);
    int p = first;
    for (int m = 0; m < outputs; m++) {
      for (int i = 0; i < read(); i++) {
        gradient[p++] += slopes[m] * (hidden == 0 ? x[at + i] : units[i]);
      }
      gradient[p++] += slopes[m];
    }
    for (int h = 0; h < hidden; h++) {
      double pull = 0;
      for (int m = 0; m < outputs; m++) {
        pull += slopes[m] * parameters[first + m * (hidden + 1) + h];
      }
      units[h] = pull * (1 - units[h] * units[h]);
    }
    p = 0;
    for (int h = 0; h < hidden; h++) {
      for (int i = 0; i < inputs; i++) {
        gradient[p++] += units[h] * x[at + i];
      }
      gradient[p++] += units[h];
    }
  }
}
