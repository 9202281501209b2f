package org.amalgam.driving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.amalgam.api.data.Records;
import org.junit.jupiter.api.Test;

class PedalsTest {
  private final Pedals pedals = new Pedals();

  private static Records row(String signal, Object... given) {
    Map<String, Double> values = new HashMap<>(Map.of("speed", 10d, "acceleration", 0d));
    values.put("limit", 14d);
    for (int i = 0; i < given.length; i += 2) {
      values.put((String) given[i], ((Number) given[i + 1]).doubleValue());
    }
    return Rows.of(signal, values);
  }

  /** On a free road 2 (1 - (10/14)^4) = 1.479 is wanted: each action comes as near as it may. */
  @Test
  void anActionIsARange() {
    Records free = row("none");
    assertEquals(1.479383, pedals.acceleration("accelerate", free), 1e-5);
    assertEquals(0.5, pedals.acceleration("keep", free));
    assertEquals(-0.5, pedals.acceleration("brake", free));
  }

  /** 100 / 30 m/s2 are due at 15 m; the model before a standing leader 15 m ahead asks for more. */
  @Test
  void brakesAsMuchAsIsDue() {
    Records red = row("red", "stopLine", 15);
    double behind = new CarFollowing(2, 3, 1.3, 2.5).behind(10, 14, 15, 10);
    assertTrue(behind < -100.0 / 30);
    assertEquals(Math.max(-9, behind), pedals.acceleration("brake", red), 1e-9);
    assertEquals(-0.5, pedals.acceleration("keep", red));
    assertEquals(0.5, pedals.acceleration("accelerate", red));
    Records turn = row("none", "nextLimit", 6, "nextLimitAt", 12.8);
    assertEquals(-2.5, pedals.acceleration("brake", turn), 1e-6, "(100 - 36) / 25.6");
    assertEquals(-9, pedals.acceleration("brake", row("none", "gap", 2, "leaderSpeed", 0)));
  }

  @Test
  void stopsWithoutAnAnswer() {
    assertEquals(-0.5, pedals.acceleration("", row("none")));
    assertEquals(-2, pedals.acceleration("", Rows.of("none", Map.of())));
  }
}
