package org.amalgam.console;

import java.util.List;
import java.util.stream.Collectors;
import org.amalgam.api.pipeline.Json;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;

/**
 * A command that failed, as programs read it.
 *
 * @param error what was refused
 * @param problems every reason
 */
public record Refusal(String error, List<Problem> problems) {

  static Refusal of(ProblemException e) {
    return new Refusal(e.subject(), e.problems());
  }

  /** What programs read, or a line for each problem. */
  String text(boolean json) {
    return json
        ? Json.text(this)
        : problems.stream()
            .map(problem -> "Error: " + (error + ": " + problem).replaceAll("\\s+", " "))
            .collect(Collectors.joining("\n"));
  }
}
