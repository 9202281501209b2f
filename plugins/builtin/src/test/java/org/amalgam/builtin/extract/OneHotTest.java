package org.amalgam.builtin.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.SparseFeatures;
import org.amalgam.api.data.StringColumn;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class OneHotTest extends ExtractorContract {
  private static final Records RECORDS =
      Records.of(
          StringColumn.of(Field.string("colour"), new String[] {"red", "blue", null, "red"}),
          LongColumn.of(
              Field.int64("grade"), new long[] {10, -3, 10, 0}, BitSet.valueOf(new long[] {8})));

  @Override
  protected FeatureExtractor stage() {
    return new OneHot();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    return List.of(example(RECORDS), example(RECORDS).with("minCount", 2), example(numbers(300)));
  }

  private static Records numbers(int different) {
    long[] values = LongStream.range(0, different).toArray();
    return Records.of(LongColumn.of(Field.int64("id"), values, new BitSet()));
  }

  @Test
  void aFeaturePerCategoryInOrder() {
    Features ones = stage().fit(example(RECORDS)).apply(RECORDS);
    assertEquals(
        List.of("colour=blue", "colour=red", "grade=-3", "grade=10"), ones.schema().names());
    assertArrayEquals(
        new float[] {0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0}, ones.dense().values());
  }

  @Test
  void whatFitDidNotSeeOftenIsNoCategory() {
    Features ones =
        stage().fit(example(RECORDS.rows(new int[] {0, 1, 3})).with("minCount", 2)).apply(RECORDS);
    assertEquals(List.of("colour=red"), ones.schema().names());
    assertArrayEquals(new float[] {1, 0, 0, 1}, ones.dense().values());
  }

  @Test
  void isSparseWhereThereAreMany() {
    Records many = numbers(300);
    Features ones = stage().fit(example(many)).apply(many);
    assertEquals(300, assertInstanceOf(SparseFeatures.class, ones).stored());
    assertTrue(IntStream.range(0, 300).allMatch(row -> ones.get(row, row) == 1));
  }

  @Test
  void refusesTooManyAndFloats() {
    TestContext<Records> many = example(numbers(11)).with("maxCategories", 10);
    String message =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(many)).getMessage();
    assertTrue(message.contains("'id' has 11"), message);
    Records floats = Records.of(FloatColumn.of(Field.float32("age"), new float[4]));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> stage().fit(example(floats)))
            .getMessage()
            .contains("age"));
  }
}
