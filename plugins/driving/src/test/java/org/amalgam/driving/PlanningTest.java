package org.amalgam.driving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Params;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class PlanningTest extends ExtractorContract {
  private final Planning planning = new Planning();

  @Override
  protected FeatureExtractor stage() {
    return planning;
  }

  @Override
  protected List<TestContext<Records>> examples() {
    return List.of(example(Rows.some()), example(Rows.some()).with("horizon", 2));
  }

  /**
   * Treiber's formula by hand, a = 2, b = 3, T = 1.3, s0 = 2.5: v = 10, v0 = 14, s = 20, dv = 2.
   * Free: 2 (1 - (10/14)^4) = 1.479383. the gap wanted is 2.5 + 13 + 20 / (2 sqrt 6) = 19.582483; 2
   * (19.582483 / 20)^2 = 1.917368. So -0.437985 behind the leader.
   */
  @Test
  void followsTheIntelligentDriverModel() {
    Features plan =
        plan(
            "none",
            Map.of("speed", 10d, "acceleration", 0d, "limit", 14d, "gap", 20d, "leaderSpeed", 8d));
    assertEquals(1.479383, value(plan, "free_acceleration"), 1e-5);
    assertEquals(-0.437985, value(plan, "follow_acceleration"), 1e-5);
    assertEquals(-0.437985, value(plan, "planned_acceleration"), 1e-5);
    assertEquals(0.1, value(plan, "inverse_time_to_collision"), 1e-6, "2 m/s over 20 m");
    assertEquals(2, value(plan, "headway"), 1e-6);
    assertEquals(2.0 / 18, value(plan, "next_inverse_time_to_collision"), 1e-6, "gap shrinks by 2");
  }

  /** At 10 m/s a red signal 25 m ahead: 100 / 50 = 2 m/s2, 2.5 s; it stays red for 12 s. */
  @Test
  void stopsAtARedSignal() {
    Map<String, Double> given =
        Map.of(
            "speed",
            10d,
            "acceleration",
            0d,
            "limit",
            14d,
            "stopLine",
            25d,
            "change",
            12d,
            "nextLimit",
            6d,
            "nextLimitAt",
            32d);
    Features plan = plan("red", given);
    assertEquals(25, value(plan, "stop_line_distance"), 1e-6);
    assertEquals(2.5, value(plan, "stop_line_time"), 1e-6);
    assertEquals(-9.5, value(plan, "signal_margin"), 1e-6);
    assertEquals(2, value(plan, "stop_deceleration"), 1e-6);
    assertEquals(1, value(plan, "limit_deceleration"), 1e-6, "(100 - 36) / 64");
    assertEquals(100.0 / 30, value(plan, "next_stop_deceleration"), 1e-5, "15 m a second on");
    assertTrue(value(plan, "stop_acceleration") < -2);
    Features green = plan("green", given);
    assertEquals(0, value(green, "stop_deceleration"));
    assertEquals(value(green, "free_acceleration"), value(green, "stop_acceleration"));
  }

  private Features before(String signal, double stopLine, double change) {
    return plan(
        signal,
        Map.of(
            "speed",
            10d,
            "acceleration",
            0d,
            "limit",
            14d,
            "stopLine",
            stopLine,
            "change",
            change));
  }

  /** What turns green within the horizon is open then. */
  @Test
  void redOpens() {
    Features plan = before("red", 25, 0.5);
    assertEquals(2, value(plan, "stop_deceleration"), 1e-6);
    assertEquals(0, value(plan, "next_stop_deceleration"));
    assertEquals(100.0 / 30, value(before("red", 25, 1.5), "next_stop_deceleration"), 1e-5);
  }

  /** After yellow comes red: 15 m a second on, 100 / 30 m/s2, whenever it changes. */
  @Test
  void yellowStaysClosed() {
    for (double change : List.of(0.5, 2.5)) {
      Features plan = before("yellow", 25, change);
      assertEquals(2, value(plan, "stop_deceleration"), 1e-6);
      assertEquals(100.0 / 30, value(plan, "next_stop_deceleration"), 1e-5);
      assertTrue(value(plan, "next_stop_acceleration") < -100.0 / 30);
    }
  }

  /** After green comes yellow, which stops who has not passed it by then. */
  @Test
  void greenCloses() {
    for (String open : List.of("green", "yield")) {
      Features plan = before(open, 25, 0.5);
      assertEquals(0, value(plan, "stop_deceleration"));
      assertEquals(100.0 / 30, value(plan, "next_stop_deceleration"), 1e-5);
      assertEquals(0, value(before(open, 25, 1.5), "next_stop_deceleration"), "still green");
      assertEquals(0, value(before(open, 4, 0.5), "next_stop_deceleration"), "passed after 0.4 s");
      assertEquals(500, value(before(open, 6, 0.5), "next_stop_deceleration"), 1e-3, "not yet");
    }
    assertEquals(0, value(before("none", 25, 0.5), "next_stop_deceleration"));
  }

  /** From 2 m/s at -4 m/s2 it stands after 0.5 s and 4 / 8 = 0.5 m, not after 1 s and 1 m. */
  @Test
  void whoBrakesToAStopStands() {
    Features plan =
        plan("red", Map.of("speed", 2d, "acceleration", -4d, "limit", 14d, "stopLine", 3d));
    assertEquals(2.5, value(plan, "next_stop_line_distance"), 1e-6);
    assertEquals(5, value(plan, "next_stop_line_time"), 1e-6, "at no less than 0.5 m/s");
    assertEquals(0, value(plan, "next_stop_deceleration"));
  }

  /** The leader stands after 3 m/s at -6 m/s2 = 0.75 m; 10 - 4 + 0.75 = 6.75 m at 4 m/s. */
  @Test
  void aLeaderWhoBrakesToAStopStands() {
    Features plan =
        plan(
            "none",
            Map.of(
                "speed",
                4d,
                "acceleration",
                0d,
                "limit",
                14d,
                "gap",
                10d,
                "leaderSpeed",
                3d,
                "leaderAcceleration",
                -6d));
    assertEquals(6.75 / 4, value(plan, "next_headway"), 1e-6);
    assertEquals(4 / 6.75, value(plan, "next_inverse_time_to_collision"), 1e-6);
  }

  @Test
  void nobodyAheadIsAFreeRoad() {
    Features plan = plan("none", Map.of("speed", 10d, "acceleration", 0d, "limit", 14d));
    assertEquals(value(plan, "free_acceleration"), value(plan, "planned_acceleration"));
    assertEquals(0, value(plan, "inverse_time_to_collision"));
    assertEquals(60, value(plan, "headway"));
    assertEquals(150, value(plan, "stop_line_distance"));
    assertEquals(0, value(plan, "limit_deceleration"));
  }

  @Test
  void withoutOwnSpeedOrTheLeadersThereIsNoPlan() {
    assertTrue(plan("none", Map.of("acceleration", 0d, "limit", 14d)).hasMissing(0));
    assertTrue(
        plan("none", Map.of("speed", 9d, "acceleration", 0d, "limit", 14d, "gap", 9d))
            .hasMissing(0));
  }

  @Test
  void saysAllThatIsNotThere() {
    RecordSchema schema = RecordSchema.of(Field.string("speed"), Field.float32("gap", 2));
    Params params = Params.of(planning.params(), Map.of());
    String message =
        assertThrows(IllegalArgumentException.class, () -> planning.outputSchema(schema, params))
            .getMessage();
    for (String due :
        List.of("'speed' is string", "'gap' has shape [2]", "'signal' is not there")) {
      assertTrue(message.contains(due), message);
    }
  }

  private Features plan(String signal, Map<String, Double> given) {
    return planning.apply(Rows.of(signal, given), Params.of(planning.params(), Map.of()));
  }

  private static float value(Features plan, String name) {
    return plan.get(0, plan.schema().names().indexOf(name));
  }
}
