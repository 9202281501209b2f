package org.amalgam.recommendation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Fitted;
import org.amalgam.api.Params;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class IdsTest extends ExtractorContract {
  private static final float NAN = Float.NaN;

  @Override
  protected FeatureExtractor stage() {
    return new Ids();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    return List.of(
        example(
            records(new long[] {900_000_000_001L, 7, 7, 900_000_000_002L}, "b", "a", "b", "c")));
  }

  private static Records records(long[] numbers, String... texts) {
    return Records.of(
        LongColumn.of(Field.int64("user"), numbers, new BitSet()),
        StringColumn.of(Field.string("item"), texts));
  }

  /** Sorted: "7" comes before "900000000001". */
  @Test
  void countsIdsAndLeavesUnknownOnesMissing() {
    try (Fitted<Records, Features> fitted = stage().fit(examples().get(0))) {
      assertArrayEquals(
          new float[] {1, 1, 0, 0, 2, NAN, NAN, 2, NAN, NAN},
          fitted
              .apply(
                  records(
                      new long[] {900_000_000_001L, 7, 900_000_000_002L, 8, 900_000_000_003L},
                      "b",
                      "a",
                      "z",
                      "c",
                      null))
              .dense()
              .values());
    }
  }

  @Test
  void refusesNumbersThatAreNoIds() {
    RecordSchema schema = RecordSchema.of(Field.float32("user"));
    assertThrows(
        IllegalArgumentException.class,
        () -> stage().outputSchema(schema, Params.of(List.of(), Map.of())));
  }
}
