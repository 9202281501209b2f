package org.amalgam.internal.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which row of each file makes a row of the dataset: the same row, or the one with the same key.
 */
final class Join {
  private final int rows;
  private final boolean whole;
  private final Map<CsvFile, int[]> rowsOf = new HashMap<>();

  private Join(int rows, boolean whole) {
    this.rows = rows;
    this.whole = whole;
  }

  int rows() {
    return rows;
  }

  /** Whether the files' rows are all there; if not, nothing can be said of them as a whole. */
  boolean whole() {
    return whole;
  }

  /** Row of a file for each row of the dataset; -1 where it has none. */
  int[] rowsOf(CsvFile file) {
    return rowsOf.get(file);
  }

  /** The rows of a file that does not exist. */
  int[] none() {
    int[] none = new int[rows];
    Arrays.fill(none, -1);
    return none;
  }

  /** Every file's own rows, to look at the cells of files that lack rows and cannot be joined. */
  static Join apart(List<CsvFile> files, List<Role<Cells.Texts>> keys, Problems problems) {
    keys.forEach(key -> index(key, problems));
    Join join = new Join(files.stream().mapToInt(CsvFile::rows).max().orElse(0), false);
    files.forEach(file -> join.rowsOf.put(file, IntStream.range(0, file.rows()).toArray()));
    return join;
  }

  /**
   * Joins files by row number.
   *
   * @throws org.amalgam.api.pipeline.ProblemException if their numbers of rows differ
   */
  static Join byRow(List<CsvFile> files, Problems problems) {
    int before = problems.size();
    CsvFile first = files.get(0);
    Join join = new Join(first.rows(), true);
    for (CsvFile file : files) {
      if (file.rows() != first.rows()) {
        problems.add(
            file.ref().path(),
            "ROWS_DIFFER",
            ("%d rows, but %s has %d. Files joined by row need as many rows each; give every file a"
                    + " 'key' to join on it.")
                .formatted(file.rows(), first.ref().path(), first.rows()));
      }
      join.rowsOf.put(file, IntStream.range(0, file.rows()).toArray());
    }
    problems.throwIfMoreThan(before);
    return join;
  }

  /**
   * Joins files on their keys: the rows of the first, with what the others have of them.
   *
   * @throws org.amalgam.api.pipeline.ProblemException if a key is empty or there twice, or a file
   *     shares none with the first
   */
  static Join byKey(List<Role<Cells.Texts>> keys, Problems problems) {
    int before = problems.size();
    Role<Cells.Texts> first = keys.get(0);
    Map<String, Integer> wanted = index(first, problems);
    Join join = new Join(first.file().rows(), true);
    join.rowsOf.put(first.file(), IntStream.range(0, join.rows).toArray());
    for (Role<Cells.Texts> key : keys.subList(1, keys.size())) {
      Map<String, Integer> has = index(key, problems);
      int[] rows = join.none();
      int found = 0;
      for (int i = 0; i < rows.length; i++) {
        rows[i] = has.getOrDefault(first.cells().get(i), -1);
        found += rows[i] < 0 ? 0 : 1;
      }
      join.rowsOf.put(key.file(), rows);
      report(key, first, found, wanted.size(), problems);
    }
    problems.throwIfMoreThan(before);
    return join;
  }

  private static Map<String, Integer> index(Role<Cells.Texts> key, Problems problems) {
    Map<String, Integer> index = new HashMap<>();
    for (int row = 0; row < key.file().rows(); row++) {
      if (key.cells().missing(row)) {
        problems.addAlike(
            key.kind(), key.at(row), "EMPTY_KEY", "The row has no key to join on; give it one.");
      } else if (index.putIfAbsent(key.cells().get(row), row) != null) {
        problems.addAlike(
            key.kind(),
            key.at(row),
            "DUPLICATE_KEY",
            "Key %s was there before, at %s; keep one row per key."
                .formatted(
                    Numbers.quoted(key.cells().get(row)), key.at(index.get(key.cells().get(row)))));
      }
    }
    return index;
  }

  private static void report(
      Role<Cells.Texts> key, Role<Cells.Texts> first, int found, int wanted, Problems problems) {
    String path = key.file().ref().path();
    String firstPath = first.file().ref().path();
    if (found == 0 && wanted > 0) {
      problems.add(
          path,
          "KEY_NOT_FOUND",
          "No key of %s is in this file: %s there, %s here. Correct 'key' or the files."
              .formatted(
                  firstPath,
                  Numbers.quoted(first.cells().get(0)),
                  Numbers.quoted(key.cells().get(0))));
      return;
    }
    if (found < wanted) {
      problems.warn(
          "%d of %d rows of %s have no partner in %s; its columns are missing there."
              .formatted(wanted - found, wanted, firstPath, path));
    }
    if (found < key.file().rows()) {
      problems.warn(
          "%d rows of %s are left out: their keys are not in %s."
              .formatted(key.file().rows() - found, path, firstPath));
    }
  }
}
