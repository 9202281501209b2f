package org.amalgam.recommendation.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.recommendation.api.Log;

/** Rows to be judged: items of a catalogue with one user and one time in all of them. */
final class Candidates {
  private Candidates() {}

  /** The chosen items for a user at a time. */
  static Records of(Catalogue catalogue, int[] places, String user, double time, Log log) {
    Records chosen = catalogue.items().rows(places);
    List<Column> columns = new ArrayList<>();
    for (Column column : chosen.columns()) {
      String name = column.field().name();
      columns.add(
          name.equals(log.user())
              ? same(column.field(), places.length, user)
              : name.equals(log.time()) ? at(column.field(), places.length, time) : column);
    }
    return Records.of(places.length, columns);
  }

  private static Column same(Field field, int rows, String user) {
    try {
      return switch (field.type()) {
        case STRING -> StringColumn.of(field, filled(rows, user));
        case INT64 -> longs(field, rows, Long.parseLong(user));
        case FLOAT32 -> floats(field, rows, Float.parseFloat(user));
      };
    } catch (NumberFormatException e) {
      throw new ProblemException(
          "User '" + user + "'",
          "BAD_USER",
          "column '%s' is %s; give a number.".formatted(field.name(), field.type().json()),
          e);
    }
  }

  private static Column at(Field field, int rows, double time) {
    return switch (field.type()) {
      case STRING ->
          throw new ProblemException(
              "The log", "BAD_TIME", "column '" + field.name() + "' is a text; name a number.");
      case INT64 -> longs(field, rows, (long) time);
      case FLOAT32 -> floats(field, rows, (float) time);
    };
  }

  private static String[] filled(int rows, String text) {
    String[] values = new String[rows];
    Arrays.fill(values, text);
    return values;
  }

  private static Column longs(Field field, int rows, long value) {
    long[] values = new long[rows];
    Arrays.fill(values, value);
    return LongColumn.of(field, values, new BitSet());
  }

  private static Column floats(Field field, int rows, float value) {
    float[] values = new float[rows];
    Arrays.fill(values, value);
    return FloatColumn.of(field, values);
  }
}
