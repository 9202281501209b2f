package org.amalgam.driving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;

/** Rows for tests: what is not given is not in sight. */
public final class Rows {
  static final float NONE = Float.NaN;
  private static final List<String> NUMBERS =
      List.of(
          "speed",
          "acceleration",
          "limit",
          "gap",
          "leaderSpeed",
          "leaderAcceleration",
          "nextLimit",
          "nextLimitAt",
          "stopLine",
          "change");

  private Rows() {}

  /** One row of what is given. */
  public static Records of(String signal, Map<String, Double> given) {
    List<Column> columns = new ArrayList<>();
    for (String name : NUMBERS) {
      float value = given.getOrDefault(name, Double.NaN).floatValue();
      columns.add(FloatColumn.of(Field.float32(name), new float[] {value}));
    }
    columns.add(StringColumn.of(Field.string("signal"), new String[] {signal}));
    return Records.of(1, columns);
  }

  /** Some rows of all kinds. */
  static Records some() {
    float[][] numbers = {
      {10, 0, 14, 0, 33}, // speed
      {0.5f, 0, -1, 0, 0}, // acceleration
      {14, 14, 14, 8, 33}, // limit
      {20, NONE, 5, 2, NONE}, // gap
      {8, NONE, 0, 0, NONE}, // leaderSpeed
      {-1, NONE, 0, NONE, NONE}, // leaderAcceleration
      {7, 14, NONE, 14, 27}, // nextLimit
      {40, 3, NONE, 9, 100}, // nextLimitAt
      {40, 3, NONE, 9, NONE}, // stopLine
      {12, 0.5f, NONE, 30, NONE} // change
    };
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      columns.add(FloatColumn.of(Field.float32(NUMBERS.get(i)), numbers[i]));
    }
    columns.add(
        StringColumn.of(
            Field.string("signal"), new String[] {"green", "red", null, "yellow", "none"}));
    return Records.of(5, columns);
  }

  /** The same with neighbours: one ahead, one beside that is turned round, the rest missing. */
  static Records around(Records rows) {
    float[] values = new float[rows.rows() * 18];
    Arrays.fill(values, NONE);
    float[] two = {22, 0, 8, 0, 5, 1, 10, 4, 12, 180, 5, 0};
    for (int row = 0; row < rows.rows(); row++) {
      System.arraycopy(two, 0, values, row * 18, two.length);
    }
    List<Column> columns = new ArrayList<>(rows.columns());
    columns.add(FloatColumn.of(Field.float32("neighbours", 3, 6), values));
    return Records.of(rows.rows(), columns);
  }
}
