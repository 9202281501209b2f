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
import org.junit.jupiter.api.Test;

class StandardizeTest extends ExtractorContract {
  @Override
  protected FeatureExtractor stage() {
    return new Standardize();
  }

  private static final Records RECORDS =
      Records.of(
          FloatColumn.of(Field.float32("pair", 2), new float[] {1, 0.1f, 2, 0.1f, 6, 0.1f}),
          LongColumn.of(
              Field.int64("time"),
              new long[] {1_600_000_000_000L, 0, 1_600_000_000_002L},
              BitSet.valueOf(new long[] {2})));

  /** Means 3 and 1.6e12 + 1, population deviations sqrt(14 / 3) and 1. */
  @Test
  void scalesByThePopulationsDeviation() {
    Features scaled = stage().fit(example(RECORDS)).apply(RECORDS);
    float root = (float) Math.sqrt(14.0 / 3);
    assertArrayEquals(
        new float[] {-2 / root, 0, -1, -1 / root, 0, Float.NaN, 3 / root, 0, 1},
        scaled.dense().values(),
        1e-6f);
    assertEquals(List.of("pair[0]", "pair[1]", "time"), scaled.schema().names());
  }

  /** Weights 1, 2, 1 are rows 1, 2, 2, 6: mean 2.75, variance 59 / 16. */
  @Test
  void honoursWeights() {
    Features scaled = stage().fit(example(RECORDS).weights(1, 2, 1)).apply(RECORDS);
    assertEquals((1 - 2.75) / Math.sqrt(59 / 16.0), scaled.get(0, 0), 1e-6);
  }

  @Test
  void refusesText() {
    Records text = Records.of(StringColumn.of(Field.string("sex"), new String[] {"f"}));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> stage().outputSchema(text.schema(), example(text).params()))
            .getMessage();
    assertTrue(message.contains("sex") && message.contains("'one-hot'"), message);
  }
}
