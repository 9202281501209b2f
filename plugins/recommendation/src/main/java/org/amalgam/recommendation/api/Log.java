package org.amalgam.recommendation.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The log of who had what, from which items and users are known.
 *
 * @param file CSV with the pipeline's input columns, plain or gzip; empty for the log that the
 *     bundle ships with its own pipeline
 * @param user column with the user's id
 * @param item column with the item's id
 * @param time column with the time; left alone where there is none of this name
 * @param title column with what people call the item; the id where there is none of this name
 */
public record Log(Optional<Path> file, String user, String item, String time, String title) {
  /** The bundle's own log. */
  public static final Log SHIPPED = new Log(Optional.empty(), "user", "item", "time", "title");

  /** A log of one's own with the same names of columns. */
  public static Log of(Path file) {
    return new Log(Optional.of(file), "user", "item", "time", "title");
  }
}
