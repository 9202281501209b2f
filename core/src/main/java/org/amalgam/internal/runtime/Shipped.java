package org.amalgam.internal.runtime;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Optional;
import java.util.function.Function;

/**
 * Pipelines that a plugin ships: JSON files in one folder of its jar, with the data that they name
 * beside them.
 *
 * @param owner who ships it, for messages
 * @param find finds an entry of the jar
 */
public record Shipped(String owner, Function<String, Optional<URL>> find) implements Origin {
  /** The folder in the jar. */
  public static final String FOLDER = "AMALGAM-INF/pipelines";

  @Override
  public InputStream open(String path) throws IOException {
    boolean outside =
        path.startsWith("/")
            || path.contains("\\")
            || path.contains(":")
            || java.util.Arrays.asList(path.split("/")).contains("..");
    if (outside) {
      throw new IOException("a plugin's data lie in its own jar, beside the pipeline");
    }
    return find.apply(FOLDER + "/" + path)
        .orElseThrow(() -> new FileNotFoundException(name(path)))
        .openStream();
  }

  @Override
  public String name(String path) {
    return owner + ":" + FOLDER + "/" + path;
  }
}
