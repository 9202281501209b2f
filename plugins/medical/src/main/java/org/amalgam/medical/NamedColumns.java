package org.amalgam.medical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;

/** Columns of one value per row that a stage reads, each named by a parameter. */
final class NamedColumns {
  private NamedColumns() {}

  /**
   * Checks that every parameter names a column that is there, is of the type and has no shape.
   *
   * @throws IllegalArgumentException telling all that do not
   */
  static void check(
      String stage, RecordSchema input, List<Param> declared, Params params, ColumnType type) {
    List<String> faults = new ArrayList<>();
    for (Param param : declared) {
      String name = params.text(param.name());
      fault(input.field(name), type)
          .ifPresent(f -> faults.add("'%s' (parameter '%s') %s".formatted(name, param.name(), f)));
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' reads %s columns of one value per row, but %s. It sees %s; add the column to 'from' or name another in the parameter."
              .formatted(stage, type.json(), String.join(", ", faults), input.names()));
    }
  }

  private static Optional<String> fault(Optional<Field> found, ColumnType type) {
    if (found.isEmpty()) {
      return Optional.of("is not there");
    }
    Field field = found.get();
    if (field.type() != type) {
      return Optional.of("is " + field.type().json());
    }
    return field.shape().isEmpty()
        ? Optional.empty()
        : Optional.of("has shape %s".formatted(field.shape()));
  }
}
