package org.amalgam.recommendation.serve;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
 * @param events who had what when, in the order of the log
 * @param now the latest time, 0 without times
 */
record Catalogue(
    Records items,
    List<String> ids,
    Map<String, Integer> places,
    Map<String, BitSet> had,
    Events events,
    double now) {

  /**
   * Rows that have a user and an item.
   *
   * @param users ids of the users
   * @param row number of the row in the log
   * @param user number of the user in {@code users}
   * @param place of the item
   * @param time negative infinity where it is not known
   */
  record Events(List<String> users, int[] row, int[] user, int[] place, double[] time) {
    int count() {
      return row.length;
    }
  }

  /**
   * Reads a log.
   *
   * @throws ProblemException {@code NO_COLUMN} if there is no user or item in it
   */
  static Catalogue of(Records rows, Log log) {
    Map<String, Integer> places = new LinkedHashMap<>();
    Events events = events(rows, log, places);
    Map<String, BitSet> had = new HashMap<>();
    int[] last = new int[places.size()];
    double now = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < events.count(); i++) {
      String user = events.users().get(events.user()[i]);
      had.computeIfAbsent(user, id -> new BitSet()).set(events.place()[i]);
      last[events.place()[i]] = events.row()[i];
      now = Math.max(now, events.time()[i]);
    }
    return new Catalogue(
        rows.rows(last),
        List.copyOf(places.keySet()),
        places,
        had,
        events,
        now > Double.NEGATIVE_INFINITY ? now : 0);
  }

  /** Reads the events, and gives each item a place. */
  private static Events events(Records rows, Log log, Map<String, Integer> places) {
    Column user = column(rows, log.user(), "user");
    Column item = column(rows, log.item(), "item");
    boolean timed = rows.schema().names().contains(log.time());
    int[] chosen =
        IntStream.range(0, rows.rows())
            .filter(row -> !user.missing(row) && !item.missing(row))
            .toArray();
    Map<String, Integer> users = new LinkedHashMap<>();
    int[] who = new int[chosen.length];
    int[] what = new int[chosen.length];
    double[] when = new double[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      who[i] = users.computeIfAbsent(text(user, chosen[i]), id -> users.size());
      what[i] = places.computeIfAbsent(text(item, chosen[i]), id -> places.size());
      when[i] = timed ? time(rows.column(log.time()), chosen[i]) : Double.NEGATIVE_INFINITY;
    }
    return new Events(List.copyOf(users.keySet()), chosen, who, what, when);
  }

  private static double time(Column column, int row) {
    double time = number(column, row);
    return column.missing(row) || Double.isNaN(time) ? Double.NEGATIVE_INFINITY : time;
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
