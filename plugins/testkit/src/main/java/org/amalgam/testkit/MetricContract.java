package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.api.evaluation.Metric;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every metric keeps: a number for rows like the examples, whatever their order; a row of
 * weight 2 counts as two; no prediction is better than one that is right in every row.
 */
public abstract class MetricContract extends EvaluatorContract {
  protected MetricContract() {
    super(Metric.class);
  }

  /** The metric under test. */
  protected abstract Metric metric();

  @Override
  final Evaluator evaluator() {
    return metric();
  }

  @Override
  final double[] numbers(TestRows rows) {
    return new double[] {metric().value(rows)};
  }

  @ParameterizedTest
  @MethodSource("examples")
  void givesANumber(TestRows example) {
    assertTrue(Double.isFinite(metric().value(example)), () -> "" + metric().value(example));
    assertTrue(
        Double.isFinite(metric().value(example.perfect())),
        "of predictions that are right in every row");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void nothingIsBetterThanRight(TestRows example) {
    double right = metric().value(example.perfect());
    for (TestRows other : others(example)) {
      double value = metric().value(other);
      boolean better = metric().greaterIsBetter() ? value > right : value < right;
      assertTrue(
          !better || near(right, value),
          () ->
              "%s for some predictions, but %s where each is right; greaterIsBetter is %s"
                  .formatted(value, right, metric().greaterIsBetter()));
    }
  }

  /** The example's own predictions, its members' mirrored, and some made up. */
  private static List<TestRows> others(TestRows example) {
    List<TestRows> others = new ArrayList<>(List.of(example));
    Predictions own = example.predictions();
    int width = own.schema().width();
    float[] mirrored = new float[own.values().length];
    for (int i = 0; i < mirrored.length; i++) {
      int row = i / width;
      mirrored[i] =
          own.schema().task() == Task.CLASSIFICATION
              ? own.get(row, width - 1 - i % width)
              : -own.get(row, i % width);
    }
    others.add(example.withPredictions(Predictions.of(own.schema(), own.rows(), mirrored)));
    for (int seed = 0; seed < 20; seed++) {
      others.add(example.withPredictions(madeUp(own, new Random(seed))));
    }
    return others;
  }

  private static Predictions madeUp(Predictions like, Random random) {
    int width = like.schema().width();
    float[] values = new float[like.values().length];
    for (int row = 0; row < like.rows(); row++) {
      double sum = 0;
      for (int k = 0; k < width; k++) {
        values[row * width + k] =
            (float)
                (like.schema().task() == Task.CLASSIFICATION
                    ? random.nextDouble()
                    : like.get(row, k) + random.nextGaussian());
        sum += values[row * width + k];
      }
      for (int k = 0; like.schema().task() == Task.CLASSIFICATION && k < width; k++) {
        values[row * width + k] /= (float) sum;
      }
    }
    return Predictions.of(like.schema(), like.rows(), values);
  }
}
