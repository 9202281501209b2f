package org.amalgam.recommendation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Fitted;
import org.amalgam.api.Params;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class BehaviourTest extends ExtractorContract {
  private static final float NAN = Float.NaN;

  /** Two users at items 1, 2, 3; the rows are not in the order of time. */
  private static final Records LOG =
      records(
          new float[] {1, 2, 1, 2, 1},
          new float[] {1, 1, 2, 2, 3},
          new long[] {10, 30, 20, 40, 50});

  private static final Target RATINGS = RatingRows.ratings(4, 2, 5, 3, 1);

  @Override
  protected FeatureExtractor stage() {
    return new Behaviour();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    return List.of(
        example(LOG, RATINGS).with("prior", 1).with("session", 15).with("window", 1),
        example(LOG, RATINGS));
  }

  private static Records records(float[] users, float[] items, long[] times) {
    return Records.of(
        FloatColumn.of(Field.float32("user"), users),
        FloatColumn.of(Field.float32("item"), items),
        LongColumn.of(Field.int64("time"), times, new BitSet()));
  }

  /**
   * Prior 1. In time, each rating less the mean of those before it: 0, 5 - 4 = 1, 2 - 4.5 = -2.5, 3
   * - 11/3 = -2/3. Less what was known of the other side: of user 1: 0, 1; of user 2: -2.5, -2/3 -
   * 1/2; of item 2: 1, -2/3 + 2.5/2 = 7/12. At 45 user 1 at item 2: his mean (0 + 1) / 3, his last
   * 1 / 2; the item's mean (1 + 7/12) / 3, its last 7/12 / 2. His last items are 2, 1 and user 2
   * took item 2 after item 1: once. Rows of the session since 30: the item's at 40.
   */
  @Test
  void historyUpToATimeByHand() {
    try (Fitted<Records, Features> fitted = stage().fit(examples().get(0))) {
      Features features =
          fitted.apply(
              records(
                  new float[] {1, 1, 9, 1}, new float[] {2, 2, 2, 9}, new long[] {45, 10, 45, 11}));
      double mean = 19 / 36.0;
      double mood = 7 / 24.0 - mean;
      assertRow(
          features, 0, ln(3), ln(26), 0, 1 / 3.0, 1 / 6.0, ln(3), ln(6), ln(2), mean, mood, ln(2));
      assertRow(features, 1, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN);
      assertRow(features, 2, NAN, NAN, NAN, NAN, NAN, ln(3), ln(6), ln(2), mean, mood, NAN);
      assertRow(features, 3, ln(2), ln(2), ln(2), 0, 0, NAN, NAN, NAN, NAN, NAN, NAN);
    }
  }

  private static double ln(double value) {
    return Math.log(value);
  }

  private static void assertRow(Features features, int row, double... expected) {
    float[] values = new float[features.width()];
    features.copyRow(row, values, 0);
    float[] due = new float[expected.length];
    for (int i = 0; i < due.length; i++) {
      due[i] = (float) expected[i];
    }
    assertArrayEquals(due, values, 1e-6f);
  }

  /** Whatever a row's rating, and whatever comes later, its own features are the same. */
  @Test
  void neverLooksAtTheRowItselfOrLater() {
    Target other = RatingRows.ratings(4, 2, 5, 1, 5);
    try (Fitted<Records, Features> one = stage().fit(example(LOG, RATINGS));
        Fitted<Records, Features> changed = stage().fit(example(LOG, other))) {
      assertRow(
          changed.apply(LOG), 3, doubles(one.apply(LOG), 3)); // the row at 40, whose rating changed
      assertRow(changed.apply(LOG), 1, doubles(one.apply(LOG), 1));
    }
  }

  private static double[] doubles(Features features, int row) {
    double[] values = new double[features.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = features.get(row, i);
    }
    return values;
  }

  @Test
  void saysWhichColumnIsNotThere() {
    RecordSchema schema = RecordSchema.of(Field.float32("user"), Field.int64("time"));
    assertEquals(
        "'recommendation.behaviour' finds no column 'item' (parameter 'item') among [user, time]; add it to 'from' or name another.",
        assertThrows(
                IllegalArgumentException.class,
                () -> stage().outputSchema(schema, Params.of(stage().params(), Map.of())))
            .getMessage());
  }
}
