package org.amalgam.builtin.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class ImputeTest extends ExtractorContract {
  private static final float NAN = Float.NaN;

  private static final Records RECORDS =
      Records.of(
          FloatColumn.of(Field.float32("a"), new float[] {1, NAN, 2, 9}),
          FloatColumn.of(Field.float32("b"), new float[] {1, 2, 3, 4}),
          FloatColumn.of(Field.float32("c"), new float[] {NAN, NAN, NAN, NAN}));

  @Override
  protected FeatureExtractor stage() {
    return new Impute();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    List<TestContext<Records>> examples = new ArrayList<>(super.examples());
    examples.add(super.examples().get(0).with("strategy", "median").with("indicators", false));
    return examples;
  }

  private Features filled(TestContext<Records> context) {
    return stage().fit(context).apply(RECORDS);
  }

  @Test
  void fillsAndMarksWhatWasMissing() {
    Features filled = filled(example(RECORDS));
    assertEquals(List.of("a", "b", "c", "a.missing", "c.missing"), filled.schema().names());
    assertArrayEquals(
        new float[] {1, 1, 0, 0, 1, 4, 2, 0, 1, 1, 2, 3, 0, 0, 1, 9, 4, 0, 0, 1},
        filled.dense().values());
  }

  @Test
  void takesTheMedianOrAConstant() {
    TestContext<Records> plain = example(RECORDS).with("indicators", false);
    assertEquals(2, filled(plain.with("strategy", "median")).get(1, 0));
    assertEquals(-5, filled(plain.with("strategy", "constant").with("value", -5)).get(1, 2));
    assertEquals(9, filled(plain.with("strategy", "median").weights(1, 1, 1, 3)).get(1, 0));
    assertEquals(3, filled(plain).schema().width());
  }

  /** A number that is first missing when applied is filled, too, but has no mark. */
  @Test
  void fillsWhatWasThereInFitRows() {
    Records fitRows = RECORDS.rows(new int[] {0, 2});
    Features filled = stage().fit(example(fitRows)).apply(RECORDS);
    assertEquals(1.5, filled.get(1, 0));
    assertEquals(List.of("a", "b", "c", "c.missing"), filled.schema().names());
  }

  @Test
  void aMedianPartsTheWeightInHalves() {
    double[] values = {5, 1, 3, Double.NaN, 4};
    assertEquals(3.5, Impute.median(values, new float[] {1, 1, 1, 1, 1}));
    assertEquals(4, Impute.median(values, new float[] {1, 1, 1, 1, 2}));
    assertEquals(2, Impute.median(values, new float[] {0, 1, 1, 9, 0}));
    assertEquals(0, Impute.median(new double[] {Double.NaN}, new float[] {1}));
  }
}
