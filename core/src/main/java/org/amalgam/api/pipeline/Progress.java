package org.amalgam.api.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a run is.
 *
 * @param fraction from 0 to 1
 * @param message what it is doing
 * @param elapsed since it began
 * @param remaining estimate of what is left; empty while there is nothing to go by
 */
public record Progress(
    double fraction, String message, Duration elapsed, Optional<Duration> remaining) {}
