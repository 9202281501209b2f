package org.amalgam.medical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Params;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApoeTest extends ExtractorContract {
  private final Apoe apoe = new Apoe();

  @Override
  protected FeatureExtractor stage() {
    return apoe;
  }

  @Override
  protected List<TestContext<Records>> examples() {
    return List.of(
        example(records("Genotype", "E3E3", "E3E4", null, "E2E2", "E4E4", "none")),
        example(records("apo", "2/3", "e4/e4", "33", "24", "E2E4")).with("genotype", "apo"));
  }

  /** Logarithms of Farrer's odds ratios by hand: ln 0.6 = -0.5108, ln 2.6 = 0.9555, ... */
  @ParameterizedTest
  @CsvSource({
    "E2E2, 0, 2, -0.510826",
    "E2E3, 0, 1, -0.510826",
    "E3E3, 0, 0, 0",
    "E2E4, 1, 1, 0.955511",
    "E3E4, 1, 0, 1.163151",
    "E4E4, 2, 0, 2.701361",
    "E4E3, 1, 0, 1.163151",
    "e3/e4, 1, 0, 1.163151",
    "\u03b53/\u03b54, 1, 0, 1.163151",
    "' 42 ', 1, 1, 0.955511",
  })
  void countsAllelesAndLooksUpTheOddsRatio(
      String genotype, float e4, float e2, float logOddsRatio) {
    assertArrayEquals(new float[] {e4, e2, logOddsRatio}, row(genotype), 1e-6f);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "E1E3", "E3", "E3E3E4", "unknown"})
  void leavesWhatIsNoGenotypeMissing(String genotype) {
    assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, row(genotype));
  }

  @Test
  void saysWhichColumnIsMissing() {
    RecordSchema schema = RecordSchema.of(Field.string("apo"));
    String message = refusal(schema, Map.of());
    assertEquals(
        "'medical.apoe' reads string columns of one value per row, but 'Genotype' (parameter 'genotype')"
            + " is not there. It sees [apo]; add the column to 'from' or name another in the parameter.",
        message);
  }

  @Test
  void refusesNumbers() {
    RecordSchema schema =
        Records.of(FloatColumn.of(Field.float32("Genotype"), new float[] {34})).schema();
    assertTrue(refusal(schema, Map.of()).contains("'Genotype' (parameter 'genotype') is"));
  }

  private String refusal(RecordSchema schema, Map<String, Object> given) {
    Params params = Params.of(apoe.params(), given);
    return assertThrows(IllegalArgumentException.class, () -> apoe.outputSchema(schema, params))
        .getMessage();
  }

  private float[] row(String genotype) {
    Features features =
        apoe.apply(records("Genotype", genotype), Params.of(apoe.params(), Map.of()));
    float[] row = new float[features.width()];
    features.copyRow(0, row, 0);
    return row;
  }

  private static Records records(String name, String... genotypes) {
    return Records.of(StringColumn.of(Field.string(name), genotypes));
  }
}
