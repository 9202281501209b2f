package org.amalgam.finance;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;

/**
 * The numbers of a row by name: every element of every column that holds numbers, in their order.
 *
 * @param names of the elements
 */
record Elements(List<String> names) {

  /**
   * Those of records.
   *
   * @param stage who asks
   * @throws IllegalArgumentException if a column holds text
   */
  static Elements of(String stage, RecordSchema input) {
    List<String> texts = input.fields(ColumnType.STRING).stream().map(Field::name).toList();
    if (!texts.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' takes numbers, but %s hold text; name only the other columns in 'from'."
              .formatted(stage, texts));
    }
    List<String> names = new ArrayList<>();
    for (Field field : input.fields()) {
      for (int e = 0; e < field.size(); e++) {
        names.add(field.element(e));
      }
    }
    return new Elements(List.copyOf(names));
  }

  int count() {
    return names.size();
  }

  /**
   * Where a number is.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  int find(String name) {
    int at = names.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException(
          "There is no number '%s'; there are %s.".formatted(name, names));
    }
    return at;
  }

  /** Writes a row to {@code into[0 .. count)}; NaN where one is missing. */
  void read(Records records, int row, double[] into) {
    int at = 0;
    for (Column column : records.columns()) {
      if (column instanceof FloatColumn floats) {
        for (int e = 0, size = floats.field().size(); e < size; e++) {
          into[at++] = floats.get(row, e);
        }
      } else {
        LongColumn longs = (LongColumn) column;
        into[at++] = longs.missing(row) ? Double.NaN : longs.get(row);
      }
    }
  }
}
