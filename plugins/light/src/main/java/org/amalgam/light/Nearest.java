package org.amalgam.light;

/**
 * The nearest rows seen so far, as a heap with the farthest on top. Rows come in rising order, so
 * that of equals the lower row stays.
 */
final class Nearest {
  private final double[] distances;
  private final int[] rows;
  private int size;

  /** Room for so many, 1 or more. */
  Nearest(int most) {
    distances = new double[most];
    rows = new int[most];
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  double distance(int i) {
    return distances[i];
  }

  int row(int i) {
    return rows[i];
  }

  /** What a row must be nearer than to get in. */
  double bound() {
    return size < distances.length ? Double.POSITIVE_INFINITY : distances[0];
  }

  /** Puts a row in that is nearer than the bound; the farthest goes if there is no room. */
  void put(double distance, int row) {
    if (size < distances.length) {
      up(distance, row);
    } else {
      down(distance, row);
    }
  }

  private void up(double distance, int row) {
    int at = size++;
    while (at > 0 && farther(distance, row, (at - 1) / 2)) {
      move((at - 1) / 2, at);
      at = (at - 1) / 2;
    }
    set(at, distance, row);
  }

  private void down(double distance, int row) {
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && farther(distances[child + 1], rows[child + 1], child)) {
        child++;
      }
      if (farther(distance, row, child)) {
        break;
      }
      move(child, at);
      at = child;
    }
    set(at, distance, row);
  }

  private boolean farther(double distance, int row, int than) {
    return distance > distances[than] || (distance == distances[than] && row > rows[than]);
  }

  private void move(int from, int to) {
    set(to, distances[from], rows[from]);
  }

  private void set(int at, double distance, int row) {
    distances[at] = distance;
    rows[at] = row;
  }
}
