package org.amalgam.recommendation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Metric;
import org.amalgam.testkit.MetricContract;
import org.amalgam.testkit.TestRows;
import org.junit.jupiter.api.Test;

class NdcgTest extends MetricContract {
  @Override
  protected Metric metric() {
    return new Ndcg();
  }

  @Override
  protected List<TestRows> examples() {
    TestRows rows =
        TestRows.example(Task.REGRESSION, 1, 60)
            .withRecords(users(LongStream.range(0, 60).map(row -> row / 6).toArray()));
    return List.of(
        rows.withParams(metric(), Map.of()), rows.withParams(metric(), Map.of("top", 3)));
  }

  private static Records users(long... ids) {
    return Records.of(LongColumn.of(Field.int64("user"), ids, new BitSet()));
  }

  private double value(int top, long[] users, float[] answers, float... ratings) {
    return value(top, users(users), answers, ratings);
  }

  private double value(int top, Records users, float[] answers, float... ratings) {
    return metric()
        .value(
            TestRows.of(
                    Predictions.of(RatingRows.RATING, answers.length, answers),
                    RatingRows.ratings(ratings))
                .withRecords(users)
                .withParams(metric(), Map.of("top", top)));
  }

  /**
   * Ratings 3, 2, 3, 0, 1, 2 in the order given, gains 7, 3, 7, 0, 1, 3: the worked example of
   * Wikipedia's "Discounted cumulative gain" with exponential gains. DCG = 7 + 3/1.58496 + 7/2 + 0
   * + 1/2.58496 + 3/2.80735 = 13.84826, ideal = 7 + 7/1.58496 + 3/2 + 3/2.32193 + 1/2.58496 =
   * 14.59539.
   */
  @Test
  void oneUserByHand() {
    assertEquals(
        13.84826 / 14.59539,
        value(10, new long[6], new float[] {6, 5, 4, 3, 2, 1}, 3, 2, 3, 0, 1, 2),
        1e-6);
  }

  /** Of the first user only place 1 counts: 1 of 3; the second is right. */
  @Test
  void meanOverUsersOfTheFirstPlaces() {
    assertEquals(
        (1 / 3.0 + 1) / 2,
        value(1, new long[] {4, 9, 4, 9}, new float[] {3, 5, 2, 1}, 1, 2, 2, 1),
        1e-12);
  }

  /** Two rows of one answer get the mean of both orders. */
  @Test
  void tiesShareTheirPlaces() {
    long[] user = new long[2];
    double mean =
        (value(1, user, new float[] {2, 1}, 1, 2) + value(1, user, new float[] {1, 2}, 1, 2)) / 2;
    assertEquals(mean, value(1, user, new float[] {1, 1}, 1, 2), 1e-12);
  }

  /** Ids far apart, from one row to the next, and the same users by texts and by decimals. */
  @Test
  void usersOfAnyKind() {
    float[] answers = {3, 5, 2, 1, 7};
    float[] ratings = {1, 2, 2, 1, 3};
    double mean = (1 / 3.0 + 1 + 1) / 3;
    assertEquals(
        mean, value(1, new long[] {-4, 1L << 40, -4, 1L << 40, 0}, answers, ratings), 1e-12);
    String[] texts = {"u", "v", "u", "v", "w"};
    assertEquals(
        mean,
        value(1, Records.of(StringColumn.of(Field.string("user"), texts)), answers, ratings),
        1e-12);
    float[] decimals = {0f, 0.5f, -0f, 0.5f, -2};
    assertEquals(
        mean,
        value(1, Records.of(FloatColumn.of(Field.float32("user"), decimals)), answers, ratings),
        1e-12);
  }

  /** Those without a user are not one user, whose order would be wrong; 0 and "" are users. */
  @Test
  void rowsWithoutAUserAreLeftOut() {
    float[] answers = {3, 5, 2, 1, 4, 6};
    float[] ratings = {1, 2, 2, 1, 9, 0};
    double mean = (1 / 3.0 + 1) / 2;
    BitSet missing = new BitSet();
    missing.set(4, 6);
    long[] longs = {0, 9, 0, 9, 0, 0};
    assertEquals(
        mean,
        value(1, Records.of(LongColumn.of(Field.int64("user"), longs, missing)), answers, ratings),
        1e-12);
    String[] texts = {"", "v", "", "v", null, null};
    assertEquals(
        mean,
        value(1, Records.of(StringColumn.of(Field.string("user"), texts)), answers, ratings),
        1e-12);
    float[] decimals = {0, 9, 0, 9, Float.NaN, Float.NaN};
    assertEquals(
        mean,
        value(1, Records.of(FloatColumn.of(Field.float32("user"), decimals)), answers, ratings),
        1e-12);
    assertEquals(
        Double.NaN,
        value(
            1,
            Records.of(StringColumn.of(Field.string("user"), new String[2])),
            new float[2],
            1,
            2));
  }
}
