package org.amalgam.medical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Params;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class CsfTest extends ExtractorContract {
  private static final float NAN = Float.NaN;

  private final Csf csf = new Csf();

  @Override
  protected FeatureExtractor stage() {
    return csf;
  }

  @Override
  protected List<TestContext<Records>> examples() {
    float[] tau = {543.35f, 780, NAN, 470, 250};
    float[] pTau = {77.332f, 129.02f, 81.471f, 0, 45};
    float[] ab42 = {456.99f, 337.2f, 496.21f, 510.11f, 800};
    return List.of(
        example(records("p_tau", tau, pTau, ab42)),
        example(records("ptau181", tau, pTau, ab42)).with("pTau", "ptau181"));
  }

  /** The first subject of ad_data: ln 543.35, ln 77.332, ln 456.99 and their differences. */
  @Test
  void takesLogarithmsOfLevelsAndRatios() {
    assertArrayEquals(
        new float[] {6.297754f, 4.348108f, 6.124661f, 0.173092f, -1.776554f},
        row(543.35f, 77.332f, 456.99f),
        2e-6f);
  }

  @Test
  void gives0ForARatioOf1() {
    assertArrayEquals(new float[] {0, 1, 0, 0, 1}, row(1, (float) Math.E, 1), 1e-6f);
  }

  @Test
  void leavesWhatNeedsAMissingLevelMissing() {
    assertArrayEquals(new float[] {0, 0, NAN, NAN, NAN}, row(1, 1, NAN));
    assertArrayEquals(new float[] {NAN, 0, 0, NAN, 0}, row(0, 1, 1));
    assertArrayEquals(new float[] {0, NAN, 0, 0, NAN}, row(1, -5, 1));
  }

  @Test
  void saysAllThatDoesNotServe() {
    RecordSchema schema = RecordSchema.of(Field.string("tau"), Field.float32("Ab_42", 3));
    Params params = Params.of(csf.params(), Map.of());
    assertEquals(
        "'medical.csf' reads float32 columns of one value per row, but 'tau' (parameter 'tau') is string,"
            + " 'p_tau' (parameter 'pTau') is not there, 'Ab_42' (parameter 'ab42') has shape [3]."
            + " It sees [tau, Ab_42]; add the column to 'from' or name another in the parameter.",
        assertThrows(IllegalArgumentException.class, () -> csf.outputSchema(schema, params))
            .getMessage());
  }

  private float[] row(float tau, float pTau, float ab42) {
    Records records = records("p_tau", new float[] {tau}, new float[] {pTau}, new float[] {ab42});
    Features features = csf.apply(records, Params.of(csf.params(), Map.of()));
    float[] row = new float[features.width()];
    features.copyRow(0, row, 0);
    return row;
  }

  private static Records records(String pTauName, float[] tau, float[] pTau, float[] ab42) {
    return Records.of(
        FloatColumn.of(Field.float32("tau"), tau),
        FloatColumn.of(Field.float32(pTauName), pTau),
        FloatColumn.of(Field.float32("Ab_42"), ab42));
  }
}
