package org.amalgam.builtin.synthesize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gradient against central differences of the loss. */
class GradientTest {
  private static final int ROWS = 12;
  private static final double STEP = 1e-5;

  static Stream<Arguments> networks() {
    return Stream.of(
            new AverageMixing(3, 4, new double[0]),
            new AverageMixing(3, 4, new double[] {2, 1, 0.5}),
            new AttentionMixing(3, 4, 1, 3, true),
            new AttentionMixing(3, 4, 2, 3, true),
            new AttentionMixing(3, 4, 2, 3, false),
            new GatedMixing(3, 4, 1),
            new GatedMixing(3, 4, 4),
            new TensorMixing(3, 4, 2))
        .flatMap(
            mixing ->
                Stream.of(Task.CLASSIFICATION, Task.REGRESSION)
                    .map(task -> Arguments.of((Mixing) mixing, task)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void isTheSlopeOfTheLoss(Mixing mixing, Task task) {
    DenseFeatures first = Examples.features(ROWS, 5, 1);
    List<Features> input =
        mixing.needsAll()
            ? List.of(first, Examples.features(ROWS, 3, 2), sparse())
            : List.of(gone(first, 3, 7), gone(Examples.features(ROWS, 3, 2), 3, 5), sparse());
    Target target = Examples.target(first, task, 3);
    float[] weights = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      weights[row] = 0.5f + row % 3;
    }
    int[] rows = IntStream.range(0, ROWS).toArray();
    List<ViewScaling> scalings = input.stream().map(view -> ViewScaling.of(view, weights)).toList();
    Encoder encoder = new Encoder(scalings, mixing);
    Head head = Head.of(target, weights, rows, encoder.width());
    EncoderLoss loss = new EncoderLoss(input, weights, encoder, head, 0.03);
    Random random = new Random(5);
    double[] point = random.doubles(loss.parameters(), -1, 1).toArray();
    double[] gradient = new double[point.length];
    double[] ignored = new double[point.length];
    loss.at(point, rows, 0, ROWS, 17, gradient);
    double largest =
        IntStream.range(0, point.length)
            .mapToDouble(i -> Math.abs(gradient[i]))
            .max()
            .orElseThrow();
    for (int i = 0; i < point.length; i++) {
      double here = point[i];
      point[i] = here + STEP;
      double above = loss.at(point, rows, 0, ROWS, 17, ignored);
      point[i] = here - STEP;
      double below = loss.at(point, rows, 0, ROWS, 17, ignored);
      point[i] = here;
      double slope = (above - below) / (2 * STEP);
      double size = Math.max(Math.abs(gradient[i]), 1e-3 * largest);
      assertEquals(slope, gradient[i], 1e-6 * size, "parameter " + i);
    }
  }

  private static Features sparse() {
    float[] values = Examples.features(ROWS, 6, 3).values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 3 == 0 ? values[i] : 0;
    }
    DenseFeatures dense = Examples.features(ROWS, 6, 3);
    return Examples.sparse(DenseFeatures.of(dense.schema(), ROWS, values));
  }

  private static Features gone(DenseFeatures view, int... rows) {
    float[] values = view.values().clone();
    for (int row : rows) {
      values[row * view.width()] = Float.NaN;
    }
    return DenseFeatures.of(view.schema(), view.rows(), values);
  }
}
