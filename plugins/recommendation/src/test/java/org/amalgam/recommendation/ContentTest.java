package org.amalgam.recommendation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FittedModel;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class ContentTest extends ModelContract {
  private static final RatingRows.Made MADE = RatingRows.made(3);
  private static final DenseFeatures CONTENT = Examples.features(120, 4, 6);
  private static final float NAN = Float.NaN;

  @Override
  protected ModelTrainer stage() {
    return new Content();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    return List.of(
        example(List.of(MADE.pairs().get(0), CONTENT), MADE.target()),
        example(List.of(MADE.pairs().get(0), Examples.sparse(CONTENT), CONTENT), MADE.target()));
  }

  /** It answers a row without the item's id, which it does not read. */
  @Override
  protected boolean takesMissing() {
    return true;
  }

  private static List<Features> rows(float[] users, float... content) {
    return List.of(
        DenseFeatures.of(FeatureSchema.of("user"), users.length, users),
        DenseFeatures.of(FeatureSchema.of("comedy"), content.length, content));
  }

  /**
   * Users 1 and 2 rate two items of content -1 and 1 with (2, 4) and (4, 4). All: mean 3.5, slope
   * (-2 + 4 - 4 + 4) / (4 + l2 4) = 0.25. Left: user 1 (-1.25, 0.25), user 2 (0.75, 0.25). With
   * l2User 2, l2Taste 2: biases -1 / 4 and 1 / 4, tastes 1.5 / 4 and -0.5 / 4.
   */
  @Test
  void tastesByHand() {
    TestContext<List<Features>> context =
        example(rows(new float[] {1, 1, 2, 2}, -1, 1, -1, 1), RatingRows.ratings(2, 4, 4, 4))
            .with("l2", 4)
            .with("l2User", 2)
            .with("l2Taste", 2);
    try (FittedModel fitted = stage().fit(context)) {
      List<Features> asked = rows(new float[] {1, 2, 9, NAN, 1}, 2, 2, 2, 2, NAN);
      assertArrayEquals(new float[] {4.5f, 4f, 4f, 4f, NAN}, fitted.apply(asked).values(), 1e-5f);
    }
  }

  /** A row of weight 2 is the row twice. */
  @Test
  void honoursWeights() {
    int[] twice = IntStream.range(0, 121).map(r -> Math.min(r, 119)).toArray();
    TestContext<List<Features>> one = examples().get(0);
    float[] weights = new float[120];
    Arrays.fill(weights, 1);
    weights[119] = 2;
    try (FittedModel repeated = stage().fit(one.rows(twice));
        FittedModel weighted = stage().fit(one.weights(weights))) {
      assertArrayEquals(
          repeated.apply(one.input()).values(), weighted.apply(one.input()).values(), 1e-4f);
    }
  }

  @Test
  void readsSparseContentAsDense() {
    List<Features> dense = List.of(MADE.pairs().get(0), CONTENT);
    List<Features> sparse = List.of(MADE.pairs().get(0), Examples.sparse(CONTENT));
    try (FittedModel one = stage().fit(example(dense, MADE.target()));
        FittedModel other = stage().fit(example(sparse, MADE.target()))) {
      assertArrayEquals(one.apply(dense).values(), other.apply(sparse).values(), 1e-4f);
    }
  }

  @Test
  void abstainsWithoutContent() {
    float[] holed = CONTENT.values().clone();
    holed[5] = NAN;
    List<Features> rows =
        List.of(MADE.pairs().get(0), DenseFeatures.of(CONTENT.schema(), 120, holed));
    try (FittedModel fitted = stage().fit(example(rows, MADE.target()))) {
      Predictions answers = fitted.apply(rows);
      assertFalse(answers.answered(1));
      assertEquals(0, answers.rows() - 120);
    }
  }
}
