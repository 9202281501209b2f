package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.model.Linear;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class StackingTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Stacking();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(example(Task.REGRESSION, 1, 2).with("l2", 0));
    for (TestContext<Members> each : super.examples()) {
      DenseFeatures known = Examples.features(60, 2, 5);
      Members more = new Members(each.input().predictions(), List.of(known));
      examples.add(each.with("weights", "non-negative"));
      examples.add(each.input(more));
      examples.add(each.input(more).with("weights", "non-negative"));
    }
    return examples;
  }

  /** A linear model on log-odds, written out. */
  @Test
  void isALinearModelOnLogOdds() {
    TestContext<Members> context = example(Task.CLASSIFICATION, 2, 2);
    float[] logits = new float[120];
    for (int row = 0; row < 60; row++) {
      for (int m = 0; m < 2; m++) {
        Predictions member = context.input().get(m);
        logits[row * 2 + m] = (float) Math.log(member.get(row, 1) / member.get(row, 0));
      }
    }
    DenseFeatures inputs = DenseFeatures.of(FeatureSchema.ofWidth(2), 60, logits);
    Predictions expected =
        new Linear()
            .fit(TestContext.of(new Linear(), List.of(inputs), context.target()).with("l2", 10))
            .apply(List.of(inputs));
    Predictions fused = stage().fit(context).apply(context.input());
    assertArrayEquals(expected.values(), fused.values(), 1e-5f);
  }

  /** What the unit of a target is must not matter. */
  @Test
  void shrinksInUnitsOfTheTarget() {
    TestContext<Members> metres = example(Task.REGRESSION, 1, 2);
    float[] target = new float[60];
    for (int row = 0; row < 60; row++) {
      target[row] = 1000 * metres.target().value(row, 0);
    }
    TestContext<Members> millimetres =
        example(
            Members.of(
                metres.input().predictions().stream().map(StackingTest::thousandfold).toList()),
            Target.values(metres.output(), target));
    Predictions one = stage().fit(metres).apply(metres.input());
    Predictions other = stage().fit(millimetres).apply(millimetres.input());
    for (int row = 0; row < 60; row++) {
      assertEquals(1000 * one.get(row, 0), other.get(row, 0), 0.05);
    }
  }

  private static Predictions thousandfold(Predictions member) {
    float[] values = member.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 1000;
    }
    return Predictions.of(member.schema(), member.rows(), values);
  }

  /** Whoever abstains answers as the others on average: on the scale that stacking works on. */
  @Test
  void othersStandInForWhoAbstains() {
    for (TestContext<Members> context : super.examples()) {
      FittedFuser fitted = stage().fit(context);
      Predictions first = context.input().get(0);
      Predictions last = context.input().get(2);
      float[] none = new float[first.values().length];
      Arrays.fill(none, Float.NaN);
      Predictions nobody = Predictions.of(first.schema(), first.rows(), none);
      Predictions expected = fitted.apply(Members.of(first, first, first));
      Predictions actual = fitted.apply(Members.of(nobody, first, nobody));
      assertArrayEquals(expected.values(), actual.values(), 1e-5f, context.toString());
      Predictions both = fitted.apply(Members.of(first, nobody, last));
      assertTrue(both.answered(0));
    }
  }

  /** The scores of the two classes mirror each other. */
  @Test
  void speaksOfBothClasses() {
    TestContext<Members> context = example(Task.CLASSIFICATION, 2, 2);
    Contributions contributions = stage().fit(context).contributions(context.input());
    assertEquals(Contributions.Scale.LOG_ODDS, contributions.scale());
    assertEquals(contributions.get(3, 1, 1), -contributions.get(3, 1, 0));
    assertEquals(contributions.base(3, 1), -contributions.base(3, 0));
  }

  @Test
  void beatsItsMembers() {
    TestContext<Members> context = example(Task.CLASSIFICATION, 3, 3);
    Predictions fused = stage().fit(context).apply(context.input());
    for (Predictions member : context.input().predictions()) {
      assertTrue(logLoss(fused, context) < logLoss(member, context));
    }
  }

  private static double logLoss(Predictions predictions, TestContext<?> context) {
    double sum = 0;
    for (int row = 0; row < predictions.rows(); row++) {
      sum -= Math.log(predictions.get(row, context.target().label(row)));
    }
    return sum / predictions.rows();
  }
}
