package org.amalgam.builtin.synthesize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.Fitted;
import org.amalgam.api.ViewWeights;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** The weighted average with {@code width}: learned. */
class ProjectedAverageTest extends LearnedContract {
  @Override
  protected FeatureSynthesizer stage() {
    return new WeightedAverageFeatures();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    List<TestContext<List<Features>>> given = super.examples();
    return Stream.concat(given.stream(), Stream.of(given.get(0).with("weights", List.of(3, 1))))
        .toList();
  }

  @Test
  void learnsWhichViewTells() {
    int rows = 300;
    Random random = new Random(1);
    float[] telling = new float[rows * 3];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(2);
      for (int i = 0; i < 3; i++) {
        telling[row * 3 + i] = labels[row] + (float) random.nextGaussian();
      }
    }
    Data data =
        new Data(
            List.of(Examples.features(rows, 3, 2), view(3, rows, telling)),
            Target.classes(CLASSES, labels));
    try (Fitted<List<Features>, Features> fitted = fit(data)) {
      Features weights =
          assertInstanceOf(ViewWeights.class, fitted).viewWeights(data.input()).orElseThrow();
      assertTrue(weights.get(0, 1) > 0.6, () -> "weight " + weights.get(0, 1));
    }
  }

  @Test
  void takesTheWeightsGiven() {
    Data data = switched(40, 1);
    try (Fitted<List<Features>, Features> fitted =
        stage().fit(context(data).with("weights", List.of(3, 1, 0)))) {
      Features weights =
          assertInstanceOf(ViewWeights.class, fitted).viewWeights(data.input()).orElseThrow();
      assertEquals(0.75, weights.get(0, 0), 1e-6);
      assertEquals(0, weights.get(0, 2));
    }
  }

  @Test
  void leavesOutMissingViews() {
    assertLeavesOutMissingViews();
  }
}
