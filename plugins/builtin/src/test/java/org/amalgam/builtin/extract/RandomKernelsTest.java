package org.amalgam.builtin.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.builtin.model.Linear;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class RandomKernelsTest {
  private static final float NAN = Float.NaN;

  /** One kernel, weights 1, 0, -2 two steps apart. */
  private static RandomKernels kernel(int channels, int channel, int padding, boolean normalize) {
    return new RandomKernels(
        normalize,
        7,
        channels,
        new int[] {3},
        new int[] {2},
        new int[] {padding},
        new double[] {1.5},
        new int[] {1},
        new int[] {channel},
        new double[] {1, 0, -2});
  }

  private static float[] run(RandomKernels kernels, int channels, float... values) {
    float[] found = new float[2];
    kernels.pass(FloatColumn.of(Field.float32("x", 7, channels), values)).write(0, found, 0);
    return found;
  }

  /** Responses 6.5, -5.5, 5.5; padded also 1.5, -2.5 before and 3.5, 0.5 after. */
  @Test
  void shareAboveZeroAndLargest() {
    float[] series = {3, 1, 0, 2, -1, 4, -2};
    assertArrayEquals(new float[] {2 / 3f, 6.5f}, run(kernel(1, 0, 0, false), 1, series));
    assertArrayEquals(new float[] {5 / 7f, 6.5f}, run(kernel(1, 0, 2, false), 1, series));
    float[] second = new float[14];
    for (int t = 0; t < 7; t++) {
      second[2 * t] = 100 + t;
      second[2 * t + 1] = series[t];
    }
    assertArrayEquals(new float[] {2 / 3f, 6.5f}, run(kernel(2, 1, 0, false), 2, second));
  }

  @Test
  void windowsThatTouchAMissingStepAreLeftOut() {
    RandomKernels kernel = kernel(1, 0, 0, false);
    assertArrayEquals(new float[] {1, 6.5f}, run(kernel, 1, 3, 1, 0, 2, -1, NAN, -2));
    assertArrayEquals(new float[] {NAN, NAN}, run(kernel, 1, 3, 1, 0, 2, NAN, NAN, NAN));
  }

  /** Less the mean of 10: -1, 1, -1, 1, -1, 1, 0, of deviation sqrt(6 / 7). */
  @Test
  void normalizesEachRow() {
    double deviation = Math.sqrt(6.0 / 7);
    float[] found = run(kernel(1, 0, 0, true), 1, 9, 11, 9, 11, 9, 11, 10);
    assertEquals(1, found[0]); // 1.5 + 1.08, 1.5 - 1.08, 1.5 - 1.08
    assertEquals(1.5 + 1 / deviation, found[1], 1e-6);
    assertArrayEquals(new float[] {1, 1.5f}, run(kernel(1, 0, 0, true), 1, 7, 7, 7, 7, 7, 7, 7));
  }

  @Test
  void drawsAsThePaperSays() {
    RandomKernels drawn = RandomKernels.draw(new Random(1), 600, new Grid(150, 1, 4, false), true);
    int padded = 0;
    int at = 0;
    for (int k = 0; k < 600; k++) {
      int length = drawn.lengths()[k];
      assertTrue(length == 7 || length == 9 || length == 11);
      assertTrue((length - 1) * drawn.dilations()[k] < 150);
      assertTrue(Math.abs(drawn.biases()[k]) <= 1);
      padded += drawn.paddings()[k] > 0 ? 1 : 0;
      for (int channel = 0; channel < drawn.reads()[k]; channel++, at += length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
          sum += drawn.weights()[at + i];
        }
        assertEquals(0, sum, 1e-12);
      }
    }
    assertEquals(300, padded, 60);
    // 2^u is below 2 for a share log 2 / log(149 / (length - 1)) of the kernels: 0.22 to 0.26.
    int undilated = (int) IntStream.of(drawn.dilations()).filter(dilation -> dilation == 1).count();
    assertEquals(0.24 * 600, undilated, 36);
    assertEquals(IntStream.of(drawn.reads()).sum(), drawn.which().length);
  }

  /** The phase is chance, so no step alone tells the two frequencies apart. */
  @Test
  void tellsFrequenciesApartWhereLinearOnTheStepsCannot() {
    Target target =
        Target.classes(
            PredictionSchema.classes("slow", "fast"),
            IntStream.range(0, 120).map(row -> row % 2).toArray());
    Records waves = waves(target);
    Convolve convolve = new Convolve();
    Features features =
        convolve
            .fit(TestContext.of(convolve, waves).with("bank", "rocket").with("kernels", 100))
            .apply(waves);
    assertTrue(accuracy(features, target) > 0.95);
    Standardize plain = new Standardize();
    Features steps = plain.fit(TestContext.of(plain, waves)).apply(waves);
    assertTrue(accuracy(steps, target) < 0.75);
  }

  private static Records waves(Target target) {
    Random random = new Random(7);
    float[] values = new float[120 * 60];
    for (int row = 0; row < 120; row++) {
      double phase = 2 * Math.PI * random.nextDouble();
      double step = target.label(row) == 0 ? 0.5 : 0.7;
      for (int t = 0; t < 60; t++) {
        values[row * 60 + t] = (float) (Math.sin(step * t + phase) + 0.3 * random.nextGaussian());
      }
    }
    return Records.of(FloatColumn.of(Field.float32("wave", 60), values));
  }

  /** Of rows 60 and on, fitted on those before. */
  private static double accuracy(Features features, Target target) {
    Linear linear = new Linear();
    int[] late = IntStream.range(60, 120).toArray();
    Predictions found =
        linear
            .fit(
                TestContext.of(linear, List.of(features), target)
                    .rows(IntStream.range(0, 60).toArray()))
            .apply(List.of(features.rows(late)));
    return IntStream.range(0, 60).filter(i -> found.label(i) == target.label(late[i])).count()
        / 60.0;
  }
}
