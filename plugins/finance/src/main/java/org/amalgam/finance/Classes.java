package org.amalgam.finance;

/** Weight of rows of the first and of the second class. */
final class Classes {
  private double first;
  private double second;

  void add(int label, double weight) {
    if (label == 1) {
      second += weight;
    } else {
      first += weight;
    }
  }

  void add(Classes other) {
    first += other.first;
    second += other.second;
  }

  double first() {
    return first;
  }

  double second() {
    return second;
  }

  double all() {
    return first + second;
  }

  /** Share of the second class; 0 where there is no row. */
  double rate() {
    return all() > 0 ? second / all() : 0;
  }
}
