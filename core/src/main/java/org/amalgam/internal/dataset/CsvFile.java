package org.amalgam.internal.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import org.amalgam.api.pipeline.Problem;

/**
 * A CSV file (RFC 4180, UTF-8), read once: opened up to its header, told which cells go where, then
 * read to its end.
 */
final class CsvFile implements Closeable {
  private static final int LONGEST_CELL = 1 << 24;

  private final FileRef ref;
  private final String place;
  private final Problems problems;
  private final CsvReader<Boolean> reader;
  private final Iterator<Boolean> records;
  private final RowHandler handler;

  private CsvFile(
      FileRef ref, String place, CsvReader<Boolean> reader, RowHandler handler, Problems problems) {
    this.ref = ref;
    this.place = place;
    this.problems = problems;
    this.reader = reader;
    this.records = reader.iterator();
    this.handler = handler;
  }

  /** Opens a file and reads its header; empty if that fails, which adds a problem. */
  static Optional<CsvFile> open(
      FileRef ref, Source source, Set<String> missing, Purpose purpose, Problems problems) {
    try {
      return Optional.of(begin(ref, source, missing, purpose, problems));
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      add(problems, ref.path(), e, source.name(ref.path()));
      return Optional.empty();
    }
  }

  private static CsvFile begin(
      FileRef ref, Source source, Set<String> missing, Purpose purpose, Problems problems)
      throws IOException {
    DataStream data = DataStream.open(source, ref.path());
    try {
      RowHandler handler = new RowHandler(ref, missing, purpose, problems);
      InputStreamReader text =
          new InputStreamReader(
              data,
              StandardCharsets.UTF_8
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT));
      CsvReader<Boolean> reader =
          CsvReader.builder()
              .fieldSeparator(ref.separator())
              .acceptCharsAfterQuotes(false)
              .skipEmptyLines(false)
              .maxBufferSize(LONGEST_CELL)
              .build(handler, text);
      CsvFile file = new CsvFile(ref, source.name(ref.path()), reader, handler, problems);
      file.readHeader();
      return file;
    } catch (IOException | RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private void readHeader() throws IOException {
    while (!handler.hasHeader() && records.hasNext()) {
      records.next();
    }
    if (!handler.hasHeader()) {
      throw new EmptyFileException();
    }
  }

  FileRef ref() {
    return ref;
  }

  CsvHeader header() {
    return handler.header();
  }

  /** Sends the cells of a column to an element of some cells. */
  void attach(int column, Cells cells, int element) {
    handler.attach(column, cells, element);
  }

  /**
   * Reads the rest.
   *
   * @return whether its rows can be used; if not, there are problems, and {@link #rows} are those
   *     that are rows
   */
  boolean read() {
    try {
      handler.begin();
      while (records.hasNext()) {
        records.next();
      }
    } catch (UncheckedIOException | CsvParseException e) {
      add(problems, ref.path() + ":" + handler.line(), e, place);
      handler.fault();
    }
    return handler.end();
  }

  int rows() {
    return handler.rows();
  }

  /** Rows that are refused by themselves, and why. */
  Map<Integer, List<Problem>> refused() {
    return handler.refused();
  }

  /** Where a cell is: {@code file:line:column}; only the file for row -1. */
  String at(int row, int column) {
    return row < 0
        ? ref.path()
        : "%s:%d:%s".formatted(ref.path(), handler.line(row), header().label(column));
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Problems problems, String at, Exception e, String place) {
    Throwable cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
    problems.add(at, code(cause), message(cause, place));
  }

  private static final class EmptyFileException extends IOException {
    private static final long serialVersionUID = 1;
  }

  private static String code(Throwable cause) {
    if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
      return "FILE_NOT_FOUND";
    } else if (cause instanceof ZipException || cause instanceof EOFException) {
      return "BAD_GZIP";
    } else if (cause instanceof CharacterCodingException) {
      return "BAD_ENCODING";
    } else if (cause instanceof DataStream.TooLargeException) {
      return "TOO_LARGE";
    } else if (cause instanceof EmptyFileException) {
      return "NO_ROWS";
    }
    return cause instanceof CsvParseException ? "BAD_CSV" : "FILE_UNREADABLE";
  }

  private static String message(Throwable cause, String file) {
    return switch (code(cause)) {
      case "FILE_NOT_FOUND" ->
          "There is no file %s. Correct 'path'; it starts from the descriptor's folder."
              .formatted(file);
      case "BAD_GZIP" ->
          "The .gz file is damaged or cut off (%s). Copy it again.".formatted(cause.getMessage());
      case "BAD_ENCODING" -> "The file is not UTF-8. Save it as UTF-8.";
      case "NO_ROWS" -> "The file is empty.";
      case "BAD_CSV" -> malformed(root(cause).getMessage());
      case "TOO_LARGE" -> cause.getMessage();
      default ->
          cause instanceof AccessDeniedException denied && denied.getReason() != null
              ? "'%s' is refused: %s.".formatted(denied.getFile(), denied.getReason())
              : "%s cannot be read: %s".formatted(file, cause);
    };
  }

  private static String malformed(String reason) {
    return reason.contains("buffer size")
        ? "A cell has more than %,d characters; close the quote that begins it."
            .formatted(LONGEST_CELL)
        : "This is not CSV as RFC 4180 has it: %s. Write a quote inside a quoted cell twice."
            .formatted(reason);
  }

  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }
}
