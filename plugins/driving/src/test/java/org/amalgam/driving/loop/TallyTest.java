package org.amalgam.driving.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  void sumsRunsUp() {
    Tally tally =
        Tally.of(
            "fused",
            List.of(
                new Trip.Figures(60, 600, 800, false, 1, 2, 900, 600),
                new Trip.Figures(40, 400, 1200, true, 0, 1, 700, 400)));
    assertEquals(1, tally.collisions());
    assertEquals(1, tally.redLights());
    assertEquals(3, tally.hardBrakesPerKm(), 1e-12);
    assertEquals(Math.sqrt(1.6), tally.comfort(), 1e-12);
    assertEquals(0.5, tally.progress(), 1e-12);
  }

  /** Wilson's interval of 0 of 100 ends at z^2 / (100 + z^2) = 3.8415 / 103.8415 = 0.0370. */
  @Test
  void noneOfAHundredIsNotCertainlyNone() {
    Trip.Figures one = new Trip.Figures(60, 600, 800, false, 0, 0, 1, 600);
    Tally tally = Tally.of("fused", Collections.nCopies(100, one));
    assertEquals(0, tally.collisionsLow(), 1e-12);
    assertEquals(0.0370, tally.collisionsHigh(), 1e-4);
    assertTrue(DriveText.line(tally).contains("0 [0.0 %, 3.7 %]"), DriveText.line(tally));
  }
}
