package org.amalgam.light;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FittedModel;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.TestContext;

/** Rows and targets for tests, and how well they are learned. */
final class Tables {
  private static final int HALF = 500;

  private Tables() {}

  static List<Features> features(int width, float... values) {
    return List.of(DenseFeatures.of(FeatureSchema.ofWidth(width), values.length / width, values));
  }

  static Target labels(int... labels) {
    int classes = Math.max(2, Arrays.stream(labels).max().orElse(0) + 1);
    String[] names = IntStream.range(0, classes).mapToObj(k -> "class" + k).toArray(String[]::new);
    return Target.classes(PredictionSchema.classes(names), labels);
  }

  static Target values(float... values) {
    return Target.values(PredictionSchema.targets("y"), values);
  }

  /** 0.5, 1 and 1.5 in turn. */
  static float[] weights(int rows) {
    float[] weights = new float[rows];
    for (int i = 0; i < rows; i++) {
      weights[i] = 0.5f + i % 3 * 0.5f;
    }
    return weights;
  }

  static double[] column(Predictions predictions, int output) {
    return IntStream.range(0, predictions.rows())
        .mapToDouble(row -> predictions.get(row, output))
        .toArray();
  }

  static double[] doubles(float... values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /**
   * How a model that learned 500 made-up rows does on 500 others: the log-loss, or for values the
   * root of the mean squared error.
   */
  static double loss(ModelTrainer stage, Task task, int outputs, String param, Object value) {
    DenseFeatures all = Examples.features(2 * HALF, 10, 7);
    Target target = Examples.target(all, task, outputs);
    int[] learned = IntStream.range(0, HALF).toArray();
    int[] asked = IntStream.range(HALF, 2 * HALF).toArray();
    TestContext<List<Features>> context =
        TestContext.of(stage, List.<Features>of(all), target).rows(learned).with(param, value);
    try (FittedModel fitted = stage.fit(context)) {
      return loss(fitted.apply(List.of(all.rows(asked))), target.rows(asked));
    }
  }

  private static double loss(Predictions predictions, Target target) {
    double sum = 0;
    for (int row = 0; row < target.rows(); row++) {
      if (target.task() == Task.CLASSIFICATION) {
        sum -= Math.log(Math.max(1e-15, predictions.get(row, target.label(row))));
      } else {
        sum += Math.pow(predictions.get(row, 0) - target.value(row, 0), 2);
      }
    }
    double mean = sum / target.rows();
    return target.task() == Task.CLASSIFICATION ? mean : Math.sqrt(mean);
  }
}
