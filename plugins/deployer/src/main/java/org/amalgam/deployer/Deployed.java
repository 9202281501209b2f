package org.amalgam.deployer;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Which file brought which pipeline; kept on disk, so that a file that was removed while the
 * container was down is noticed. Safe for any number of threads.
 */
final class Deployed {
  private final Path store;
  private final Properties entries = new Properties();

  /**
   * Reads what was kept.
   *
   * @param store a file of its own
   * @throws IOException if it is there but cannot be read
   */
  Deployed(Path store) throws IOException {
    this.store = store;
    if (Files.exists(store)) {
      try (InputStream in = Files.newInputStream(store)) {
        entries.load(in);
      }
    }
  }

  /** Id of the pipeline that a file brought. */
  synchronized Optional<String> id(File file) {
    return Optional.ofNullable(entries.getProperty(file.getPath()))
        .map(entry -> entry.substring(entry.indexOf(' ') + 1));
  }

  /** Whether a file is as it was when it brought its pipeline. */
  synchronized boolean unchanged(File file) {
    String entry = entries.getProperty(file.getPath(), "");
    return entry.startsWith(stamp(file) + " ");
  }

  /** Whether a file brought a pipeline that another one brought, too. */
  synchronized boolean shared(File file, String id) {
    return files().stream()
        .anyMatch(other -> !other.equals(file) && id(other).equals(Optional.of(id)));
  }

  synchronized List<File> files() {
    return entries.stringPropertyNames().stream().map(File::new).toList();
  }

  synchronized void put(File file, String id) throws IOException {
    entries.setProperty(file.getPath(), stamp(file) + " " + id);
    save();
  }

  synchronized void remove(File file) throws IOException {
    entries.remove(file.getPath());
    save();
  }

  private static String stamp(File file) {
    return file.lastModified() + "/" + file.length();
  }

  private void save() throws IOException {
    Path part = store.resolveSibling(store.getFileName() + ".part");
    try (OutputStream out = Files.newOutputStream(part)) {
      entries.store(out, "Which file of the deploy folder brought which pipeline");
    }
    Files.move(part, store, StandardCopyOption.REPLACE_EXISTING);
  }
}
