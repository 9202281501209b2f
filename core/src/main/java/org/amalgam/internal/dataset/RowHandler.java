package org.amalgam.internal.dataset;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordWrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amalgam.api.pipeline.Problem;

/**
 * Takes the fields of a CSV file as they are parsed: the first record as the header, the others
 * straight into the {@link Cells} of their columns.
 */
final class RowHandler extends AbstractBaseCsvCallbackHandler<Boolean> {
  private static final int MOST_ROWS = Cells.MOST;

  /**
   * More rows than this are not refused one by one: it is the file, or the column, that is wrong.
   */
  private static final int MOST_REFUSED = 10_000;

  private final FileRef file;
  private final Set<String> missing;
  private final boolean each;
  private final Problems problems;
  private final Map<Integer, List<Problem>> refused = new HashMap<>();

  private final List<String> firstRecord = new ArrayList<>();
  private long firstLine;
  private CsvHeader header = CsvHeader.unnamed(0);
  private boolean headerRead;

  private Slot[][] slots = {};
  private final List<Cells> cells = new ArrayList<>();
  private final List<Slip> slips = new ArrayList<>();
  private int[] lines = {};
  private int rows;
  private int blankAtEnd;
  private boolean faulty;
  private long line;

  RowHandler(FileRef file, Set<String> missing, Purpose purpose, Problems problems) {
    this.file = file;
    this.missing = missing;
    this.each = purpose == Purpose.PREDICT_EACH;
    this.problems = problems;
  }

  /** Where the cells of a column go. */
  private record Slot(Cells cells, int element) {}

  /** A cell that is wrong; told only if its row turns out to be a row. */
  private record Slip(int column, BadCell why) {}

  boolean hasHeader() {
    return headerRead;
  }

  CsvHeader header() {
    return header;
  }

  void attach(int column, Cells into, int element) {
    if (slots.length == 0) {
      slots = new Slot[header.width()][0];
    }
    slots[column] = Arrays.copyOf(slots[column], slots[column].length + 1);
    slots[column][slots[column].length - 1] = new Slot(into, element);
    if (cells.isEmpty() || cells.get(cells.size() - 1) != into) {
      cells.add(into);
    }
  }

  /** Begins the rows; without a header the first record is one. */
  void begin() {
    if (slots.length == 0) {
      slots = new Slot[header.width()][0];
    }
    if (!file.header()) {
      handleBegin(firstLine);
      for (int i = 0; i < firstRecord.size(); i++) {
        cell(i, firstRecord.get(i));
      }
      endRow(firstRecord.size());
    }
  }

  /** Notes that the file has rows which were not kept. */
  void fault() {
    faulty = true;
  }

  /**
   * Ends the rows.
   *
   * @return whether they are all that the file has, and can be used
   */
  boolean end() {
    rows -= blankAtEnd;
    if (rows == 0 && !faulty) {
      problems.add(file.path(), "NO_ROWS", "The file has a header but no rows.");
    }
    return rows > 0 && !faulty;
  }

  int rows() {
    return rows;
  }

  /** Line of a row, counted from 1. */
  int line(int row) {
    return lines[row];
  }

  /** Line of the record read last. */
  long line() {
    return line;
  }

  @Override
  protected void handleBegin(long startingLine) {
    line = startingLine;
    if (headerRead) {
      slips.clear();
      boolean fits = rows < MOST_ROWS;
      for (Cells each : cells) {
        fits &= each.begin(rows);
      }
      if (!fits) {
        problems.add(
            file.path() + ":" + line,
            "TOO_LARGE",
            "A column of so many numbers fits no array (2^31); split the data.");
        throw problems.refusal();
      }
    }
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
    if (headerRead && (index >= slots.length || slots[index].length == 0)) {
      return;
    }
    String text = new String(buffer, offset, length);
    if (!headerRead) {
      firstRecord.add(quoted && !file.header() ? text : text.strip());
    } else {
      cell(index, quoted ? text : text.strip());
    }
  }

  private void cell(int column, String text) {
    boolean none = missing.contains(text) || missing.contains(text.strip());
    for (Slot slot : slots[column]) {
      if (none) {
        slot.cells.skip(rows, slot.element);
        continue;
      }
      try {
        slot.cells.put(rows, slot.element, text);
      } catch (BadCell e) {
        slips.add(new Slip(column, e));
      }
    }
  }

  @Override
  protected RecordWrapper<Boolean> buildRecord() {
    if (headerRead) {
      endRow(isEmptyLine() && header.width() > 1 ? 0 : getFieldCount());
    } else if (isEmptyLine()) {
      firstRecord.clear();
    } else {
      header = file.header() ? CsvHeader.named(firstRecord) : CsvHeader.unnamed(firstRecord.size());
      firstLine = line;
      headerRead = true;
    }
    return wrapRecord(Boolean.TRUE);
  }

  private void tell(Slip slip) {
    String column = header.label(slip.column);
    String at = "%s:%d:%s".formatted(file.path(), line, column);
    if (each && refused.size() < MOST_REFUSED) {
      String message = "'%s': %s".formatted(column, slip.why.getMessage());
      refused
          .computeIfAbsent(rows, row -> new ArrayList<>())
          .add(new Problem(at, slip.why.code(), message));
    } else {
      problems.addAlike(file.path() + ":" + column, at, slip.why.code(), slip.why.getMessage());
    }
  }

  /** Rows that are refused by themselves, and why. */
  Map<Integer, List<Problem>> refused() {
    return refused;
  }

  /** Keeps the row that was just read, unless it is a blank line or has the wrong length. */
  private void endRow(int fields) {
    if (fields == header.width()) {
      for (Slip slip : slips) {
        tell(slip);
      }
      if (rows == lines.length) {
        lines = Arrays.copyOf(lines, Math.max(64, (int) Math.min(MOST_ROWS, rows * 3L / 2)));
      }
      lines[rows++] = (int) line;
      blankAtEnd = fields == 1 && isEmptyLine() ? blankAtEnd + 1 : 0;
    } else if (fields > 0) {
      fault();
      problems.addAlike(
          file.path(),
          file.path() + ":" + line,
          "RAGGED_ROW",
          ("Expected %d cells, as in the first row, but there are %d; quote cells that contain the"
                  + " separator '%s', and close every quote.")
              .formatted(header.width(), fields, file.separator()));
    }
  }
}
