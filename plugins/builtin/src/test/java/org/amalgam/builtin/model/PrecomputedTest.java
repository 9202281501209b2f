package org.amalgam.builtin.model;

import java.util.List;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;

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
}
