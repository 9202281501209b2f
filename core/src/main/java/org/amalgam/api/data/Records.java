package org.amalgam.api.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Raw rows: named, typed columns of equal length. */
public final class Records implements Batch {
  private final RecordSchema schema;
  private final List<Column> columns;
  private final int rows;

  private Records(int rows, List<Column> columns) {
    this.rows = rows;
    this.columns = List.copyOf(columns);
    this.schema = new RecordSchema(columns.stream().map(Column::field).toList());
    for (Column column : columns) {
      if (column.rows() != rows) {
        throw new IllegalArgumentException(
            "Column '%s' has %d rows, the others %d."
                .formatted(column.field().name(), column.rows(), rows));
      }
    }
  }

  /**
   * Rows made of columns.
   *
   * @throws IllegalArgumentException if two have one name or their lengths differ
   */
  public static Records of(int rows, List<? extends Column> columns) {
    return new Records(rows, new ArrayList<>(columns));
  }

  public static Records of(Column... columns) {
    return of(columns.length == 0 ? 0 : columns[0].rows(), Arrays.asList(columns));
  }

  /**
   * Dense features read as float32 columns without copying: one per feature, or one of their shape
   * if they have one.
   *
   * @param label names features that have no name: {@code label[0]}, {@code label[1]}, ...; and the
   *     column of shaped features
   */
  public static Records of(DenseFeatures features, String label) {
    List<Field> fields = fields(features.schema(), label);
    List<Column> columns = new ArrayList<>(fields.size());
    int at = 0;
    for (Field field : fields) {
      columns.add(FloatColumn.view(field, features, at));
      at += field.size();
    }
    return of(features.rows(), columns);
  }

  /** The columns that features of this schema are read as. */
  public static List<Field> fields(FeatureSchema schema, String label) {
    if (schema.shape().size() > 1) {
      return List.of(new Field(label, ColumnType.FLOAT32, schema.shape(), schema.names(), ""));
    }
    List<Field> fields = new ArrayList<>(Math.max(0, schema.width()));
    for (int i = 0; i < schema.width(); i++) {
      String name = schema.name(i);
      fields.add(Field.float32(schema.names().isEmpty() ? label + name : name));
    }
    return fields;
  }

  @Override
  public RecordSchema schema() {
    return schema;
  }

  @Override
  public int rows() {
    return rows;
  }

  public List<Column> columns() {
    return columns;
  }

  /**
   * The column of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Column column(String name) {
    for (Column column : columns) {
      if (column.field().name().equals(name)) {
        return column;
      }
    }
    throw new IllegalArgumentException(
        "There is no column '%s'; there are %s.".formatted(name, schema.names()));
  }

  /** The float32 column of a name. */
  public FloatColumn floats(String name) {
    return typed(FloatColumn.class, name);
  }

  /** The int64 column of a name. */
  public LongColumn longs(String name) {
    return typed(LongColumn.class, name);
  }

  /** The string column of a name. */
  public StringColumn strings(String name) {
    return typed(StringColumn.class, name);
  }

  private <C extends Column> C typed(Class<C> type, String name) {
    Column column = column(name);
    if (!type.isInstance(column)) {
      throw new IllegalArgumentException(
          "Column '%s' is %s, not %s."
              .formatted(
                  name,
                  column.field().type().json(),
                  type.getSimpleName().replace("Column", "").toLowerCase(Locale.ROOT)));
    }
    return type.cast(column);
  }

  /** Some of the columns, in the given order. */
  public Records select(List<String> names) {
    return of(rows, names.stream().map(this::column).toList());
  }

  @Override
  public Records rows(int[] index) {
    return of(index.length, columns.stream().map(column -> column.rows(index)).toList());
  }
}
