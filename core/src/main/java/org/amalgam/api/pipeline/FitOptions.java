package org.amalgam.api.pipeline;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a fit may be told.
 *
 * @param data dataset descriptor; empty for the one that the pipeline names
 * @param seed source of all chance; empty for the pipeline's own
 */
public record FitOptions(Optional<Path> data, Optional<Long> seed) {
  /** The pipeline's own data and seed. */
  public static final FitOptions DEFAULT = new FitOptions(Optional.empty(), Optional.empty());
}
