package org.amalgam.internal.dataset;

import java.util.Optional;

/**
 * One column with a part to play besides the inputs: target, group, key ...
 *
 * @param cells what is read of it, one per row of its file
 */
record Role<C extends Cells>(CsvFile file, int column, C cells) {

  /** Finds the one column of a reference; empty with a problem if it names none or several. */
  static <C extends Cells> Optional<Role<C>> bind(
      ColumnRef ref, C cells, Columns columns, Problems problems) {
    Optional<Selected> selected = columns.select(ref);
    int found = selected.map(columnsFound -> columnsFound.columns().length).orElse(1);
    if (found != 1) {
      problems.add(
          ref.at(),
          "WIDTH_MISMATCH",
          "One column is needed here, but %d are selected.".formatted(found));
      return Optional.empty();
    }
    selected.ifPresent(column -> column.attach(cells));
    return selected.map(column -> new Role<>(column.file(), column.columns()[0], cells));
  }

  String name() {
    return file.header().label(column);
  }

  /** Where the cell of a row of the file is. */
  String at(int row) {
    return file.at(row, column);
  }

  /** What problems of this column have in common. */
  String kind() {
    return file.ref().path() + ":" + column;
  }
}
