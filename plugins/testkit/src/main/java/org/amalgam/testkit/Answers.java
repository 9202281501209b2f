package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/** What every prediction keeps. */
final class Answers {
  private Answers() {}

  /** Asserts that every row is answered, with probabilities where classes are asked for. */
  static void check(TestContext<?> example, Set<Task> tasks, Predictions output) {
    assertTrue(
        tasks.contains(example.target().task()),
        () -> "the example is " + example.target().task() + ", tasks() says " + tasks);
    assertEquals(example.output(), output.schema(), "schema of the predictions");
    for (int row = 0; row < output.rows(); row++) {
      double sum = 0;
      for (int k = 0; k < output.schema().width(); k++) {
        float value = output.get(row, k);
        String where = "row %d, output %d: %s".formatted(row, k, value);
        assertTrue(Float.isFinite(value), () -> where + " is no answer");
        if (example.target().task() == Task.CLASSIFICATION) {
          assertTrue(value >= 0 && value <= 1, () -> where + " is no probability");
        }
        sum += value;
      }
      if (example.target().task() == Task.CLASSIFICATION) {
        assertEquals(1, sum, 1e-4, "sum of the probabilities of row " + row);
      }
    }
  }
}
