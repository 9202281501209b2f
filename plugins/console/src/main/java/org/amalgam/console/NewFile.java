package org.amalgam.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.amalgam.api.pipeline.ProblemException;

/** Writes a file so that nobody ever sees half of it. */
final class NewFile {
  private NewFile() {}

  /** What a file shall hold. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Writes beside the file, then moves it into its place; what was there is replaced.
   *
   * @throws ProblemException if the folder is missing or not to be written to
   */
  static void write(Path file, Content content) throws IOException {
    Path part = part(file);
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        content.write(out);
      }
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path part(Path file) {
    try {
      return Files.createTempFile(file.toAbsolutePath().getParent(), ".amalgam-", ".part");
    } catch (IOException | SecurityException e) {
      throw new ProblemException(
          "File '" + file + "'",
          "UNWRITABLE",
          "its folder is missing or must not be written to.",
          e);
    }
  }

  private static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      throw new ProblemException("File '" + file + "'", "UNWRITABLE", "it cannot be replaced.", e);
    }
  }
}
