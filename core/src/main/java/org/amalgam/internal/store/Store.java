package org.amalgam.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.Json;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.graph.PipelineDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must last, one folder per pipeline: the definition as deployed, the model package, the last
 * evaluation. A file is written beside its place, forced to disk and moved there in one step, so a
 * reader finds the old one or the new one, whole.
 */
public final class Store {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  private static final String DEPLOYMENT = "deployment.json";
  private static final String DEFINITION = "pipeline.json";
  private static final String PACKAGE = "model.amalgam";
  private static final String EVALUATION = "evaluation.json";
  private static final String DECLINED = "declined.json";
  private static final int KEPT = 3;
  private static final String PART = ".part";

  private final Path root;

  /** A store in a folder, which is made if it is not there. */
  public Store(Path root) {
    this.root = root;
  }

  /** A pipeline that an operator deployed. */
  public record Deployed(String json, Optional<Path> folder) {}

  private record Deployment(Optional<String> folder) {}

  /** Writes to a stream. */
  public interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /** Every pipeline that an operator deployed; what cannot be read is logged and left out. */
  public List<Deployed> deployed() throws IOException {
    List<Deployed> all = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return all;
    }
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.sorted().toList()) {
        if (Files.isRegularFile(folder.resolve(DEPLOYMENT))) {
          try {
            all.add(deployed(folder));
          } catch (IOException e) {
            LOG.error("What is deployed in {} cannot be read, and is not there.", folder, e);
          }
        }
      }
    }
    return all;
  }

  private static Deployed deployed(Path folder) throws IOException {
    Deployment deployment =
        Reports.read(Files.readString(folder.resolve(DEPLOYMENT)), Deployment.class);
    return new Deployed(
        Files.readString(folder.resolve(DEFINITION)), deployment.folder().map(Path::of));
  }

  /** Removes files that a crash left half written. For a store that nobody writes to. */
  public void tidy() throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root, 2)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(".") && name.endsWith(PART) && Files.isRegularFile(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  public void saveDefinition(String id, Deployed deployed) {
    write(id, DEFINITION, out -> out.write(deployed.json().getBytes(StandardCharsets.UTF_8)));
    String deployment =
        Json.complete(Collections.singletonMap("folder", deployed.folder().map(Path::toString)));
    write(id, DEPLOYMENT, out -> out.write(deployment.getBytes(StandardCharsets.UTF_8)));
  }

  /** Keeps a package in the place of the last, which becomes the first of those before it. */
  public void savePackage(String id, ModelPackage model) {
    savePackage(id, model, () -> {});
  }

  /**
   * Keeps a package in the place of the last, which becomes the first of those before it.
   *
   * @param last called when all is written and nothing replaced; what it throws leaves all as it
   *     was
   */
  public void savePackage(String id, ModelPackage model, Runnable last) {
    write(
        id,
        PACKAGE,
        model::write,
        () -> {
          last.run();
          keepPrevious(id);
        });
    try {
      // It measured the model before.
      Files.deleteIfExists(folder(id).resolve(EVALUATION));
    } catch (IOException e) {
      throw failed(id, e);
    }
  }

  /** Keeps the same fit with other figures in its report. */
  public void amendPackage(String id, ModelPackage model) {
    write(id, PACKAGE, model::write);
  }

  /** At every moment there is a whole package; a crash at worst forgets one of those before it. */
  private void keepPrevious(String id) {
    Path folder = folder(id);
    Path now = folder.resolve(PACKAGE);
    if (!Files.isRegularFile(now)) {
      return;
    }
    try {
      for (int age = KEPT; age > 1; age--) {
        Path younger = previous(id, age - 1);
        if (Files.exists(younger)) {
          Files.move(younger, previous(id, age), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      keep(now, previous(id, 1));
    } catch (IOException e) {
      throw failed(id, e);
    }
  }

  /** One file under another name, too; at every moment it is whole or not there. */
  private static void keep(Path file, Path as) throws IOException {
    Files.deleteIfExists(as);
    try {
      Files.createLink(as, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Path temporary = as.resolveSibling("." + as.getFileName() + PART);
      Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING);
      Files.move(temporary, as, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private Path previous(String id, int age) {
    return folder(id).resolve("model-%d.amalgam".formatted(age));
  }

  /** The package before the last; empty if there is none. */
  public Optional<ModelPackage> readPrevious(String id) {
    return read(id, previous(id, 1));
  }

  /** Puts the package before the last in its place, and those before it up. */
  public void restorePrevious(String id) {
    try {
      if (Files.exists(previous(id, 1))) {
        Files.move(
            previous(id, 1),
            folder(id).resolve(PACKAGE),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
      for (int age = 2; age <= KEPT && Files.exists(previous(id, age)); age++) {
        Files.move(previous(id, age), previous(id, age - 1));
      }
      // It measured what is not there any more.
      Files.deleteIfExists(folder(id).resolve(EVALUATION));
    } catch (IOException e) {
      throw failed(id, e);
    }
  }

  /** The model package; empty if the pipeline was never fitted. */
  public Optional<ModelPackage> readPackage(String id) {
    return read(id, folder(id).resolve(PACKAGE));
  }

  private Optional<ModelPackage> read(String id, Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(ModelPackage.read(in));
    } catch (IOException e) {
      throw failed(id, e);
    }
  }

  public void copyPackage(String id, OutputStream out) throws IOException {
    Files.copy(folder(id).resolve(PACKAGE), out);
  }

  public void saveEvaluation(String id, Evaluation evaluation) {
    String json = Json.complete(evaluation);
    write(id, EVALUATION, out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** The last evaluation of the model that serves. */
  public Optional<Evaluation> readEvaluation(String id) {
    Path file = folder(id).resolve(EVALUATION);
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Reports.read(Files.readString(file), Evaluation.class))
          : Optional.empty();
    } catch (IOException e) {
      throw failed(id, e);
    }
  }

  /** A version of a stage that does not take the place of what serves by itself. */
  public record Declined(String stage, String bundle, String version) {}

  private record AllDeclined(Set<Declined> stages) {}

  /** Keeps what a rollback, or whoever promoted something else, has decided against. */
  public void saveDeclined(String id, Set<Declined> stages) {
    if (stages.isEmpty()) {
      try {
        Files.deleteIfExists(folder(id).resolve(DECLINED));
      } catch (IOException e) {
        throw failed(id, e);
      }
    } else {
      String json = Json.complete(Map.of("stages", stages));
      write(id, DECLINED, out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** What was decided against; nothing where nobody did. */
  public Set<Declined> readDeclined(String id) {
    Path file = folder(id).resolve(DECLINED);
    try {
      return Files.isRegularFile(file)
          ? Set.copyOf(Reports.read(Files.readString(file), AllDeclined.class).stages())
          : Set.of();
    } catch (IOException e) {
      throw failed(id, e);
    }
  }

  /** Removes all of a pipeline, and first that it is deployed: a crash leaves no half of it. */
  public void delete(String id) {
    Path folder = folder(id);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      Files.deleteIfExists(folder.resolve(DEPLOYMENT));
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failed(id, e);
    }
  }

  private Path folder(String id) {
    if (!PipelineDefinition.isId(id)) {
      throw new ProblemException("Pipeline '%s'".formatted(id), "BAD_ID", "This is no id.");
    }
    return root.resolve(id);
  }

  private void write(String id, String name, Writing content) {
    write(id, name, content, () -> {});
  }

  private void write(String id, String name, Writing content, Runnable last) {
    Path folder = folder(id);
    Path temporary = folder.resolve("." + name + PART);
    try {
      Files.createDirectories(folder);
      try (OutputStream out = Files.newOutputStream(temporary)) {
        content.to(out);
      }
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      last.run();
      Files.move(
          temporary,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(temporary, e);
      throw failed(id, e);
    } catch (RuntimeException e) {
      discard(temporary, e);
      throw e;
    }
  }

  private static void discard(Path temporary, Exception cause) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private ProblemException failed(String id, IOException e) {
    String reason =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason() + " (" + f.getFile() + ")"
            : e.getMessage();
    return new ProblemException(
        "Pipeline '%s'".formatted(id),
        "STORE_FAILED",
        "The store %s cannot be used: %s. What was there before is as it was."
            .formatted(root, reason),
        e);
  }
}
