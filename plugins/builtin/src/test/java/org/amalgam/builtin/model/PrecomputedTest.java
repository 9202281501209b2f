package org.amalgam.builtin.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class PrecomputedTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new Precomputed();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    return List.of(
        answers(Task.CLASSIFICATION, 2),
        answers(Task.CLASSIFICATION, 3),
        answers(Task.CLASSIFICATION, 3).with("kind", "scores"),
        second(answers(Task.CLASSIFICATION, 2)),
        second(answers(Task.CLASSIFICATION, 2)).with("kind", "scores"),
        answers(Task.REGRESSION, 2));
  }

  /** The answers of a member, as columns. */
  private TestContext<List<Features>> answers(Task task, int outputs) {
    Target target = Examples.target(Examples.features(60, outputs, 1), task, outputs);
    Predictions member = Examples.members(target, 1).get(0);
    return example(List.of(columns(outputs, member.values())), target);
  }

  private static DenseFeatures columns(int width, float... values) {
    return DenseFeatures.of(FeatureSchema.ofWidth(width), values.length / width, values);
  }

  /** The last column alone. */
  private TestContext<List<Features>> second(TestContext<List<Features>> all) {
    Features both = all.input().get(0);
    float[] values = new float[both.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = both.get(row, 1);
    }
    return all.input(List.of(columns(1, values)));
  }

  private static final PredictionSchema TWO = PredictionSchema.classes("no", "yes");

  private TestContext<List<Features>> context(int width, float... values) {
    int[] labels = new int[values.length / width];
    labels[0] = 1;
    return example(List.of(columns(width, values)), Target.classes(TWO, labels));
  }

  private Predictions answers(TestContext<List<Features>> context) {
    return stage().fit(context).apply(context.input());
  }

  @Test
  void passesOneProbabilityOn() {
    Predictions answers = answers(context(1, 0.2f, Float.NaN, 1, 1.2f, 0));
    assertArrayEquals(
        new float[] {0.8f, 0.2f, Float.NaN, Float.NaN, 0, 1, Float.NaN, Float.NaN, 1, 0},
        answers.values(),
        1e-6f);
  }

  @Test
  void makesProbabilitiesSumToOneIfTheyNearlyDo() {
    float[] given = {0.3f, 0.702f, 0.5f, 0.6f, -0.005f, 1, Float.POSITIVE_INFINITY, 0};
    float none = Float.NaN;
    assertArrayEquals(
        new float[] {0.3f / 1.002f, 0.702f / 1.002f, none, none, 0, 1, none, none},
        answers(context(2, given)).values(),
        1e-6f);
    assertTrue(answers(context(2, given).with("tolerance", 0.2)).answered(1));
  }

  /** LogisticRegression(C=100) on z-scores, scikit-learn 1.9.1. */
  @Test
  void calibratesScoresAsScikitLearnDoes() {
    float[] scores = new float[40];
    int[] labels = new int[40];
    for (int i = 0; i < 40; i++) {
      scores[i] = (float) (10 * (Math.sin(0.7 * i) + 0.5 * Math.cos(1.3 * i)) + 3);
      labels[i] = Math.sin(0.7 * i) + 0.3 * Math.cos(3.1 * i) > 0 ? 1 : 0;
    }
    TestContext<List<Features>> context =
        example(List.of(columns(1, scores)), Target.classes(TWO, labels)).with("kind", "scores");
    Predictions answers = answers(context);
    double[] due = {0.92682609, 0.71496144, 0.98735271, 0.21772207};
    int[] rows = {0, 5, 11, 23};
    for (int i = 0; i < 4; i++) {
      assertEquals(due[i], answers.get(rows[i], 1), 1e-4);
    }
  }

  @Test
  void onlyScoresAreLearned() {
    TestContext<List<Features>> context = context(1, 0.2f, 0.3f);
    assertFalse(stage().supervised(context.params()));
    assertTrue(stage().supervised(context.with("kind", "scores").params()));
  }

  @Test
  void refusesWhatTheColumnsCannotBe() {
    for (TestContext<List<Features>> wrong :
        List.of(
            context(3, 0.1f, 0.2f, 0.7f),
            context(1, 0.2f, 0.7f).with("kind", "probabilities"),
            context(1, 0.2f, 0.7f).with("kind", "values"),
            context(1, 3, 7),
            second(answers(Task.REGRESSION, 2)))) {
      assertThrows(IllegalArgumentException.class, () -> stage().fit(wrong), wrong::toString);
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            stage()
                .features(
                    List.of(FeatureSchema.ofWidth(2)),
                    context(1, 0).with("kind", "probability").params()));
  }
}
