package org.amalgam.builtin.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.StringColumn;

/** The categories of one column: of an int64 column numbers, of a string column texts; sorted. */
record Categories(long[] numbers, String[] texts) {

  static Categories of(Column column, int minCount) {
    Map<Object, Integer> counts = new TreeMap<>();
    for (int row = 0; row < column.rows(); row++) {
      if (!column.missing(row)) {
        Object value =
            column instanceof LongColumn longs
                ? (Object) longs.get(row)
                : ((StringColumn) column).get(row);
        counts.merge(value, 1, Integer::sum);
      }
    }
    counts.values().removeIf(rows -> rows < minCount);
    return column instanceof LongColumn
        ? new Categories(
            counts.keySet().stream().mapToLong(Long.class::cast).toArray(), new String[0])
        : new Categories(
            new long[0], counts.keySet().stream().map(String.class::cast).toArray(String[]::new));
  }

  int count() {
    return numbers.length + texts.length;
  }

  /** Which category a row has; below 0 if none. */
  int find(Column column, int row) {
    if (column.missing(row)) {
      return -1;
    }
    return column instanceof LongColumn longs
        ? Arrays.binarySearch(numbers, longs.get(row))
        : Arrays.binarySearch(texts, ((StringColumn) column).get(row));
  }

  List<String> names(Field field) {
    List<String> names = new ArrayList<>();
    for (long number : numbers) {
      names.add(field.name() + "=" + number);
    }
    for (String text : texts) {
      names.add(field.name() + "=" + text);
    }
    return names;
  }

  void save(StateWriter out) throws IOException {
    out.writeInt(numbers.length);
    for (long number : numbers) {
      out.writeLong(number);
    }
    out.writeStrings(List.of(texts));
  }

  static Categories load(String stage, StateReader state) throws IOException {
    int count = state.readInt();
    if (count < 0 || (long) count * Long.BYTES > state.available()) {
      throw new IOException("The state of '%s' is cut short.".formatted(stage));
    }
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = state.readLong();
    }
    return new Categories(numbers, state.readStrings().toArray(String[]::new));
  }

  /**
   * Refuses columns that hold no categories.
   *
   * @throws IllegalArgumentException naming each
   */
  static void check(String stage, RecordSchema records) {
    List<String> floats = records.fields(ColumnType.FLOAT32).stream().map(Field::name).toList();
    if (!floats.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' takes string and int64 columns, but %s are float32; declare them so in 'input', or name only the others in 'from'."
              .formatted(stage, floats));
    }
  }
}
