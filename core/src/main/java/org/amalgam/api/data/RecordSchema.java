package org.amalgam.api.data;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of {@link Records}.
 *
 * @param fields in order, their names unique
 */
public record RecordSchema(List<Field> fields) implements Schema {

  public RecordSchema {
    fields = List.copyOf(fields);
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.name())) {
        throw new IllegalArgumentException("Two columns are named '%s'.".formatted(field.name()));
      }
    }
  }

  public static RecordSchema of(Field... fields) {
    return new RecordSchema(List.of(fields));
  }

  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  public Optional<Field> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** The fields of one type. */
  public List<Field> fields(ColumnType type) {
    return fields.stream().filter(field -> field.type() == type).toList();
  }
}
