package org.amalgam.recommendation.serve;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.recommendation.api.Log;

/**
 * What a log tells: its items, each as the last row that has it, and who had which.
 *
 * @param items a row per item
 * @param ids of the items
 * @param places of the items by id
 * @param had places of the items that each user had
 * @param users how many users had each item
 * @param now the latest time, 0 without times
 */
record Catalogue(
    Records items,
    List<String> ids,
    Map<String, Integer> places,
    Map<String, BitSet> had,
    int[] users,
    double now) {

  /**
   * Reads a log.
   *
   * @throws ProblemException {@code NO_COLUMN} if there is no user or item in it
   */
  static Catalogue of(Records rows, Log log) {
    Column user = column(rows, log.user(), "user");
    Column item = column(rows, log.item(), "item");
    Map<String, Integer> places = new LinkedHashMap<>();
    Map<String, BitSet> had = new HashMap<>();
    int[] last = new int[rows.rows()];
    double now = Double.NEGATIVE_INFINITY;
    boolean timed = rows.schema().names().contains(log.time());
    for (int row = 0; row < rows.rows(); row++) {
      if (!user.missing(row) && !item.missing(row)) {
        int place = places.computeIfAbsent(text(item, row), id -> places.size());
        last[place] = row;
        had.computeIfAbsent(text(user, row), id -> new BitSet()).set(place);
      }
      if (timed && !rows.column(log.time()).missing(row)) {
        now = Math.max(now, number(rows.column(log.time()), row));
      }
    }
    int[] users = new int[places.size()];
    had.values().forEach(set -> set.stream().forEach(place -> users[place]++));
    return new Catalogue(
        rows.rows(Arrays.copyOf(last, places.size())),
        List.copyOf(places.keySet()),
        places,
        had,
        users,
        now > Double.NEGATIVE_INFINITY ? now : 0);
  }

  static Column column(Records rows, String name, String what) {
    if (!rows.schema().names().contains(name)) {
      throw new ProblemException(
          "The log",
          "NO_COLUMN",
          "there is no column '%s' for the %s among the pipeline's inputs %s; name the right one."
              .formatted(name, what, rows.schema().names()));
    }
    return rows.column(name);
  }

  /** What people call an item. */
  String title(int place, Log log) {
    return items.schema().names().contains(log.title())
        ? text(items.column(log.title()), place)
        : ids.get(place);
  }

  static String text(Column column, int row) {
    if (column instanceof StringColumn strings) {
      return strings.get(row);
    }
    double number = number(column, row);
    return column instanceof LongColumn longs
        ? Long.toString(longs.get(row))
        : number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  static double number(Column column, int row) {
    return column instanceof LongColumn longs
        ? longs.get(row)
        : column instanceof FloatColumn floats ? floats.get(row) : Double.NaN;
  }
}
