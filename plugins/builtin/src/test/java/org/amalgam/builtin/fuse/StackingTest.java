package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.model.Linear;
import org.amalgam.builtin.numeric.Scaling;
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
    assertEquals(Contributions.Scale.LOG_ODDS, contributions.scale(0));
    assertEquals(contributions.get(3, 1, 1), -contributions.get(3, 1, 0));
    assertEquals(contributions.base(3, 1), -contributions.base(3, 0));
  }

  @Test
  void aContributionIsWeightTimesLogOdds() {
    TestContext<Members> context = example(Task.CLASSIFICATION, 2, 3);
    Contributions contributions = stage().fit(context).contributions(context.input());
    for (int m = 0; m < 3; m++) {
      float weight = contributions.weight(3, m).orElseThrow();
      double odds = Members.score(context.input().get(m), 3, 0);
      assertEquals(contributions.get(3, m, 1), weight * odds, 1e-4);
    }
    TestContext<Members> three = example(Task.CLASSIFICATION, 3, 3);
    assertTrue(
        stage().fit(three).contributions(three.input()).weight(3, 0).isEmpty(),
        "with a coefficient per class there is no single weight");
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

  private static float wave(int i, double own, double more) {
    return (float) (own * Math.sin(0.7 * i) + more);
  }

  /** Centred columns, so that the intercept is free: scipy.optimize.nnls of scipy 1.17.1. */
  @Test
  void agreesWithNnls() {
    float[] due = new float[40];
    float[][] columns = new float[3][40];
    for (int i = 0; i < 40; i++) {
      due[i] = wave(i, 1, 0);
      columns[0][i] = wave(i, 1, 0.5 * Math.cos(1.3 * i));
      columns[1][i] = wave(i, 1, -0.4 * Math.cos(2.1 * i + 1));
      columns[2][i] = wave(i, -0.6, 0.9 * Math.cos(0.4 * i));
    }
    Members members =
        Members.of(Rows.values(columns[0]), Rows.values(columns[1]), Rows.values(columns[2]));
    TestContext<Members> context =
        example(members, Target.values(members.schema(), due))
            .with("weights", "non-negative")
            .with("l2", 0);
    Stack stack = (Stack) stage().fit(context);
    assertArrayEquals(new double[] {0.3509464418, 0.5655596005, 0}, stack.coefficients(), 1e-4);
    assertEquals(0.0025919700, stack.intercepts()[0], 1e-4);
  }

  private static float logistic(double score) {
    return (float) (1 / (1 + Math.exp(-score)));
  }

  /** scipy.optimize.minimize (L-BFGS-B with bounds) of scipy 1.17.1. */
  @Test
  void agreesWithBoundedLogisticRegression() {
    float[][] columns = new float[3][40];
    int[] labels = new int[40];
    for (int i = 0; i < 40; i++) {
      labels[i] = Math.sin(0.7 * i) + 0.3 * Math.cos(3.1 * i) > 0 ? 1 : 0;
      double a = wave(i, 1, 0.5 * Math.cos(1.3 * i));
      columns[0][i] = logistic(1.5 * a);
      columns[1][i] = logistic(1.2 * wave(i, 1, -0.4 * Math.cos(2.1 * i + 1)));
      columns[2][i] = logistic(-0.8 * a + 0.3 * Math.cos(5 * i));
    }
    Members members = Members.of(Rows.two(columns[0]), Rows.two(columns[1]), Rows.two(columns[2]));
    TestContext<Members> context =
        example(members, Target.classes(Rows.TWO, labels))
            .with("weights", "non-negative")
            .with("l2", 1);
    Stack stack = (Stack) stage().fit(context);
    assertArrayEquals(new double[] {1.0584038867, 1.9503500898, 0}, stack.coefficients(), 1e-3);
    assertEquals(0.2902184206, stack.intercepts()[0], 1e-3);
  }

  /** StackingC with bounds: scipy.optimize.minimize (L-BFGS-B) of scipy 1.17.1. */
  @Test
  void agreesWithBoundedSoftmaxRegression() {
    float[][] members = new float[3][120];
    int[] labels = new int[40];
    for (int i = 0; i < 40; i++) {
      labels[i] = i * 7 % 3;
      for (int k = 0; k < 3; k++) {
        double due = k == labels[i] ? 1 : 0;
        members[0][3 * i + k] = (float) Math.exp(1.5 * due + Math.sin(1.1 * i + k));
        members[1][3 * i + k] = (float) Math.exp(0.9 * due + Math.cos(0.7 * i + 2 * k));
        members[2][3 * i + k] = (float) Math.exp(-0.5 * due + Math.cos(0.3 * i + 2 * k));
      }
    }
    for (float[] each : members) {
      for (int at = 0; at < each.length; at += 3) {
        float sum = each[at] + each[at + 1] + each[at + 2];
        each[at] /= sum;
        each[at + 1] /= sum;
        each[at + 2] /= sum;
      }
    }
    Members all =
        Members.of(Rows.three(members[0]), Rows.three(members[1]), Rows.three(members[2]));
    TestContext<Members> context =
        example(all, Target.classes(Rows.THREE, labels))
            .with("weights", "non-negative")
            .with("l2", 1);
    Predictions fused = stage().fit(context).apply(all);
    float[] due = {0.8264988f, 0.0941632f, 0.0793381f, 0.0759469f, 0.9097544f, 0.0142988f};
    assertArrayEquals(due, Arrays.copyOf(fused.values(), 6), 1e-3f);
    double[] coefficients = ((Stack) stage().fit(context)).coefficients();
    for (int s = 0; s < 3; s++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(0, coefficients[(s * 3 + 2) * 3 + j], 1e-9, "the third misleads");
        assertTrue(j == s || coefficients[s * 9 + j] == 0, "a score reads its own class only");
      }
    }
  }

  /** A linear model on log-odds and standardised features, written out; features go to the base. */
  @Test
  void readsFeaturesBesideMembers() {
    TestContext<Members> plain = example(Task.CLASSIFICATION, 2, 2);
    DenseFeatures known = Examples.features(60, 2, 1);
    Members beside = new Members(plain.input().predictions(), List.of(known));
    Features scaled =
        DenseFeatures.of(
            FeatureSchema.ofWidth(2),
            60,
            Scaling.of(List.of(known), plain.weights()).apply(List.of(known)));
    List<Features> inputs = List.of(plain.input().scoreFeatures(), scaled);
    Predictions expected =
        new Linear()
            .fit(TestContext.of(new Linear(), inputs, plain.target()).with("l2", 10))
            .apply(inputs);
    FittedFuser fitted = stage().fit(plain.input(beside));
    assertArrayEquals(expected.values(), fitted.apply(beside).values(), 1e-5f);
    Contributions parts = fitted.contributions(beside);
    assertTrue(Math.abs(parts.base(0, 1) - parts.base(1, 1)) > 0.1, "features move the base");
  }

  /**
   * A state from before there were features: log-odds .5 + 2 log-odds of the one, 0 of the other.
   */
  @Test
  void readsTheFirstVersion() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (StateWriter out = new StateWriter(bytes)) {
      out.writeInt(2);
      out.writeDoubles(new double[] {2, 0});
      out.writeDoubles(new double[] {0.5});
    }
    TestContext<Members> context = example(Task.CLASSIFICATION, 2, 2);
    FittedFuser loaded = stage().load(context.loading(bytes.toByteArray(), 1));
    Members members = Members.of(Rows.two(0.8f), Rows.two(0.1f));
    assertEquals(logistic(0.5 + 2 * Math.log(4)), loaded.apply(members).get(0, 1), 1e-6);
  }
}
