package org.amalgam.driving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Metric;
import org.amalgam.testkit.MetricContract;
import org.amalgam.testkit.TestRows;
import org.junit.jupiter.api.Test;

class MissedDangerTest extends MetricContract {
  static final PredictionSchema ACTIONS = PredictionSchema.classes("keep", "brake");
  private final MissedDanger missed = new MissedDanger();

  @Override
  protected Metric metric() {
    return missed;
  }

  @Override
  protected List<TestRows> examples() {
    TestRows rows = TestRows.example(Task.CLASSIFICATION, 2, 240);
    String danger = rows.target().schema().outputs().get(1);
    return List.of(
        rows.withParams(missed, Map.of("danger", danger)),
        rows.withParams(missed, Map.of("danger", danger, "falseAlarms", 0.2)));
  }

  /** Probabilities of danger .9 .8 .7 .6 .6 .3 .2 .1, dangerous: the first, third, fifth. */
  static TestRows eight() {
    float[] brake = {0.9f, 0.8f, 0.7f, 0.6f, 0.6f, 0.3f, 0.2f, 0.1f};
    float[] both = new float[16];
    for (int row = 0; row < 8; row++) {
      both[2 * row] = 1 - brake[row];
      both[2 * row + 1] = brake[row];
    }
    Target target = Target.classes(ACTIONS, new int[] {1, 0, 1, 0, 1, 0, 0, 0});
    return TestRows.of(Predictions.of(ACTIONS, 8, both), target);
  }

  private double at(double falseAlarms) {
    return missed.value(eight().withParams(missed, Map.of("falseAlarms", falseAlarms)));
  }

  /** One of five safe rows may be alarmed: .8 is, then .7 is found, and of .6 no more. */
  @Test
  void missesAtAFixedShareOfFalseAlarms() {
    assertEquals(2.0 / 3, at(0), 1e-12);
    assertEquals(1.0 / 3, at(0.2), 1e-12);
    assertEquals(0, at(0.4), 1e-12);
    assertEquals(0, at(1), 1e-12);
  }

  /** Half of the tie at .6: half of its danger. */
  @Test
  void drawsByLotAmongEqualOnes() {
    assertEquals(1.0 / 6, at(0.3), 1e-12);
  }

  @Test
  void withoutDangerThereIsNoRate() {
    TestRows safe = eight().withWeights(0, 1, 0, 1, 0, 1, 1, 1).withParams(missed, Map.of());
    assertEquals(Double.NaN, missed.value(safe));
  }

  @Test
  void refusesAClassThatIsNotThere() {
    Params params = Params.of(missed.params(), Map.of("danger", "swerve"));
    assertThrows(IllegalArgumentException.class, () -> missed.check(ACTIONS, params));
  }
}
