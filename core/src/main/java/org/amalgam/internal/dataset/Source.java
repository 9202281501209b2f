package org.amalgam.internal.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Where the files that a descriptor names are. */
@FunctionalInterface
public interface Source {
  /**
   * Opens a file; the reader closes it.
   *
   * @param path as the descriptor has it
   * @throws NoSuchFileException or {@link java.io.FileNotFoundException} if there is no such file
   */
  InputStream open(String path) throws IOException;

  /** What a message calls the file, so that a person finds it. */
  default String name(String path) {
    return path;
  }

  /**
   * Files of a folder. An absolute path, or one that leaves the folder, is the operator's own and
   * is followed.
   */
  static Source folder(Path folder) {
    return new Source() {
      @Override
      public InputStream open(String path) throws IOException {
        try {
          Path file = folder.resolve(path);
          if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
          }
          return Files.newInputStream(file);
        } catch (InvalidPathException e) {
          throw new NoSuchFileException(path, null, e.getReason());
        }
      }

      @Override
      public String name(String path) {
        try {
          return folder.resolve(path).normalize().toAbsolutePath().toString();
        } catch (InvalidPathException e) {
          return path;
        }
      }
    };
  }

  /**
   * A source, such as the resources of a bundle, that only paths below its root may reach: absolute
   * paths, {@code ..}, backslashes and colons are refused with {@link AccessDeniedException}.
   */
  static Source confined(Source source) {
    return new Source() {
      @Override
      public InputStream open(String path) throws IOException {
        boolean escapes =
            path.startsWith("/")
                || path.indexOf('\\') >= 0
                || path.indexOf(':') >= 0
                || Arrays.asList(path.split("/", -1)).contains("..");
        if (escapes) {
          throw new AccessDeniedException(
              path, null, "a path must stay below the folder of its descriptor");
        }
        return source.open(path);
      }

      @Override
      public String name(String path) {
        return source.name(path);
      }
    };
  }
}
