package org.amalgam.driving.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs in the real simulator, where there is one; the build does not need it. */
class TripTest {

  @BeforeAll
  static void thereIsASimulator() {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "sumo"))),
        "SUMO is not installed");
  }

  private static Trip.Figures drive(Optional<Decider> decider) throws Exception {
    try (Sumo sumo = Sumo.start("sumo", "town-101", 900)) {
      return new Trip(sumo, 900).drive(decider);
    }
  }

  @Test
  void whoOnlyBrakesStands() throws Exception {
    Trip.Figures figures = drive(Optional.of(row -> "brake"));
    assertTrue(figures.metres() < 150, figures::toString);
    assertEquals(60, figures.seconds(), 1e-6);
    assertFalse(figures.collided());
  }

  @Test
  void theSameSeedIsTheSameRun() throws Exception {
    Decider decider = row -> row.floats("speed").get(0) < 5 ? "accelerate" : "keep";
    assertEquals(drive(Optional.of(decider)), drive(Optional.of(decider)));
  }

  @Test
  void theSimulatorsOwnDriverGetsOnWithoutACollision() throws Exception {
    Trip.Figures figures = drive(Optional.empty());
    assertFalse(figures.collided());
    assertEquals(0, figures.redLights());
    assertTrue(figures.metres() > 0, figures::toString);
  }
}
