package org.amalgam.api.pipeline;

import java.util.List;
import java.util.stream.Collectors;

/** A request that was refused, with every reason at once. Nothing that worked before is lost. */
public class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String subject;
  private final transient List<Problem> problems;

  /**
   * A refusal.
   *
   * @param subject what was refused: {@code Pipeline 'sepsis-risk'}
   * @param problems at least one
   */
  public ProblemException(String subject, List<Problem> problems) {
    super(message(subject, problems));
    this.subject = subject;
    this.problems = List.copyOf(problems);
  }

  public ProblemException(String subject, String code, String message) {
    this(subject, List.of(new Problem("", code, message)));
  }

  public ProblemException(String subject, String code, String message, Throwable cause) {
    this(subject, code, message);
    initCause(cause);
  }

  /** What was refused. */
  public String subject() {
    return subject;
  }

  /** Every reason. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(String subject, List<Problem> problems) {
    if (problems.size() == 1) {
      return subject + ": " + problems.get(0);
    }
    return problems.stream()
        .map(problem -> "\n  " + problem)
        .collect(Collectors.joining("", subject + " has " + problems.size() + " problems:", ""));
  }
}
