package org.amalgam.recommendation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FittedModel;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.Features;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class FactorsTest extends ModelContract {
  private static final RatingRows.Made MADE = RatingRows.made(1);
  private static final float NAN = Float.NaN;

  @Override
  protected ModelTrainer stage() {
    return new Factors();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    TestContext<List<Features>> made = example(MADE.pairs(), MADE.target()).with("factors", 3);
    return List.of(made, made.with("implicit", true), made.with("factors", 0));
  }

  /**
   * One user who rated two items 1 and 5, l2User 0 by 1e-9: mean 3, and with l2Item 1 the items'
   * biases are (1 - 3) / 2 = -1 and +1.
   */
  @Test
  void biasesByHand() {
    assertArrayEquals(new float[] {2, 4}, biases(0, 1, 1, 5), 1e-5f);
  }

  /** A row of weight 3 counts as three: mean (1 + 3 x 5) / 4 = 4, biases -3/2 and 3 x 1 / 4. */
  @Test
  void biasesByWeight() {
    assertArrayEquals(new float[] {2.5f, 4.75f}, weighted(), 1e-5f);
  }

  private float[] weighted() {
    return answers(
        example(RatingRows.pairs(1, 10, 1, 11), RatingRows.ratings(1, 5))
            .with("factors", 0)
            .with("l2User", 1e6)
            .with("l2Item", 1)
            .weights(1, 3),
        RatingRows.pairs(1, 10, 1, 11));
  }

  private float[] biases(double l2User, double l2Item, float first, float second) {
    return answers(
        example(RatingRows.pairs(1, 10, 1, 11), RatingRows.ratings(first, second))
            .with("factors", 0)
            .with("l2User", l2User)
            .with("l2Item", l2Item),
        RatingRows.pairs(1, 10, 1, 11));
  }

  /**
   * A table of rank one around its mean, (1, -1) by (1, -1): the residual is learned to within the
   * shrinkage of its penalty; biases alone, which are 0 here, cannot.
   */
  @Test
  void learnsWhatBiasesCannot() {
    List<Features> pairs = RatingRows.pairs(1, 1, 1, 2, 2, 1, 2, 2);
    TestContext<List<Features>> context =
        example(pairs, RatingRows.ratings(4, 2, 2, 4))
            .with("factors", 2)
            .with("epochs", 2000)
            .with("decay", 1)
            .with("l2", 0.001)
            .with("prior", 0);
    assertArrayEquals(new float[] {4, 2, 2, 4}, answers(context, pairs), 0.01f);
    assertArrayEquals(
        new float[] {4, 2, 2, 4}, answers(context.with("implicit", true), pairs), 0.01f);
    assertArrayEquals(new float[] {3, 3, 3, 3}, answers(context.with("factors", 0), pairs), 1e-5f);
  }

  @Test
  void factorsBeatBiasesOnRatingsOfTwoTraits() {
    TestContext<List<Features>> context =
        example(MADE.pairs(), MADE.target())
            .with("l2", 0.02)
            .with("prior", 0.1)
            .with("l2User", 0.5)
            .with("l2Item", 0.5)
            .with("decay", 1)
            .with("epochs", 500);
    double biases = squares(context.with("factors", 0));
    assertTrue(squares(context.with("factors", 2)) < 0.5 * biases);
    assertTrue(squares(context.with("factors", 2).with("implicit", true)) < 0.5 * biases);
  }

  /** On every seventh row, from the others. */
  private double squares(TestContext<List<Features>> context) {
    int[] train = IntStream.range(0, 120).filter(r -> r % 7 != 3).toArray();
    int[] test = IntStream.range(0, 120).filter(r -> r % 7 == 3).toArray();
    float[] answers = answers(context.rows(train), List.of(MADE.pairs().get(0).rows(test)));
    double sum = 0;
    for (int i = 0; i < test.length; i++) {
      double error = answers[i] - MADE.target().value(test[i], 0);
      sum += error * error;
    }
    return sum;
  }

  @Test
  void abstainsForNewUsersAndItemsOrAnswersWithTheBiasesKnown() {
    TestContext<List<Features>> context =
        example(RatingRows.pairs(1, 10, 1, 11), RatingRows.ratings(1, 5))
            .with("l2Item", 1)
            .with("l2User", 0);
    List<Features> asked = RatingRows.pairs(1, 99, 2, 10, NAN, 10, 1.5f, 10);
    assertArrayEquals(new float[] {NAN, NAN, NAN, NAN}, answers(context, asked));
    assertArrayEquals(
        new float[] {3, 2, 2, 2},
        answers(context.with("factors", 0).with("cold", "biases"), asked),
        1e-5f);
  }

  @Test
  void refusesWhatIsNoId() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    stage().fit(example(RatingRows.pairs(1.5f, 1, 2, 2), RatingRows.ratings(1, 2))))
            .getMessage();
    assertEquals(
        "An id must be a whole number from 0 to 16777216, not 1.5; put 'recommendation.ids' between, which counts ids of any kind.",
        message);
  }

  private float[] answers(TestContext<List<Features>> context, List<Features> asked) {
    try (FittedModel fitted = stage().fit(context)) {
      return fitted.apply(asked).values();
    }
  }
}
