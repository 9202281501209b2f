package org.amalgam.api.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far a run is.
 *
 * @param fraction from 0 to 1
 * @param message what it is doing
 * @param elapsed since it began
 * @param remaining estimate of what is left; empty while there is nothing to go by
 * @param stages that are being fitted at this moment, by place and id
 */
public record Progress(
    double fraction,
    String message,
    Duration elapsed,
    Optional<Duration> remaining,
    List<Stage> stages) {

  public Progress {
    stages = List.copyOf(stages);
  }

  /** A run with nothing to say of single stages. */
  public static Progress of(
      double fraction, String message, Duration elapsed, Optional<Duration> remaining) {
    return new Progress(fraction, message, elapsed, remaining, List.of());
  }

  /**
   * How far the fit of one stage is.
   *
   * @param place the repeat and the fold it is for; empty for the fit that will serve
   * @param id of the stage
   * @param fraction from 0 to 1
   * @param message the last thing it reported: {@code epoch 3, loss 0.412}
   * @param elapsed since it began
   * @param remaining estimate of what is left; empty while there is nothing to go by
   */
  public record Stage(
      String place,
      String id,
      double fraction,
      String message,
      Duration elapsed,
      Optional<Duration> remaining) {}
}
