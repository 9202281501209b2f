package org.amalgam.driving;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;

/** Checks that the columns a stage reads are there and of the right kind; tells all faults. */
final class Columns {
  private final String stage;
  private final RecordSchema input;
  private final List<String> faults = new ArrayList<>();

  Columns(String stage, RecordSchema input) {
    this.stage = stage;
    this.input = input;
  }

  /**
   * Asks for a column.
   *
   * @param rank 0 for a value per row, 2 for {@code [n, d]}
   */
  void due(String name, ColumnType type, int rank) {
    Optional<Field> found = input.field(name);
    if (found.isEmpty()) {
      faults.add("'%s' is not there".formatted(name));
    } else if (found.get().type() != type) {
      faults.add("'%s' is %s, not %s".formatted(name, found.get().type().json(), type.json()));
    } else if (found.get().shape().size() != rank) {
      faults.add(
          "'%s' has shape %s, not %s"
              .formatted(name, found.get().shape(), rank == 0 ? "none" : rank + " sizes"));
    }
  }

  /**
   * Ends the check.
   *
   * @throws IllegalArgumentException if anything is wrong
   */
  void check() {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' does not find what it reads: %s. It sees %s; add the column to 'from' or name another in its parameter."
              .formatted(stage, String.join(", ", faults), input.names()));
    }
  }
}
