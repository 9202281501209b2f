package org.amalgam.builtin.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class DateTimeTest extends ExtractorContract {
  private static final float NAN = Float.NaN;

  /** 2009-02-13T23:31:30Z, a Friday. */
  private static final long FRIDAY = 1_234_567_890L;

  @Override
  protected FeatureExtractor stage() {
    return new DateTime();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    Records both =
        Records.of(
            numbers(FRIDAY, 0, -1, 4_000_000_000L).columns().get(0),
            StringColumn.of(
                Field.string("text"), new String[] {"2026-11-24", "?", null, "2024-02-29T12:00Z"}));
    return List.of(example(both), parts(both, "hour", "weekend").with("encoding", "number"));
  }

  private static Records numbers(long... values) {
    return Records.of(LongColumn.of(Field.int64("when"), values, new BitSet()));
  }

  private static Records texts(String... texts) {
    return Records.of(StringColumn.of(Field.string("when"), texts));
  }

  private TestContext<Records> parts(Records records, String... parts) {
    return example(records).with("parts", List.of(parts));
  }

  private Features fit(TestContext<Records> context) {
    return stage().fit(context).apply(context.input());
  }

  private float[] numbers(Records records, String zone, String... parts) {
    return fit(parts(records, parts).with("encoding", "number").with("zone", zone))
        .dense()
        .values();
  }

  @Test
  void everyPart() {
    String[] all = {
      "year",
      "quarter",
      "month",
      "week",
      "day",
      "dayOfWeek",
      "dayOfYear",
      "weekend",
      "hour",
      "minute",
      "second",
      "timeOfDay",
      "epochDay"
    };
    assertArrayEquals(
        new float[] {
          2009, 1, 2, 7, 13, 5, 44, 0, 23, 31, 30, 23.525f, 14288,
        },
        numbers(numbers(FRIDAY), "UTC", all));
    // An hour on it is Saturday.
    assertArrayEquals(
        new float[] {14, 6, 1, 0},
        numbers(numbers(FRIDAY), "Europe/Berlin", "day", "dayOfWeek", "weekend", "hour"));
  }

  @Test
  void textsWithAndWithoutOffset() {
    Records texts =
        texts(
            "2026-11-24",
            "2026-11-24T09:30",
            "2026-11-24 09:30:15.5",
            "2026-11-24T09:30:15Z",
            "2026-11-24t09:30+02:00",
            "2026-11-24 09:30:00-0500",
            " 2026-11-24 ");
    assertArrayEquals(
        new float[] {0, 0, 9, 30, 9, 30, 10, 30, 8, 30, 15, 30, 0, 0},
        numbers(texts, "Europe/Berlin", "hour", "minute"));
  }

  @Test
  void partsThatComeRoundLieOnACircle() {
    Features found = fit(parts(numbers(FRIDAY - 23 * 3600 + 6 * 3600), "hour", "year"));
    assertEquals(List.of("when.hour.sin", "when.hour.cos", "when.year"), found.schema().names());
    assertArrayEquals(new float[] {1, 0, 2009}, found.dense().values(), 1e-6f); // 06:31
    Features months = fit(parts(texts("2026-12-31", "2026-01-01", "2026-06-15"), "month"));
    assertTrue(distance(months, 0, 1) < 0.3 * distance(months, 0, 2));
  }

  private static double distance(Features features, int one, int other) {
    return Math.hypot(
        features.get(one, 0) - features.get(other, 0),
        features.get(one, 1) - features.get(other, 1));
  }

  @Test
  void whatCannotBeReadIsMissing() {
    Records texts = texts("2026-11-24", "24.11.2026", "2026-02-30", null, "", "0000-01-01");
    assertArrayEquals(new float[] {2026, NAN, NAN, NAN, NAN, NAN}, numbers(texts, "UTC", "year"));
    assertArrayEquals(
        new float[] {2009, NAN, NAN},
        numbers(numbers(FRIDAY, FRIDAY * 1000, Long.MIN_VALUE), "UTC", "year"));
    Features milliseconds = fit(parts(numbers(FRIDAY * 1000), "year").with("unit", "milliseconds"));
    assertEquals(2009, milliseconds.get(0, 0));
  }

  @Test
  void saysWhatDoesNotServe() {
    assertMessage(
        example(texts(null, "24.11.2026", "yesterday")), "'when'", "row 1", "'24.11.2026'", "8601");
    assertMessage(example(numbers(FRIDAY * 1000)), "'when'", "'unit'");
    assertMessage(parts(numbers(FRIDAY), "hour", "hours"), "[hour, hours]", "timeOfDay");
    assertMessage(example(numbers(FRIDAY)).with("zone", "Bielefeld"), "'Bielefeld'");
    assertMessage(
        example(Records.of(FloatColumn.of(Field.float32("when"), new float[2]))), "[when]");
    stage().fit(example(texts(null, null))).close();
  }

  private void assertMessage(TestContext<Records> context, String... parts) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(context)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
