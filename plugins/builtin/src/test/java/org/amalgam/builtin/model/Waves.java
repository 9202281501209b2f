package org.amalgam.builtin.model;

import java.util.stream.IntStream;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Target;

/** 60 rows of 4 features made of sines, so that any language can make them again. */
public final class Waves {
  public static final int ROWS = 60;
  private static final int WIDTH = 4;

  private Waves() {}

  public static DenseFeatures features() {
    float[] values = new float[ROWS * WIDTH];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < WIDTH; j++) {
        values[i * WIDTH + j] = (float) Math.sin(1.7 * i * (j + 1) + j);
      }
    }
    return DenseFeatures.of(FeatureSchema.ofWidth(WIDTH), ROWS, values);
  }

  private static double noise(int i) {
    return Math.sin(12.9898 * i * i);
  }

  private static double score(int i) {
    DenseFeatures x = features();
    return 1.5 * x.get(i, 0) - x.get(i, 1) + 0.5 * x.get(i, 2) + noise(i);
  }

  /** Whether the score is above 0. */
  public static Target two() {
    return Target.classes(
        PredictionSchema.classes("no", "yes"),
        IntStream.range(0, ROWS).map(i -> score(i) > 0 ? 1 : 0).toArray());
  }

  /** Whether the score is below -0.7, between, or 0.7 and above. */
  public static Target three() {
    return Target.classes(
        PredictionSchema.classes("low", "middle", "high"),
        IntStream.range(0, ROWS).map(i -> score(i) < -0.7 ? 0 : score(i) < 0.7 ? 1 : 2).toArray());
  }

  /** 3 + 2 x0 - x3 + noise / 2. */
  public static Target values() {
    DenseFeatures x = features();
    float[] values = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      values[i] = (float) (3 + 2.0 * x.get(i, 0) - x.get(i, 3) + 0.5 * noise(i));
    }
    return Target.values(PredictionSchema.targets("y"), values);
  }

  /** 0.5, 1 and 1.5 in turn. */
  public static float[] weights() {
    float[] weights = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      weights[i] = 0.5f + i % 3 * 0.5f;
    }
    return weights;
  }
}
