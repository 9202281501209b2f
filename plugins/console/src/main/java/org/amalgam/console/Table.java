package org.amalgam.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Plain text in aligned columns. Where it is too wide, the last column is wrapped, unless it holds
 * numbers.
 */
final class Table {
  private static final String GAP = "  ";
  private static final int LEAST = 20;

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;
  private final boolean headed;

  private Table(int columns, boolean headed) {
    this.right = new boolean[columns];
    this.headed = headed;
  }

  static Table of(List<String> headers) {
    Table table = new Table(headers.size(), true);
    table.rows.add(List.copyOf(headers));
    return table;
  }

  static Table of(String... headers) {
    return of(List.of(headers));
  }

  /** One without a header. */
  static Table bare(int columns) {
    return new Table(columns, false);
  }

  /** Aligns columns to the right, from one on. */
  Table rightFrom(int column) {
    for (int i = column; i < right.length; i++) {
      right[i] = true;
    }
    return this;
  }

  Table row(List<String> cells) {
    if (cells.size() != right.length) {
      throw new IllegalArgumentException(
          "A row of %d cells in a table of %d columns.".formatted(cells.size(), right.length));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  Table row(String... cells) {
    return row(List.of(cells));
  }

  /** Characters in its widest line when nothing is wrapped. */
  int width() {
    int width = GAP.length() * (right.length - 1);
    for (int each : widths()) {
      width += each;
    }
    return width;
  }

  void print(PrintStream out, int width) {
    lines(width).forEach(out::println);
  }

  /** Its lines, without white space at their ends. */
  List<String> lines(int width) {
    int[] widths = widths();
    int last = right.length - 1;
    if (!right[last]) {
      int before = width() - widths[last];
      widths[last] = Math.min(widths[last], Math.max(LEAST, width - before));
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      add(lines, rows.get(i), widths);
      if (headed && i == 0) {
        add(lines, dashes(widths), widths);
      }
    }
    return lines;
  }

  private int[] widths() {
    int[] widths = new int[right.length];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static List<String> dashes(int[] widths) {
    List<String> dashes = new ArrayList<>();
    for (int each : widths) {
      dashes.add("-".repeat(each));
    }
    return dashes;
  }

  private void add(List<String> lines, List<String> row, int[] widths) {
    int last = widths.length - 1;
    List<String> wrapped =
        right[last] ? List.of(row.get(last)) : wrap(row.get(last), Math.max(1, widths[last]));
    for (int i = 0; i < wrapped.size(); i++) {
      List<String> cells =
          new ArrayList<>(i == 0 ? row.subList(0, last) : Collections.nCopies(last, ""));
      cells.add(wrapped.get(i));
      lines.add(line(cells, widths));
    }
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blank = " ".repeat(Math.max(0, widths[i] - cells.get(i).length()));
      line.append(i == 0 ? "" : GAP)
          .append(right[i] ? blank : "")
          .append(cells.get(i))
          .append(right[i] ? "" : blank);
    }
    return line.toString().stripTrailing();
  }

  /** A text in lines of at most {@code width} characters, broken at blanks where there are any. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text.stripTrailing();
    while (rest.length() > width) {
      int blank = rest.lastIndexOf(' ', width);
      int end = blank > 0 ? blank : width;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
