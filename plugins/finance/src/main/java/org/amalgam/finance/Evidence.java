package org.amalgam.finance;

/**
 * What a bin says of the second class, beside all rows.
 *
 * @param first weight of all rows of the first class
 * @param second weight of all rows of the second class
 * @param smoothing rows of the common mix that a bin counts besides its own
 */
record Evidence(double first, double second, double smoothing) {

  /**
   * Of the classes of all rows.
   *
   * @throws IllegalArgumentException if a class has no row
   */
  static Evidence of(Classes all, double smoothing) {
    if (!(all.first() > 0 && all.second() > 0)) {
      throw new IllegalArgumentException(
          "'%s' needs rows of both classes to learn from.".formatted(WeightOfEvidence.TYPE));
    }
    return new Evidence(all.first(), all.second(), smoothing);
  }

  /** ln((n1 + s N1 / N) / (n0 + s N0 / N)) - ln(N1 / N0). */
  double weight(Classes bin) {
    double share = smoothing / (first + second);
    return Math.log((bin.second() + share * second) / (bin.first() + share * first))
        - Math.log(second / first);
  }

  /** A bin's part of the information value: (n1 / N1 - n0 / N0) times its weight of evidence. */
  double information(Classes bin) {
    return (bin.second() / second - bin.first() / first) * weight(bin);
  }
}
