package org.amalgam.driving.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.pipeline.ProblemException;
import org.junit.jupiter.api.Test;

class DriveWordsTest {

  @Test
  void optionsStandAnywhere() {
    DriveWords words =
        DriveWords.of(
            List.of("--dir", "/tmp", "driving-decision", "--runs", "100", "--seed", "7", "--json"));
    assertEquals(
        new Drive.Order("driving-decision", 100, 7, Optional.empty(), "sumo"), words.order());
    assertTrue(words.json());
    assertEquals(
        Optional.of(Duration.ofMillis(10)),
        DriveWords.of(List.of("a", "--deadline", "10")).order().deadline());
  }

  @Test
  void tellsAllThatIsWrong() {
    List<String> words = List.of("a", "b", "--runs", "0", "--seed", "x", "--fast", "--sumo");
    ProblemException refused = assertThrows(ProblemException.class, () -> DriveWords.of(words));
    assertEquals(5, refused.problems().size(), refused::getMessage);
  }

  @Test
  void saysThatTheSimulatorIsNotThere() {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> Sumo.check("no-such-simulator"));
    assertEquals("NO_SUMO", refused.problems().get(0).code());
    assertTrue(refused.getMessage().contains("apt-get install sumo"), refused::getMessage);
  }
}
