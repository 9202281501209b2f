package org.amalgam.deployer;

import java.util.List;
import java.util.stream.Collectors;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;

/** All problems of one thing in one line of the log. */
final class Line {
  private Line() {}

  static String of(ProblemException e) {
    return e.subject() + ": " + of(e.problems());
  }

  static String of(List<Problem> problems) {
    return problems.stream()
        .map(Problem::toString)
        .collect(Collectors.joining("; "))
        .replaceAll("\\s+", " ");
  }
}
