package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.StateWriter;
import org.amalgam.api.WeightedMean;
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
        two.with("target", "cost").with("missCost", 5),
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

  /**
   * What the first n cost where a miss costs m and an alarm 1, found and alarms being (1, 0), (2,
   * 0), (2, 1), (3, 1), (3, 2), (3, 3), (4, 3), ...: m = 1 is least at n = 2 and, equal, 4; m = 1.5
   * at n = 4 (2.5, after 3 at n = 2 and 7); m = 5 at n = 7 (3).
   */
  @Test
  void findsTheLeastCost() {
    TestContext<Members> context = context().with("target", "cost");
    assertEquals(2, positives(context));
    assertEquals(4, positives(context.with("missCost", 1.5)));
    assertEquals(7, positives(context.with("missCost", 5)));
    assertEquals(7, positives(context.with("missCost", 2.5).with("alarmCost", 0.5)));
  }

  @Test
  void findsNothingWhereThatIsCheapest() {
    TestContext<Members> context = context().with("target", "cost").with("missCost", 0);
    assertEquals(0, positives(context));
    Predictions sure = predictions(1);
    assertEquals(0, stage().fit(context).apply(Members.of(sure)).label(0));
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

  /** Class c never has the most, but more than elsewhere: between log(.5 / .4) and log(.7 / .2). */
  @Test
  void findsOffsetsOfThreeClasses() {
    PredictionSchema three = PredictionSchema.classes("a", "b", "c");
    float[] values = {
      0.7f, 0.1f, 0.2f, 0.8f, 0.1f, 0.1f, 0.2f, 0.7f, 0.1f, 0.1f, 0.7f, 0.2f, 0.5f, 0.1f, 0.4f,
      0.1f, 0.5f, 0.4f
    };
    Members members = Members.of(Predictions.of(three, 6, values));
    Target target = Target.classes(three, new int[] {0, 0, 1, 1, 2, 2});
    for (String measure : List.of("f1", "balanced-accuracy")) {
      TestContext<Members> context = example(members, target).with("target", measure);
      Predictions decided = stage().fit(context).apply(members);
      for (int row = 0; row < 6; row++) {
        assertEquals(target.label(row), decided.label(row), measure + ", row " + row);
      }
      assertArrayEquals(values, decided.values());
    }
  }

  /** On noisy rows of unequal classes what is found is not worse than the best of a grid. */
  @Test
  void offsetsAreAsGoodAsAGrid() {
    TestContext<Members> context = example(Task.CLASSIFICATION, 3, 1);
    Predictions only = context.input().get(0);
    float[] weights = new float[60];
    for (int row = 0; row < 60; row++) {
      weights[row] = context.target().label(row) == 2 ? 0.2f : 1;
    }
    double best = 0;
    for (double b = -3; b <= 3; b += 0.05) {
      for (double c = -3; c <= 3; c += 0.05) {
        best = Math.max(best, macroF1(only, context.target(), weights, 0, b, c));
      }
    }
    double[] found =
        ClassOffsets.learn(only, context.target(), weights, ClassOffsets.Measure.MACRO_F1);
    assertTrue(best > macroF1(only, context.target(), weights, 0, 0, 0) + 0.01);
    assertTrue(macroF1(only, context.target(), weights, found) >= best - 0.01);
  }

  private static double macroF1(
      Predictions predictions, Target target, float[] weights, double... offsets) {
    double[] right = new double[3];
    double[] sum = new double[3];
    for (int row = 0; row < target.rows(); row++) {
      int label = ClassOffsets.decide(predictions.values(), 3 * row, offsets);
      right[label] += label == target.label(row) ? weights[row] : 0;
      sum[label] += weights[row];
      sum[target.label(row)] += weights[row];
    }
    return (2 * right[0] / sum[0] + 2 * right[1] / sum[1] + 2 * right[2] / sum[2]) / 3;
  }

  /** A state from before there were offsets. */
  @Test
  void readsTheFirstVersion() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (StateWriter out = new StateWriter(bytes)) {
      WeightedMean.uniform(1).save(out);
      out.writeDouble(0.55);
    }
    Predictions decided =
        stage()
            .load(context().loading(bytes.toByteArray(), 1))
            .apply(Members.of(predictions(0.54f, 0.56f)));
    assertArrayEquals(new int[] {0, 1}, new int[] {decided.label(0), decided.label(1)});
  }
}
