package org.amalgam.light;

/** How far two rows are apart. */
enum Distance {
  /** {@code sqrt(sum (a - b)^2)}; compared as its square. */
  EUCLIDEAN {
    @Override
    double part(float[] rows, int at, float[] row, int from, int count) {
      // Four sums let the processor work on them at once.
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int i = 0;
      for (; i < count - 3; i += 4) {
        a += squared(rows[at + i], row[from + i]);
        b += squared(rows[at + i + 1], row[from + i + 1]);
        c += squared(rows[at + i + 2], row[from + i + 2]);
        d += squared(rows[at + i + 3], row[from + i + 3]);
      }
      for (; i < count; i++) {
        a += squared(rows[at + i], row[from + i]);
      }
      return a + b + c + d;
    }

    @Override
    double of(double compared) {
      return Math.sqrt(compared);
    }
  },

  /** {@code sum |a - b|}. */
  MANHATTAN {
    @Override
    double part(float[] rows, int at, float[] row, int from, int count) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += Math.abs((double) rows[at + i] - row[from + i]);
      }
      return sum;
    }
  },

  /**
   * {@code 1 - ab / (|a| |b|)}, and 1 where either is 0: half the squared Euclidean distance of
   * rows of length 1. A row of zeros gets a dimension of its own, where it is as far from all
   * others.
   */
  COSINE {
    @Override
    int width(int features) {
      return features + 2;
    }

    @Override
    void prepare(float[] rows, int at, int features, boolean learned) {
      double squares = 0;
      for (int i = at; i < at + features; i++) {
        squares += (double) rows[i] * rows[i];
      }
      double length = Math.sqrt(squares);
      for (int i = at; i < at + features && length > 0; i++) {
        rows[i] = (float) (rows[i] / length);
      }
      if (length == 0) {
        rows[at + features + (learned ? 0 : 1)] = 1;
      }
    }

    @Override
    double part(float[] rows, int at, float[] row, int from, int count) {
      return EUCLIDEAN.part(rows, at, row, from, count);
    }

    @Override
    double of(double compared) {
      return compared / 2;
    }
  };

  private static double squared(double one, double other) {
    return (one - other) * (one - other);
  }

  /** Coordinates that rows of so many features have. */
  int width(int features) {
    return features;
  }

  /**
   * Brings a row to the form that is compared.
   *
   * @param rows in which the row begins at {@code at}, with room for all its coordinates
   * @param learned whether the row is one that others are compared to
   */
  void prepare(float[] rows, int at, int features, boolean learned) {}

  /** What some coordinates add to what is compared, 0 or more. */
  abstract double part(float[] rows, int at, float[] row, int from, int count);

  /** The distance, from what is compared. */
  double of(double compared) {
    return compared;
  }
}
