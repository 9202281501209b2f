package org.amalgam.finance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Params;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class RatiosTest extends ExtractorContract {
  private static final float NAN = Float.NaN;
  private static final Records ROWS =
      Records.of(
          FloatColumn.of(Field.float32("debt"), new float[] {6, 1, NAN, 4}),
          FloatColumn.of(Field.float32("net income"), new float[] {3, 0, 5, 8}),
          LongColumn.of(Field.int64("n"), new long[] {2, 4, 6, 8}, new BitSet()),
          FloatColumn.of(Field.float32("v", 2), new float[] {1, 2, 3, 4, 5, 6, 7, 8}));

  @Override
  protected FeatureExtractor stage() {
    return new Ratios();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    return List.of(
        example(ROWS).with("formulas", List.of("debt / n", "x = (v[0] - v[1]) / \"net income\"")));
  }

  private float[] values(String... formulas) {
    Params params = Params.of(stage().params(), Map.of("formulas", List.of(formulas)));
    return new Ratios().apply(ROWS, params).dense().values();
  }

  private static String refusal(RecordSchema schema, String... formulas) {
    Params params = Params.of(new Ratios().params(), Map.of("formulas", List.of(formulas)));
    return assertThrows(
            IllegalArgumentException.class, () -> new Ratios().outputSchema(schema, params))
        .getMessage();
  }

  @Test
  void bindsTighterWhatBindsTighter() {
    assertArrayEquals(new float[] {12, 13, NAN, 28}, values("debt + n * 3"));
    assertArrayEquals(new float[] {24, 15, NAN, 36}, values("(debt + n) * 3"));
    assertArrayEquals(new float[] {3, -4, NAN, -5}, values("a = debt - 1 - n"), 0);
    assertArrayEquals(new float[] {1.5f, 0.125f, NAN, 0.25f}, values("debt / n / 2"));
    assertArrayEquals(new float[] {-1, -3, -5, -7}, values("-v[0]"));
    assertArrayEquals(
        new float[] {5, 6, 11, 16},
        values("2.5e0 * v[1] - v[0] * 0 + n*0 - 2.5e0 * v[1] + v[1] + 3 - 0*n"),
        5);
  }

  @Test
  void leavesDivisionByNothingMissing() {
    assertArrayEquals(new float[] {2, NAN, NAN, 0.5f}, values("debt / \"net income\""));
  }

  @Test
  void namesFeatures() {
    Params params =
        Params.of(
            stage().params(), Map.of("formulas", List.of("a b = debt / n", " debt/n ", "\"v\"")));
    RecordSchema schema =
        RecordSchema.of(Field.float32("debt"), Field.int64("n"), Field.float32("v"));
    assertEquals(
        List.of("a b", "debt/n", "\"v\""), new Ratios().outputSchema(schema, params).names());
  }

  @Test
  void saysWhatIsWrong() {
    RecordSchema schema = RecordSchema.of(Field.float32("debt"), Field.float32("assets"));
    assertEquals(
        "Formula 'debt /': a column, a number or a '(' is due at character 7.",
        refusal(schema, "debt / "));
    assertEquals("Formula '(debt': a ')' is due at character 6.", refusal(schema, "r = (debt"));
    assertEquals(
        "Formula 'debt assets': an operator is due at character 5.",
        refusal(schema, "debt assets"));
    assertEquals(
        "There is no number 'asets'; there are [debt, assets].", refusal(schema, "debt / asets"));
    assertEquals(
        "'finance.ratios' has two formulas named 'a'.", refusal(schema, "a = debt", "a = assets"));
    assertEquals(
        "'finance.ratios' takes numbers, but [job] hold text; name only the other columns in 'from'.",
        refusal(RecordSchema.of(Field.string("job")), "1"));
  }
}
