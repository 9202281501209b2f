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
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class TargetEncodeTest extends ExtractorContract {
  private static final Records WARDS =
      Records.of(
          StringColumn.of(Field.string("ward"), new String[] {"a", "a", "a", "b", "b", "c", null}));

  private static final Target YES =
      Target.classes(PredictionSchema.classes("no", "yes"), new int[] {1, 1, 0, 0, 1, 1, 0});
  private static final Target DAYS =
      Target.values(PredictionSchema.targets("days"), new float[] {1, 2, 6, 4, 8, 7, 0});

  @Override
  protected FeatureExtractor stage() {
    return new TargetEncode();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    Target three =
        Target.classes(PredictionSchema.classes("x", "y", "z"), new int[] {0, 1, 2, 0, 1, 2, 0});
    Records two =
        Records.of(
            WARDS.column("ward"),
            LongColumn.of(Field.int64("floor"), new long[] {1, 2, 1, 2, 1, 2, 3}, new BitSet()));
    return List.of(
        example(WARDS, YES),
        example(two, three).with("smoothing", "empirical-bayes"),
        example(two, DAYS));
  }

  private Features fit(TestContext<Records> context) {
    return stage().fit(context).apply(context.input());
  }

  /** The mean of all is 4/7; (2 + 2 x 4/7) / (3 + 2) and so on. */
  @Test
  void classesAsShares() {
    Features found = fit(example(WARDS, YES).with("m", 2));
    assertEquals(List.of("ward.yes"), found.schema().names());
    float a = 22 / 35f;
    float b = 15 / 28f;
    float c = 15 / 21f;
    assertArrayEquals(new float[] {a, a, a, b, b, c, 4 / 7f}, found.dense().values(), 1e-6f);
  }

  @Test
  void unknownCategoriesGetTheMeanOfAll() {
    Records others = Records.of(StringColumn.of(Field.string("ward"), new String[] {"d", null}));
    assertArrayEquals(
        new float[] {4, 4}, stage().fit(example(WARDS, DAYS)).apply(others).dense().values());
    Features plain = fit(example(WARDS, DAYS).with("m", 0));
    assertArrayEquals(new float[] {3, 3, 3, 6, 6, 7, 4}, plain.dense().values());
  }

  @Test
  void aShareForEachOfThreeClasses() {
    Target three =
        Target.classes(PredictionSchema.classes("x", "y", "z"), new int[] {0, 1, 2, 0, 0, 2, 1});
    Features found = fit(example(WARDS, three).with("m", 0));
    assertEquals(List.of("ward.x", "ward.y", "ward.z"), found.schema().names());
    for (int k = 0; k < 3; k++) {
      assertEquals(1 / 3f, found.get(0, k));
      assertEquals(k == 0 ? 1 : 0, found.get(3, k));
      assertEquals(k == 2 ? 1 : 0, found.get(5, k));
    }
  }

  /**
   * All: mean 4, variance (9 + 4 + 4 + 0 + 16 + 9 + 16) / 7 = 58/7. Ward a: mean 3, variance 14/3,
   * m = (14/3) / (58/7) = 49/87; ward b: 6 and 4, m = 14/29; ward c: one row, m = 0.
   */
  @Test
  void drawnByTheVariances() {
    Features found = fit(example(WARDS, DAYS).with("smoothing", "empirical-bayes"));
    double a = 49.0 / 87;
    double b = 14.0 / 29;
    assertEquals((9 + a * 4) / (3 + a), found.get(0, 0), 1e-6);
    assertEquals((12 + b * 4) / (2 + b), found.get(3, 0), 1e-6);
    assertEquals(7, found.get(5, 0), 1e-6);
  }

  /** A weight of 2 is a row that is there twice; a category of weight 0 is not known. */
  @Test
  void weightsCountRows() {
    Features found = fit(example(WARDS, DAYS).with("m", 1).weights(1, 2, 0, 1, 1, 0, 1));
    double all = (1 + 4 + 4 + 8 + 0) / 6.0;
    assertEquals((1 + 4 + all) / 4, found.get(0, 0), 1e-6);
    assertEquals(all, found.get(5, 0), 1e-6);
    Features bayes =
        fit(example(WARDS, DAYS).with("smoothing", "empirical-bayes").weights(1, 2, 0, 1, 1, 0, 1));
    assertEquals(all, bayes.get(5, 0), 1e-6);
  }

  @Test
  void aTargetWithoutVarianceDoesNoHarm() {
    Target same =
        Target.values(PredictionSchema.targets("days"), new float[] {2, 2, 2, 2, 2, 2, 2});
    Features found = fit(example(WARDS, same).with("smoothing", "empirical-bayes"));
    for (int row = 0; row < 7; row++) {
      assertEquals(2, found.get(row, 0));
    }
  }

  @Test
  void isLearnedFromTheTarget() {
    assertTrue(stage().supervised(example(WARDS, YES).params()));
    Records floats = Records.of(FloatColumn.of(Field.float32("age"), new float[7]));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> fit(example(floats, YES)))
            .getMessage()
            .contains("[age]"));
  }
}
