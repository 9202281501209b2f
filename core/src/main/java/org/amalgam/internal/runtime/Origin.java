package org.amalgam.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.amalgam.internal.dataset.Source;

/** Where a pipeline came from, and so where the data that it names are. */
public interface Origin {

  /** Opens a file by its path beside the pipeline. */
  InputStream open(String path) throws IOException;

  /** The path as messages name it. */
  String name(String path);

  /** The folder it came from, for pipelines of operators. */
  default Optional<Path> folder() {
    return Optional.empty();
  }

  /** The text of a file. */
  default String text(String path) throws IOException {
    try (InputStream in = open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What lies beside a file. */
  default Source beside(String file) {
    String parent = file.contains("/") ? file.substring(0, file.lastIndexOf('/') + 1) : "";
    Origin origin = this;
    return new Source() {
      @Override
      public InputStream open(String path) throws IOException {
        return origin.open(parent + path);
      }

      @Override
      public String name(String path) {
        return origin.name(parent + path);
      }
    };
  }

  /** A folder of an operator's; absolute paths are his own as well. */
  static Origin folder(Path folder) {
    Source source = Source.folder(folder);
    return new Origin() {
      @Override
      public InputStream open(String path) throws IOException {
        return source.open(path);
      }

      @Override
      public String name(String path) {
        return source.name(path);
      }

      @Override
      public Optional<Path> folder() {
        return Optional.of(folder);
      }

      @Override
      public Source beside(String file) {
        Path parent = folder.resolve(file).getParent();
        return Source.folder(parent == null ? folder : parent);
      }
    };
  }
}
