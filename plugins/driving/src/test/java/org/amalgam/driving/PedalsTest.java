package org.amalgam.driving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.amalgam.api.data.Records;
import org.junit.jupiter.api.Test;

class PedalsTest {
  private final Pedals pedals = new Pedals();
  private final Records stopping =
      Rows.of("red", Map.of("speed", 10d, "acceleration", 0d, "limit", 14d, "stopLine", 25d));

  /** 100 / 50 m/s2 are due; at least 1, at most 9. */
  @Test
  void brakesAsMuchAsIsDue() {
    assertEquals(-2, pedals.acceleration("brake", stopping), 1e-6);
    assertEquals(
        -1,
        pedals.acceleration(
            "brake", Rows.of("none", Map.of("speed", 10d, "acceleration", 0d, "limit", 14d))));
    assertEquals(
        -9,
        pedals.acceleration(
            "brake",
            Rows.of(
                "none",
                Map.of(
                    "speed",
                    20d,
                    "acceleration",
                    0d,
                    "limit",
                    14d,
                    "gap",
                    2d,
                    "leaderSpeed",
                    0d))));
  }

  @Test
  void keepsAndAcceleratesAndStopsWithoutAnAnswer() {
    assertEquals(0, pedals.acceleration("keep", stopping));
    assertEquals(1.479383, pedals.acceleration("accelerate", stopping), 1e-5);
    assertEquals(-2, pedals.acceleration("", stopping));
    assertEquals(-2, pedals.acceleration("accelerate", Rows.of("none", Map.of())));
  }
}
