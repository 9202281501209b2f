package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class ThresholdTest extends FuserContract {
  private static final PredictionSchema SCHEMA = PredictionSchema.classes("no", "yes");

  private static final float[] PROBABILITIES = {
    0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f, 0.05f
  };
  private static final int[] LABELS = {1, 1, 0, 1, 0, 0, 1, 0, 0, 0};

  @Override
  protected ModelFuser stage() {
    return new Threshold();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    TestContext<Members> two = example(Task.CLASSIFICATION, 2, 3);
    return List.of(
        two,
        two.with("target", "sensitivity"),
        two.with("target", "value").with("value", 0.3),
        example(Task.CLASSIFICATION, 2, 1).with("target", "balanced-accuracy"),
        example(Task.CLASSIFICATION, 3, 2),
        example(Task.CLASSIFICATION, 3, 2).with("target", "balanced-accuracy"));
  }

  private static Predictions predictions(float... positive) {
    float[] values = new float[2 * positive.length];
    for (int row = 0; row < positive.length; row++) {
      values[2 * row] = 1 - positive[row];
      values[2 * row + 1] = positive[row];
    }
    return Predictions.of(SCHEMA, positive.length, values);
  }

  private TestContext<Members> context() {
    return example(Members.of(predictions(PROBABILITIES)), Target.classes(SCHEMA, LABELS));
  }

  /** How many of the rows, falling by probability, are decided positive. */
  private long positives(TestContext<Members> context) {
    Predictions decided = stage().fit(context).apply(context.input());
    return IntStream.range(0, decided.rows()).filter(row -> decided.label(row) == 1).count();
  }

  /** F1 of the first n rows: 2/5, 4/6, 4/7, 6/8, 6/9, 6/10, 8/11 ... */
  @Test
  void findsTheBestF1() {
    assertEquals(4, positives(context()));
    Predictions between = predictions(0.54f, 0.56f);
    Predictions decided = stage().fit(context()).apply(Members.of(between));
    assertArrayEquals(new int[] {0, 1}, new int[] {decided.label(0), decided.label(1)});
  }

  /** Rates of the first n: (1/4, 0), (2/4, 0), (2/4, 1/6), (3/4, 1/6), ..., (1, 3/6). */
  @Test
  void findsTheBestBalancedAccuracy() {
    assertEquals(4, positives(context().with("target", "balanced-accuracy")));
    float[] weights = {1, 1, 9, 1, 1, 1, 1, 1, 1, 1};
    assertEquals(2, positives(context().with("target", "balanced-accuracy").weights(weights)));
  }

  @Test
  void findsSoManyOfThePositives() {
    TestContext<Members> context = context().with("target", "sensitivity");
    assertEquals(4, positives(context.with("atLeast", 0.75)));
    assertEquals(7, positives(context.with("atLeast", 0.76)));
    assertEquals(7, positives(context.with("atLeast", 1)));
    assertEquals(1, positives(context.with("atLeast", 0)));
  }

  @Test
  void takesTheValueGiven() {
    TestContext<Members> context = context().with("target", "value");
    assertEquals(5, positives(context));
    assertEquals(ModelFuser.Learning.NOTHING, stage().learning(context.params()));
    assertEquals(ModelFuser.Learning.DECISION, stage().learning(context().params()));
  }

  @Test
  void leavesProbabilitiesAlone() {
    Predictions decided = stage().fit(context()).apply(context().input());
    assertArrayEquals(context().input().get(0).values(), decided.values());
  }

  @Test
  void refusesMoreClassesAndOnlyOne() {
    TestContext<Members> three = example(Task.CLASSIFICATION, 3, 2).with("target", "sensitivity");
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> stage().fit(three))
            .getMessage()
            .contains("two classes"));
    assertThrows(IllegalArgumentException.class, () -> stage().fit(context().rows(0, 1, 3)));
  }
}
