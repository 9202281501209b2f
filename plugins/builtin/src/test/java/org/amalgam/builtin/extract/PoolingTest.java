package org.amalgam.builtin.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PoolingTest {
  private static final float NAN = Float.NaN;

  private static Records shaped(int... shape) {
    Field field = Field.float32("x", shape);
    float[] values = new float[5 * field.size()];
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return Records.of(FloatColumn.of(field, values));
  }

  private static Records one(int[] shape, float... values) {
    return Records.of(FloatColumn.of(Field.float32("x", shape), values));
  }

  @Nested
  class Max extends ExtractorContract {
    @Override
    protected FeatureExtractor stage() {
      return new MaxPool();
    }

    @Override
    protected List<TestContext<Records>> examples() {
      return PoolingTest.examples(this::example);
    }
  }

  @Nested
  class Avg extends ExtractorContract {
    @Override
    protected FeatureExtractor stage() {
      return new AvgPool();
    }

    @Override
    protected List<TestContext<Records>> examples() {
      return PoolingTest.examples(this::example);
    }
  }

  private static List<TestContext<Records>> examples(
      Function<Records, TestContext<Records>> example) {
    return List.of(
        example.apply(shaped(6)),
        example.apply(shaped(5, 2)).with("window", 3).with("stride", 1),
        example.apply(shaped(4, 6, 3)),
        example.apply(shaped(4, 6, 3)).with("window", 0));
  }

  private static Features pool(FeatureExtractor stage, Records records, int window, int stride) {
    return stage
        .fit(TestContext.of(stage, records).with("window", window).with("stride", stride))
        .apply(records);
  }

  @Test
  void vectorsInWindows() {
    Records vector = one(new int[] {5}, 1, 5, NAN, 2, 9);
    assertArrayEquals(new float[] {5, 2}, pool(new MaxPool(), vector, 2, 0).dense().values());
    assertArrayEquals(
        new float[] {3, 5, 2, 5.5f}, pool(new AvgPool(), vector, 2, 1).dense().values());
  }

  @Test
  void nothingButMissingIsMissing() {
    Records vector = one(new int[] {2}, NAN, NAN);
    assertTrue(Float.isNaN(pool(new MaxPool(), vector, 2, 0).get(0, 0)));
    assertTrue(Float.isNaN(pool(new AvgPool(), vector, 2, 0).get(0, 0)));
  }

  @Test
  void sequencesOverTime() {
    Records sequence = one(new int[] {4, 2}, 1, -1, 2, -2, 3, -3, 4, -4);
    Features max = pool(new MaxPool(), sequence, 3, 1);
    assertArrayEquals(new float[] {3, -1, 4, -2}, max.dense().values());
    assertEquals(List.of(2, 2), max.schema().shape());
    assertArrayEquals(
        new float[] {1.5f, -1.5f, 3.5f, -3.5f},
        pool(new AvgPool(), sequence, 2, 0).dense().values());
  }

  /** A 4 x 4 image of two channels, the second ten times the first. */
  @Test
  void imagesOverSquares() {
    float[] image = new float[32];
    for (int i = 0; i < 16; i++) {
      image[2 * i] = i;
      image[2 * i + 1] = 10 * i;
    }
    Records records = one(new int[] {4, 4, 2}, image);
    Features max = pool(new MaxPool(), records, 2, 2);
    assertEquals(List.of(2, 2, 2), max.schema().shape());
    assertArrayEquals(new float[] {5, 50, 7, 70, 13, 130, 15, 150}, max.dense().values());
    Features avg = pool(new AvgPool(), records, 3, 1);
    assertArrayEquals(new float[] {5, 50, 6, 60, 9, 90, 10, 100}, avg.dense().values());
  }

  @Test
  void refusesWhatHasNoShapeOrIsTooSmall() {
    Records records =
        Records.of(
            FloatColumn.of(Field.float32("age"), new float[1]),
            FloatColumn.of(Field.float32("short", 1), new float[1]));
    String message =
        assertThrows(IllegalArgumentException.class, () -> pool(new MaxPool(), records, 2, 0))
            .getMessage();
    assertTrue(message.contains("'age'") && message.contains("'short'"), message);
  }

  @Test
  void aWindowOfAllThereIs() {
    Records sequence = one(new int[] {3, 2}, 1, -1, 2, NAN, 6, -3);
    assertArrayEquals(new float[] {6, -1}, pool(new MaxPool(), sequence, 0, 0).dense().values());
    Features avg = pool(new AvgPool(), sequence, 0, 0);
    assertArrayEquals(new float[] {3, -2}, avg.dense().values());
    assertEquals(List.of(), avg.schema().shape());
    Records image = one(new int[] {1, 3, 1}, 4, 5, 9);
    assertArrayEquals(new float[] {6}, pool(new AvgPool(), image, 0, 1).dense().values());
  }

  /** What is scaled, and filled, can still be pooled. */
  @Test
  void scalingAndFillingKeepAShape() {
    Records images = shaped(4, 6, 3);
    for (FeatureExtractor stage : List.of(new Standardize(), new Impute())) {
      Features same = stage.fit(TestContext.of(stage, images)).apply(images);
      assertEquals(List.of(4, 6, 3), same.schema().shape());
      Records read = Records.of(same.dense(), "same");
      assertEquals(List.of(2, 3, 3), pool(new MaxPool(), read, 2, 0).schema().shape());
    }
  }
}
