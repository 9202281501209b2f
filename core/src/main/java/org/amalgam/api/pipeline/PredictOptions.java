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
 */
public record PredictOptions(boolean explained, Optional<Duration> deadline) {
  /** Answers alone, when all members have answered. */
  public static final PredictOptions DEFAULT = new PredictOptions(false, Optional.empty());

  /** Answers with who contributed what. */
  public static final PredictOptions EXPLAINED = new PredictOptions(true, Optional.empty());

  public PredictOptions {
    if (deadline.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      throw new IllegalArgumentException("A deadline must be above 0, not " + deadline.get() + ".");
    }
  }

  /** The same with a deadline. */
  public PredictOptions within(Duration time) {
    return new PredictOptions(explained, Optional.of(time));
  }
}
