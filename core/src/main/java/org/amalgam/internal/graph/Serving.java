package org.amalgam.internal.graph;

import java.time.Duration;
import java.util.Set;

/**
 * How a pipeline serves.
 *
 * @param required ids of stages without which it does not answer
 * @param grace how long what is gone goes on serving, so that an update leaves no gap
 * @param drain how long a replaced snapshot waits for its last requests
 * @param tolerance how much worse a replacement may be, in units of the noise on the held-out rows
 * @param manual whether a new version of a stage waits beside the old one until somebody decides
 */
public record Serving(
    Set<String> required, Duration grace, Duration drain, double tolerance, boolean manual) {
  /** What holds where the definition says nothing. */
  public static final Serving DEFAULT =
      new Serving(Set.of(), Duration.ofSeconds(60), Duration.ofSeconds(30), 2, false);

  public Serving {
    required = Set.copyOf(required);
  }
}
