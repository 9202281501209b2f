package org.amalgam.api.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * What a request may ask for beside answers.
 *
 * @param explained whether to say who contributed what and how stages weighed their inputs, which
 *     costs more than the answers: ask it for rows that somebody looks at
 * @param deadline how long the members may take; those that are still out then are left out of the
 *     fusion and named. Without one the request waits for all of them
 * @param requestId of the request, or of who sends it: while a version is on trial, all requests of
 *     one id are answered by one version. A request without one counts as its own
 */
public record PredictOptions(
    boolean explained, Optional<Duration> deadline, Optional<String> requestId) {
  /** Answers alone, when all members have answered. */
  public static final PredictOptions DEFAULT = new PredictOptions(false);

  /** Answers with who contributed what. */
  public static final PredictOptions EXPLAINED = new PredictOptions(true);

  private PredictOptions(boolean explained) {
    this(explained, Optional.empty(), Optional.empty());
  }

  public PredictOptions {
    if (deadline.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      throw new IllegalArgumentException("A deadline must be above 0, not " + deadline.get() + ".");
    }
  }

  /** The same with a deadline. */
  public PredictOptions within(Duration time) {
    return new PredictOptions(explained, Optional.of(time), requestId);
  }

  /** The same with an id. */
  public PredictOptions of(String request) {
    return new PredictOptions(explained, deadline, Optional.of(request));
  }
}
