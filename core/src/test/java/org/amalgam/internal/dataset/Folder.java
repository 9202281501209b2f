package org.amalgam.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;

/** A folder with data for a test. Descriptors are written with ' for ". */
record Folder(Path path) {
  static final PredictionSchema YES_NO = PredictionSchema.classes("no", "yes");

  Path write(String name, String... lines) {
    return write(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) {
    try {
      return Files.write(path.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path gzip(String name, String... lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path.resolve(name)))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return path.resolve(name);
  }

  Dataset read(String json, Wanted wanted) {
    return DatasetReader.read(json.replace('\'', '"'), "d.json", Source.folder(path), wanted);
  }

  /** Reads to fit 'no' or 'yes' in column y. */
  Dataset fit(String json, RecordSchema input) {
    return read(json, Wanted.toFit(input, YES_NO, List.of("y")));
  }

  List<Problem> refuse(String json, RecordSchema input) {
    return refuse(json, Wanted.toFit(input, YES_NO, List.of("y")));
  }

  List<Problem> refuse(String json, Wanted wanted) {
    return assertThrows(ProblemException.class, () -> read(json, wanted)).problems();
  }

  static List<String> codes(List<Problem> problems) {
    return problems.stream().map(Problem::code).toList();
  }

  /** A descriptor of one file p.csv with more keys. */
  static String one(String... more) {
    return "{"
        + String.join(
            ", ",
            Stream.concat(Stream.of("'format': 1, 'files': [{'path': 'p.csv'}]"), Stream.of(more))
                .toList())
        + "}";
  }
}
