package org.amalgam.recommendation.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.recommendation.api.Log;

/** Logs that were read, kept until their file or the input of their pipeline changes. */
final class Logs {
  /** The logs that the bundle ships. */
  private static final Map<String, String> SHIPPED =
      Map.of("recommendation-movies", "movielens.csv.gz");

  private static final String FOLDER = "/AMALGAM-INF/pipelines/";

  private final Amalgam amalgam;
  private final Map<Key, Catalogue> read = new ConcurrentHashMap<>();

  Logs(Amalgam amalgam) {
    this.amalgam = amalgam;
  }

  /** A log in one state of its file, read as the columns that the pipeline had then. */
  private record Key(String pipeline, RecordSchema input, Log log, long modified) {}

  /**
   * The catalogue of a log.
   *
   * @throws ProblemException {@code NO_LOG} if there is none
   */
  Catalogue of(String pipeline, Log log) {
    RecordSchema input = amalgam.status(pipeline).input();
    Key key = new Key(pipeline, input, log, log.file().map(Logs::modified).orElse(0L));
    Optional<Catalogue> known = Optional.ofNullable(read.get(key));
    return known.orElseGet(
        () -> {
          Catalogue catalogue = Catalogue.of(read(pipeline, log), log);
          read.keySet().removeIf(old -> old.pipeline().equals(pipeline));
          read.put(key, catalogue);
          return catalogue;
        });
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new ProblemException(
          "Log '" + file + "'", "NO_LOG", "it cannot be read; check its path.", e);
    }
  }

  private Records read(String pipeline, Log log) {
    try {
      return log.file().isPresent() ? amalgam.read(pipeline, log.file().get()) : shipped(pipeline);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Records shipped(String pipeline) throws IOException {
    String name = SHIPPED.get(pipeline);
    if (name == null) {
      throw new ProblemException(
          "Pipeline '" + pipeline + "'",
          "NO_LOG",
          "no log of who had what is shipped with it; give one, a CSV file with its input columns.");
    }
    Path file = Files.createTempFile("amalgam-log", "-" + name);
    try (InputStream in = Logs.class.getResourceAsStream(FOLDER + name)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return amalgam.read(pipeline, file);
    } finally {
      Files.delete(file);
    }
  }
}
