package org.amalgam.recommendation.serve;

import java.util.ArrayList;
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
   * @param user number of the user in {@code users}
   * @param place of the item
   * @param time negative infinity where it is not known
   */
  record Events(List<String> users, int[] user, int[] place, double[] time) {}

  /**
   * Reads a log.
   *
   * @throws ProblemException {@code NO_COLUMN} if there is no user or item in it
   */
  static Catalogue of(Records rows, Log log) {
    Column user = column(rows, log.user(), "user");
    Column item = column(rows, log.item(), "item");
    Map<String, Integer> places = new LinkedHashMap<>();
    Map<String, Integer> users = new LinkedHashMap<>();
    List<BitSet> had = new ArrayList<>();
    int[] last = new int[rows.rows()];
    int[] who = new int[rows.rows()];
    int[] what = new int[rows.rows()];
    double[] when = new double[rows.rows()];
    double now = Double.NEGATIVE_INFINITY;
    int count = 0;
    boolean timed = rows.schema().names().contains(log.time());
    for (int row = 0; row < rows.rows(); row++) {
      boolean known = timed && !rows.column(log.time()).missing(row);
      double time = known ? number(rows.column(log.time()), row) : Double.NEGATIVE_INFINITY;
      now = Math.max(now, time);
      if (!user.missing(row) && !item.missing(row)) {
        what[count] = places.computeIfAbsent(text(item, row), id -> places.size());
        who[count] = users.computeIfAbsent(text(user, row), id -> users.size());
        when[count] = time;
        last[what[count]] = row;
        if (who[count] == had.size()) {
          had.add(new BitSet());
        }
        had.get(who[count]).set(what[count++]);
      }
    }
    Map<String, BitSet> hadBy = new HashMap<>();
    users.forEach((id, number) -> hadBy.put(id, had.get(number)));
    return new Catalogue(
        rows.rows(Arrays.copyOf(last, places.size())),
        List.copyOf(places.keySet()),
        places,
        hadBy,
        new Events(
            List.copyOf(users.keySet()),
            Arrays.copyOf(who, count),
            Arrays.copyOf(what, count),
            Arrays.copyOf(when, count)),
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
