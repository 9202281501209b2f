package org.amalgam.driving.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;

/**
 * The words after {@code amalgam:drive}.
 *
 * @param order what they ask for
 * @param json whether a program reads the answer
 */
record DriveWords(Drive.Order order, boolean json) {
  static final String COMMAND = "amalgam:drive";
  static final String HELP =
      """
      Usage: amalgam:drive ID [OPTION ...]

      Drives a vehicle of the traffic simulator Eclipse SUMO by a fitted pipeline: fused, then by each
      member alone, on the same scenarios and seeds, and shows collisions, red lights passed, hard
      brakes, comfort and progress. Simulated traffic. Needs SUMO (Debian: apt-get install sumo).

        ID             the pipeline, such as driving-decision
        --runs N       runs of each driver (20)
        --seed N       of the first run (1)
        --deadline MS  of a decision; late members are left out
        --sumo FILE    the simulator's program (sumo)
        --json         for programs
      """;

  private static final List<String> VALUED =
      List.of("--runs", "--seed", "--deadline", "--sumo", "--dir", "--run");
  private static final long MOST = 100_000;

  /**
   * Reads words; options may stand anywhere.
   *
   * @throws ProblemException {@code BAD_OPTION}, telling all that is wrong
   */
  static DriveWords of(List<String> words) {
    List<Problem> problems = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    boolean json = false;
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at);
      if (word.equals("--json")) {
        json = true;
      } else if (VALUED.contains(word) && at + 1 < words.size()) {
        options.put(word, words.get(++at));
      } else if (word.startsWith("--")) {
        problems.add(
            bad(
                VALUED.contains(word)
                    ? word + " needs a value."
                    : "there is no option '" + word + "'."));
      } else {
        arguments.add(word);
      }
    }
    if (arguments.size() != 1) {
      problems.add(bad("it takes one pipeline, not %d.".formatted(arguments.size())));
    }
    long runs = whole(options, "--runs", 20, 1, problems);
    long seed = whole(options, "--seed", 1, 0, problems);
    long deadline = whole(options, "--deadline", 0, 1, problems);
    if (!problems.isEmpty()) {
      throw new ProblemException(COMMAND, problems);
    }
    Optional<Duration> due =
        deadline == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(deadline));
    String sumo = options.getOrDefault("--sumo", "sumo");
    return new DriveWords(new Drive.Order(arguments.get(0), (int) runs, seed, due, sumo), json);
  }

  private static long whole(
      Map<String, String> options, String name, long fallback, long least, List<Problem> problems) {
    String text = options.get(name);
    if (text == null) {
      return fallback;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= MOST) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    problems.add(
        bad("%s takes a whole number from %d to %d, not '%s'.".formatted(name, least, MOST, text)));
    return fallback;
  }

  private static Problem bad(String message) {
    return new Problem("", "BAD_OPTION", message);
  }
}
