package org.amalgam.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.junit.jupiter.api.Test;

/** Counting a row twice must be the same as having it twice. */
class MeasureTest {
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void countsStandForRepeatedRowsOfClasses() {
    for (int trial = 0; trial < 50; trial++) {
      int[] labels = random.ints(30, 0, 3).toArray();
      Target target = Target.classes(Samples.THREE, labels);
      float[] values = new float[90];
      for (int i = 0; i < 30; i++) {
        int a = random.nextInt(6);
        int b = random.nextInt(6 - a);
        values[3 * i] = a / 5f;
        values[3 * i + 1] = b / 5f;
        values[3 * i + 2] = (5 - a - b) / 5f;
      }
      expectSame(target, Predictions.of(Samples.THREE, 30, values));
    }
  }

  @Test
  void countsStandForRepeatedRowsOfValues() {
    PredictionSchema schema = PredictionSchema.targets("y", "z");
    for (int trial = 0; trial < 50; trial++) {
      float[] actual = new float[60];
      float[] predicted = new float[60];
      for (int i = 0; i < 60; i++) {
        actual[i] = 1000 + (float) random.nextGaussian();
        predicted[i] = actual[i] + (float) random.nextGaussian();
      }
      expectSame(Target.values(schema, actual), Predictions.of(schema, 30, predicted));
    }
  }

  private void expectSame(Target target, Predictions complete) {
    Predictions predictions = Samples.silentAt(complete, 4, 17);
    int[] counts = random.ints(target.rows(), 0, 4).toArray();
    int[] repeated =
        IntStream.range(0, counts.length)
            .flatMap(row -> IntStream.range(0, counts[row]).map(i -> row))
            .toArray();
    int[] once = new int[repeated.length];
    Arrays.fill(once, 1);
    assertArrayEquals(
        measure(target.rows(repeated), predictions.rows(repeated), once),
        measure(target, predictions, counts),
        1e-9);
  }

  private static double[] measure(Target target, Predictions predictions, int[] counts) {
    double[] out = new double[Metric.of(target.task()).size()];
    Measure.of(Samples.heldOut("x", predictions), Measure.core(target)).measure(counts, out);
    return out;
  }
}
