package org.amalgam.recommendation.serve;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/**
 * How many users had each item, and by when. A user counts once, from the first time he had it on;
 * where that is not known, from ever.
 */
final class Popularity {
  /** Where the times of each item begin, and at last where they end. */
  private final int[] start;

  /** First times by item, rising. */
  private final double[] times;

  private Popularity(int[] start, double[] times) {
    this.start = start;
    this.times = times;
  }

  /**
   * Counts a log.
   *
   * @param leftOut places of the items that are not counted, by user
   */
  static Popularity of(Catalogue catalogue, Map<String, BitSet> leftOut) {
    Catalogue.Events events = catalogue.events();
    int items = catalogue.ids().size();
    BitSet[] left =
        events.users().stream()
            .map(user -> leftOut.getOrDefault(user, new BitSet()))
            .toArray(BitSet[]::new);
    double[] first = new double[left.length]; // of each user for the item in hand
    Arrays.fill(first, Double.NaN);
    int[] seen = new int[left.length];
    int[] start = new int[items + 1];
    double[] times = new double[events.count()];
    int[] byItem = byItem(events.place(), items);
    for (int place = 0, next = 0; place < items; place++) {
      int count = 0;
      for (; next < byItem.length && events.place()[byItem[next]] == place; next++) {
        int user = events.user()[byItem[next]];
        if (Double.isNaN(first[user]) && !left[user].get(place)) {
          seen[count++] = user;
          first[user] = Double.POSITIVE_INFINITY;
        }
        first[user] = Math.min(first[user], events.time()[byItem[next]]);
      }
      start[place + 1] = start[place] + count;
      for (int i = 0; i < count; i++) {
        times[start[place] + i] = first[seen[i]];
        first[seen[i]] = Double.NaN;
      }
      Arrays.sort(times, start[place], start[place + 1]);
    }
    return new Popularity(start, times);
  }

  /** Numbers of the events by rising item. */
  private static int[] byItem(int[] place, int items) {
    int[] next = new int[items + 1];
    for (int item : place) {
      next[item + 1]++;
    }
    for (int item = 0; item < items; item++) {
      next[item + 1] += next[item];
    }
    int[] order = new int[place.length];
    for (int event = 0; event < place.length; event++) {
      order[next[place[event]]++] = event;
    }
    return order;
  }

  /** How many users had each item at any time. */
  int[] ever() {
    int[] users = new int[start.length - 1];
    Arrays.setAll(users, place -> start[place + 1] - start[place]);
    return users;
  }

  /** How many users had an item before a time. */
  int before(int place, double time) {
    int at = start[place];
    while (at < start[place + 1] && times[at] < time) {
      at++;
    }
    return at - start[place];
  }
}
