package org.amalgam.recommendation;

/**
 * Rows grouped by one of their two ids: the rows of entity {@code e} lie at {@code start[e] ..
 * start[e + 1])}, by rising id of the other entity, then in the order of the rows.
 *
 * @param start one more than there are entities
 * @param other the other entity of each row
 * @param row number of the row in the log
 */
record Links(int[] start, int[] other, int[] row) {

  /** Groups rows by {@code of}, an entity of {@code entities} for every row. */
  static Links by(int[] of, int entities, int[] other, int others) {
    int[] byOther = order(other, others);
    int[] start = starts(of, entities);
    int[] next = start.clone();
    int[] row = new int[of.length];
    int[] partner = new int[of.length];
    for (int r : byOther) {
      int at = next[of[r]]++;
      row[at] = r;
      partner[at] = other[r];
    }
    return new Links(start, partner, row);
  }

  /** Row numbers by rising key, equal keys in the order of the rows. */
  private static int[] order(int[] key, int keys) {
    int[] next = starts(key, keys);
    int[] order = new int[key.length];
    for (int r = 0; r < key.length; r++) {
      order[next[key[r]]++] = r;
    }
    return order;
  }

  private static int[] starts(int[] key, int keys) {
    int[] start = new int[keys + 1];
    for (int k : key) {
      start[k + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      start[k + 1] += start[k];
    }
    return start;
  }

  /** How many rows an entity has. */
  int count(int entity) {
    return start[entity + 1] - start[entity];
  }

  int entities() {
    return start.length - 1;
  }
}
