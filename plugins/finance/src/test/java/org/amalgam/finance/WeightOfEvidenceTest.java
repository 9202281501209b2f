package org.amalgam.finance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Fitted;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class WeightOfEvidenceTest extends ExtractorContract {
  private static final PredictionSchema SCHEMA = PredictionSchema.classes("good", "bad");

  /** Bad rows among ten each at 0, 1, ... 5. */
  private static final int[] BAD = {1, 3, 2, 2, 6, 4};

  @Override
  protected FeatureExtractor stage() {
    return new WeightOfEvidence();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    Records mixed = mixed();
    int[] labels = new int[mixed.rows()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = row * row % 7 < 3 ? 1 : 0;
    }
    TestContext<Records> texts = TestContext.of(stage(), mixed, Target.classes(SCHEMA, labels));
    return List.of(
        example(Examples.numbers(40)),
        texts,
        texts.with("monotonic", "auto").with("bins", 3).with("minShare", 0.1));
  }

  private static Records mixed() {
    String[] jobs = new String[40];
    float[] views = new float[80];
    for (int row = 0; row < 40; row++) {
      jobs[row] = row % 9 == 4 ? null : List.of("fixed", "freelance", "none").get(row % 3);
      views[2 * row] = row % 5 == 3 ? Float.NaN : row * 7 % 40;
      views[2 * row + 1] = 3;
    }
    return Records.of(
        StringColumn.of(Field.string("job"), jobs),
        FloatColumn.of(Field.float32("view", 2), views));
  }

  private TestContext<Records> sixty() {
    float[] values = new float[60];
    int[] labels = new int[60];
    for (int row = 0; row < 60; row++) {
      values[row] = Math.floorDiv(row, 10);
      labels[row] = row % 10 < BAD[row / 10] ? 1 : 0;
    }
    Records records = Records.of(FloatColumn.of(Field.float32("x"), values));
    return TestContext.of(stage(), records, Target.classes(SCHEMA, labels)).with("minShare", 0.15);
  }

  private float[] weights(TestContext<Records> context, float... values) {
    Records records = Records.of(FloatColumn.of(Field.float32("x"), values));
    try (Fitted<Records, Features> fitted = stage().fit(context)) {
      return fitted.apply(records).dense().values();
    }
  }

  /**
   * scikit-learn 1.2.1: IsotonicRegression of the 60 rows has the rates 0.1, 0.2333 and 0.5; from
   * these by NumPy with 18 bad rows and 42 good ones, 5 rows added to each interval.
   */
  @Test
  void poolsWhatBreaksTheOrder() {
    float[] due = {-0.76214f, -0.28978f, -0.28978f, -0.28978f, 0.68696f, 0.68696f, 0.68696f};
    float[] values = {0, 1, 2, 3, 4, 5, 99};
    assertArrayEquals(due, weights(sixty().with("monotonic", "rising"), values), 1e-5f);
    assertArrayEquals(due, weights(sixty().with("monotonic", "auto"), values), 1e-5f);
  }

  /** All falls where rates rise: one interval, of no evidence. */
  @Test
  void poolsAllWhereNothingKeepsTheOrder() {
    TestContext<Records> falling = sixty().with("monotonic", "falling").with("smoothing", 0.01);
    float[] found = weights(falling, 0, 3);
    assertEquals(found[0], found[1]);
  }

  /**
   * 1 of 10 is ln((1 + 1.5) / (9 + 3.5)) - ln(18 / 42), and 6 of 10 ln(7.5 / 7.5) - ln(18 / 42).
   */
  @Test
  void weighsEveryIntervalByItself() {
    float[] found = weights(sixty(), 0, 0.49f, 4, -7);
    assertEquals(Math.log(2.5 / 12.5) - Math.log(18 / 42.0), found[0], 1e-6);
    assertEquals(found[0], found[1]);
    assertEquals(-Math.log(18 / 42.0), found[2], 1e-6);
    assertEquals(found[0], found[3]);
  }

  /**
   * 2 and 3 are alike, so their merging loses least. Then joining 1 to them would lose 0.0664 -
   * 0.0460, and joining 4 and 5 loses 0.2016 + 0.0239 - 0.2181.
   */
  @Test
  void mergesWhatLosesLeast() {
    float[] found = weights(sixty().with("bins", 4), 0, 1, 2, 3, 4, 5);
    assertEquals(found[2], found[3]);
    assertEquals(found[4], found[5]);
    assertEquals(0.68696, found[4], 1e-5);
    assertEquals(0, found[1], 1e-6);
    assertTrue(found[0] < found[2] && found[2] < found[1]);
  }

  /** A weight of 0 takes the only bad row at 0 away; -> ln((0 + s 17/59) / (9 + s 42/59)) - .... */
  @Test
  void honoursWeights() {
    float[] ones = new float[60];
    Arrays.fill(ones, 1);
    ones[0] = 0;
    double due = Math.log(5 * 17 / 59.0 / (9 + 5 * 42 / 59.0)) - Math.log(17 / 42.0);
    assertEquals(due, weights(sixty().with("minShare", 0.14).weights(ones), 0)[0], 1e-6);
  }

  /** Missing: 2 of 3 bad, all: 5 of 10; yes: 2 of 3, no: 1 of 4. Smoothing adds 0.5 and 0.5. */
  @Test
  void weighsTextsAndWhatIsMissing() {
    String[] texts = {"no", "no", "no", "no", "yes", "yes", "yes", null, null, null};
    int[] labels = {1, 0, 0, 0, 1, 1, 0, 1, 1, 0};
    Records records = Records.of(StringColumn.of(Field.string("late"), texts));
    TestContext<Records> context =
        TestContext.of(stage(), records, Target.classes(SCHEMA, labels)).with("smoothing", 1);
    Records asked =
        Records.of(StringColumn.of(Field.string("late"), new String[] {"no", "yes", null, "?"}));
    Features found = stage().fit(context).apply(asked);
    assertEquals(List.of("late.woe"), found.schema().names());
    float[] due = {
      (float) Math.log(1.5 / 3.5), (float) Math.log(2.5 / 1.5), (float) Math.log(2.5 / 1.5), 0
    };
    assertArrayEquals(due, found.dense().values(), 1e-6f);
  }

  @Test
  void refusesThreeClassesAndOne() {
    PredictionSchema three = PredictionSchema.classes("a", "b", "c");
    Records records = Records.of(FloatColumn.of(Field.float32("x"), new float[] {1, 2, 3}));
    TestContext<Records> more =
        TestContext.of(stage(), records, Target.classes(three, new int[] {0, 1, 2}));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> stage().fit(more))
            .getMessage()
            .contains("two classes"));
    TestContext<Records> one =
        TestContext.of(stage(), records, Target.classes(SCHEMA, new int[] {1, 1, 1}));
    assertThrows(IllegalArgumentException.class, () -> stage().fit(one));
  }
}
