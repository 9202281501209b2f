package org.amalgam.internal.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.Scores;

/** Data the tests share. */
final class Samples {
  static final PredictionSchema BINARY = PredictionSchema.classes("no", "yes");
  static final PredictionSchema THREE = PredictionSchema.classes("a", "b", "c");

  /** 24 rows whose scores tie often. */
  static final int[] BINARY_LABELS = {
    0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1
  };

  static final float[] BINARY_SCORES = {
    0.4f, 0.3f, 0.0f, 0.5f, 0.6f, 0.4f, 0.3f, 0.2f, 0.1f, 0.2f, 0.8f, 0.4f, 0.6f, 0.5f, 0.2f, 0.3f,
    0.4f, 0.4f, 0.1f, 0.4f, 0.9f, 0.3f, 0.5f, 0.6f
  };

  static final int[] THREE_LABELS = {1, 2, 2, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 2, 1, 1, 1, 2};

  static final float[] THREE_PROBABILITIES = {
    0.62f, 0.20f, 0.18f, 0.24f, 0.44f, 0.32f, 0.07f, 0.10f, 0.83f, 0.73f, 0.17f, 0.10f,
    0.66f, 0.13f, 0.21f, 0.07f, 0.77f, 0.16f, 0.57f, 0.20f, 0.23f, 0.90f, 0.05f, 0.05f,
    0.31f, 0.52f, 0.17f, 0.09f, 0.73f, 0.18f, 0.34f, 0.56f, 0.10f, 0.60f, 0.08f, 0.32f,
    0.57f, 0.38f, 0.05f, 0.92f, 0.04f, 0.04f, 0.24f, 0.37f, 0.39f, 0.83f, 0.04f, 0.13f,
    0.19f, 0.68f, 0.13f, 0.10f, 0.69f, 0.21f, 0.09f, 0.64f, 0.27f, 0.12f, 0.46f, 0.42f
  };

  private Samples() {}

  /** Probabilities of two classes from that of the positive one. */
  static Predictions binary(float... positive) {
    float[] values = new float[2 * positive.length];
    for (int i = 0; i < positive.length; i++) {
      values[2 * i] = 1 - positive[i];
      values[2 * i + 1] = positive[i];
    }
    return Predictions.of(BINARY, positive.length, values);
  }

  /** Decisions with certainty. */
  static Predictions certain(PredictionSchema schema, int... labels) {
    float[] values = new float[schema.width() * labels.length];
    for (int i = 0; i < labels.length; i++) {
      values[schema.width() * i + labels[i]] = 1;
    }
    return Predictions.of(schema, labels.length, values);
  }

  /** Every second row of the positive class, whatever their number. */
  static Target alternating(int rows) {
    return Target.classes(BINARY, IntStream.range(0, rows).map(i -> i % 2).toArray());
  }

  /** Scores whose mean differs by {@code shift} standard deviations between the two classes. */
  static Predictions informed(Target target, double shift, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] scores = new float[target.rows()];
    for (int i = 0; i < scores.length; i++) {
      double logit = random.nextGaussian() + shift * (target.label(i) - 0.5);
      scores[i] = (float) (1 / (1 + Math.exp(-logit)));
    }
    return binary(scores);
  }

  static HeldOut heldOut(String id, Predictions... repeats) {
    return new HeldOut(id, "linear", List.of(repeats));
  }

  static Map<String, Interval> metrics(Target target, Predictions... repeats) {
    Metric compare = Metric.defaultFor(target.schema());
    Scores scores = Report.of(target, List.of(), heldOut("x", repeats), compare, 1).fused();
    return scores.metrics();
  }

  static Map<String, Double> values(Target target, Predictions... repeats) {
    return metrics(target, repeats).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().value()));
  }

  static Predictions silentAt(Predictions predictions, int... rows) {
    int width = predictions.schema().width();
    float[] values = predictions.values().clone();
    for (int row : rows) {
      Arrays.fill(values, row * width, (row + 1) * width, Float.NaN);
    }
    return Predictions.of(predictions.schema(), predictions.rows(), values);
  }
}
