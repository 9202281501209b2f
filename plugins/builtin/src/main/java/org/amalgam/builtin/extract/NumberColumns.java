package org.amalgam.builtin.extract;

import java.util.List;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;

/** The numbers of records, element by element of every column; NaN where missing. */
final class NumberColumns {
  private final Records records;
  private final int width;

  private NumberColumns(Records records, int width) {
    this.records = records;
    this.width = width;
  }

  /**
   * One feature per element of every column, named as the element; one column alone keeps its
   * shape.
   *
   * @throws IllegalArgumentException naming every column that holds no numbers
   */
  static FeatureSchema schema(String stage, RecordSchema records) {
    List<String> texts = records.fields(ColumnType.STRING).stream().map(Field::name).toList();
    if (!texts.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' takes numbers, but %s hold text; put 'one-hot' before it for them, or name only the other columns in 'from'."
              .formatted(stage, texts));
    }
    return FeatureSchema.ofFields(records.fields());
  }

  /**
   * The numbers of records that {@link #schema} accepts.
   *
   * @param width how many there must be in a row
   */
  static NumberColumns of(Records records, int width) {
    int found = records.schema().fields().stream().mapToInt(Field::size).sum();
    if (found != width) {
      throw new IllegalArgumentException(
          "Rows of %d numbers are due, not of %d.".formatted(width, found));
    }
    return new NumberColumns(records, width);
  }

  int rows() {
    return records.rows();
  }

  int width() {
    return width;
  }

  /** Writes a row to {@code into[0 .. width)}. */
  void read(int row, double[] into) {
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
