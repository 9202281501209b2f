package org.amalgam.deployer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Set;

/** What a file in the deploy folder is. */
enum Kind {
  /** A pipeline's definition. */
  PIPELINE,
  /** A model package, as the console exports it. */
  PACKAGE,
  /** A dataset descriptor, or a table of a data set. */
  DATA,
  /** Somebody else's. */
  OTHER;

  private static final int MOST = 64 << 20;

  /**
   * Tells by the name, and for JSON by its top-level keys: what has {@code files} and no {@code
   * stages} is a dataset descriptor; anything else is taken for a pipeline, so that a broken one is
   * reported.
   */
  static Kind of(File file) {
    Kind kind = byName(file);
    return kind == PIPELINE && describesData(file) ? DATA : kind;
  }

  /** {@link #PIPELINE} for all JSON but Karaf's own configuration files. */
  static Kind byName(File file) {
    String name = file.getName().toLowerCase(Locale.ROOT);
    if (name.endsWith(".amalgam")) {
      return PACKAGE;
    }
    if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
      return DATA;
    }
    return name.endsWith(".json") && !name.endsWith(".cfg.json") ? PIPELINE : OTHER;
  }

  private static boolean describesData(File file) {
    try {
      Set<String> keys = TopLevelKeys.of(text(file));
      return keys.contains("files") && !keys.contains("stages");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * A JSON file's text.
   *
   * @throws IOException if it cannot be read, is not UTF-8 or larger than 64 MiB
   */
  static String text(File file) throws IOException {
    if (file.length() > MOST) {
      throw new IOException("it has more than 64 MiB.");
    }
    return Files.readString(file.toPath());
  }
}
