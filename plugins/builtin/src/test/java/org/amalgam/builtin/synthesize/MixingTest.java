package org.amalgam.builtin.synthesize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** The forward passes against what a pencil gives. */
class MixingTest {
  private static final boolean[] BOTH = {true, true};
  private static final boolean[] ALL = {true, true, true};

  private static double[] mix(
      Mixing mixing, double[] projected, boolean[] present, double[] extras, double[] weights) {
    double[] result = new double[mixing.width()];
    Mixing.Pass pass = mixing.pass();
    pass.forward(projected, present, extras, 0, result);
    if (weights.length > 0) {
      pass.weights(weights);
    }
    return result;
  }

  /** Scores {@code ln 3 and 0}: weights 3/4 and 1/4. */
  @Test
  void attendsByAFixedQuery() {
    Mixing mixing = new AttentionMixing(2, 2, 1, 4, false);
    double[] projected = {Math.log(3), 5, 0, 0, 4, 8, 0, 7, 0, 0, 8, -8};
    double[] query = {2, 0, 0, 0};
    double[] weights = new double[2];
    assertArrayEquals(new double[] {5, 4}, mix(mixing, projected, BOTH, query, weights), 1e-12);
    assertArrayEquals(new double[] {0.75, 0.25}, weights, 1e-12);
  }

  /**
   * Keys 1, 3 and one not there: their mean is 2, the query 0.5 + 0.25 * 2 = 1, the scores 1, 3.
   */
  @Test
  void attendsByTheMeanOfTheKeysThatAreThere() {
    Mixing mixing = new AttentionMixing(3, 1, 1, 1, true);
    double[] projected = {1, 10, 100, 100, 3, 20};
    double[] weights = new double[3];
    double second = 1 / (1 + Math.exp(-2));
    double[] result =
        mix(
            mixing,
            projected,
            new boolean[] {true, false, true},
            new double[] {0.5, 0.25},
            weights);
    assertArrayEquals(new double[] {10 + 10 * second}, result, 1e-12);
    assertArrayEquals(new double[] {1 - second, 0, second}, weights, 1e-12);
  }

  /** Two heads that look at one view each. */
  @Test
  void keepsHeadsApart() {
    Mixing mixing = new AttentionMixing(2, 2, 2, 1, false);
    double[] projected = {50, -50, 1, 2, -50, 50, 3, 4};
    double[] weights = new double[2];
    assertArrayEquals(
        new double[] {1, 4}, mix(mixing, projected, BOTH, new double[] {1, 1}, weights), 1e-12);
    assertArrayEquals(new double[] {0.5, 0.5}, weights, 1e-12);
  }

  /** Gates: 0 + ln 2 and ln 2 - ln 2, so 2/3 and 1/3. */
  @Test
  void opensGates() {
    Mixing mixing = new GatedMixing(2, 1, 1);
    double two = Math.log(2);
    double[] projected = {0.5, 0, two, -1, two, -two};
    double[] weights = new double[2];
    double due = 2 * Math.tanh(0.5) / 3 - Math.tanh(1) / 3;
    assertArrayEquals(
        new double[] {due}, mix(mixing, projected, BOTH, new double[0], weights), 1e-12);
    assertArrayEquals(new double[] {2 / 3.0, 1 / 3.0}, weights, 1e-12);
  }

  @Test
  void opensAGatePerNumber() {
    Mixing mixing = new GatedMixing(2, 2, 2);
    double[] projected = {1, 2, 90, 0, 0, 90, 3, 4, 0, 0, 0, 0};
    double[] weights = new double[2];
    assertArrayEquals(
        new double[] {Math.tanh(1), Math.tanh(4)},
        mix(mixing, projected, BOTH, new double[0], weights),
        1e-12);
    assertArrayEquals(new double[] {0.5, 0.5}, weights, 1e-12);
  }

  /**
   * Ranks {@code 2*3*5 and 1*-1*2} for the first number, {@code 1*1*1 and 0*9*9} for the second.
   */
  @Test
  void multipliesAcrossViews() {
    Mixing mixing = new TensorMixing(3, 2, 2);
    double[] projected = {2, 1, 1, 0, 3, 1, -1, 9, 5, 1, 2, 9};
    assertArrayEquals(
        new double[] {28, 1}, mix(mixing, projected, ALL, new double[0], new double[0]), 1e-12);
  }

  @Test
  void averages() {
    double[] projected = {2, 4, 6, 0, -8, 8};
    double[] weights = new double[3];
    Mixing given = new AverageMixing(3, 2, new double[] {3, 5, 1});
    boolean[] ends = {true, false, true};
    assertArrayEquals(
        new double[] {-0.5, 5}, mix(given, projected, ends, new double[0], weights), 1e-12);
    assertArrayEquals(new double[] {0.75, 0, 0.25}, weights, 1e-12);
    Mixing learned = new AverageMixing(3, 2, new double[0]);
    double[] extras = {Math.log(3), 4, 0};
    assertArrayEquals(
        new double[] {-0.5, 5}, mix(learned, projected, ends, extras, weights), 1e-12);
  }
}
