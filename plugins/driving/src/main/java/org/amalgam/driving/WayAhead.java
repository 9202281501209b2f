package org.amalgam.driving;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;

/** The columns that tell of the way ahead, read as {@link Situation}s. */
record WayAhead(List<FloatColumn> numbers, StringColumn signal) {
  private static final String SIGNAL = "signal";

  /** What the numbers are, in the order of {@link #numbers}. */
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

  /** A parameter per column, which names it: {@code speedColumn}, ... */
  static final List<Param> PARAMS = declared();

  private static List<Param> declared() {
    List<Param> declared = new ArrayList<>();
    for (String name : NUMBERS) {
      declared.add(Param.text(name + "Column", name, "column with '%s'".formatted(name)));
    }
    declared.add(
        Param.text(SIGNAL + "Column", SIGNAL, "column with red, yellow, green, yield or none"));
    return List.copyOf(declared);
  }

  /**
   * Checks that all columns are there.
   *
   * @throws IllegalArgumentException telling all that are not
   */
  static void check(String stage, RecordSchema input, Params params) {
    Columns columns = new Columns(stage, input);
    NUMBERS.forEach(name -> columns.due(params.text(name + "Column"), ColumnType.FLOAT32, 0));
    columns.due(params.text(SIGNAL + "Column"), ColumnType.STRING, 0);
    columns.check();
  }

  static WayAhead of(Records input, Params params) {
    return new WayAhead(
        NUMBERS.stream().map(name -> input.floats(params.text(name + "Column"))).toList(),
        input.strings(params.text(SIGNAL + "Column")));
  }

  private double number(int column, int row) {
    return numbers.get(column).get(row);
  }

  private double orFar(int column, int row) {
    double value = number(column, row);
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }

  private boolean missing(int column, int row) {
    return Double.isNaN(number(column, row));
  }

  /** Whether a row says enough. */
  boolean known(int row) {
    boolean ego = !missing(0, row) && !missing(1, row) && !missing(2, row);
    return ego && number(2, row) > 0 && (missing(3, row) || !missing(4, row));
  }

  /** A row that is known. */
  Situation get(int row) {
    boolean leader = !missing(3, row);
    boolean limit = !missing(6, row) && !missing(7, row);
    double leaderAcceleration = missing(5, row) ? 0 : number(5, row);
    return new Situation(
        number(0, row),
        number(1, row),
        number(2, row),
        orFar(3, row),
        leader ? number(4, row) : number(0, row),
        leader ? leaderAcceleration : 0,
        limit ? number(6, row) : number(2, row),
        limit ? number(7, row) : Double.POSITIVE_INFINITY,
        orFar(8, row),
        missing(8, row) ? Signal.NONE : Signal.of(signal.get(row)),
        orFar(9, row));
  }
}
