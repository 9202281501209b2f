package org.amalgam.recommendation;

import java.util.Arrays;

/**
 * The likest entities of every entity, most alike first.
 *
 * @param start neighbours of {@code e} lie at {@code start[e] .. start[e + 1]}
 * @param other the neighbour
 * @param like likeness, above 0
 */
record Likeness(int[] start, int[] other, float[] like) {

  /**
   * Likeness of all pairs with two ratings or more in common, as {@link Neighbourhood} has it. For
   * each entity the sums with all others are gathered at once along the ratings that it shares with
   * them, so the time is that of the pairs there are, not of those that might be.
   *
   * @param mine ratings by the entities to be compared
   * @param partners the same by those they share
   * @param residual of each row of the log
   * @param most kept per entity
   */
  static Likeness of(Links mine, Links partners, double[] residual, double shrinkage, int most) {
    int entities = mine.entities();
    Gathered sums = new Gathered(entities);
    int[] start = new int[entities + 1];
    int[] other = new int[1024];
    float[] like = new float[1024];
    for (int e = 0; e < entities; e++) {
      sums.gather(e, mine, partners, residual);
      int found = sums.rank(e, shrinkage, most);
      start[e + 1] = Math.addExact(start[e], found);
      if (start[e + 1] > other.length) {
        int size =
            (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(2L * other.length, start[e + 1]));
        other = Arrays.copyOf(other, size);
        like = Arrays.copyOf(like, size);
      }
      sums.copy(found, other, like, start[e]);
    }
    int total = start[entities];
    return new Likeness(start, Arrays.copyOf(other, total), Arrays.copyOf(like, total));
  }

  /** Sums of one entity with all others, in arrays that are cleared by what was touched. */
  private static final class Gathered {
    private final double[] products;
    private final double[] own;
    private final double[] others;
    private final int[] common;
    private final int[] touched;
    private final long[] ranked;
    private int count;

    Gathered(int entities) {
      products = new double[entities];
      own = new double[entities];
      others = new double[entities];
      common = new int[entities];
      touched = new int[entities];
      ranked = new long[entities];
    }

    void gather(int e, Links mine, Links partners, double[] residual) {
      for (int t = 0; t < count; t++) {
        int o = touched[t];
        products[o] = 0;
        own[o] = 0;
        others[o] = 0;
        common[o] = 0;
      }
      count = 0;
      for (int at = mine.start()[e]; at < mine.start()[e + 1]; at++) {
        double r = residual[mine.row()[at]];
        int partner = mine.other()[at];
        for (int to = partners.start()[partner]; to < partners.start()[partner + 1]; to++) {
          int o = partners.other()[to];
          double s = residual[partners.row()[to]];
          if (common[o]++ == 0) {
            touched[count++] = o;
          }
          products[o] += r * s;
          own[o] += r * r;
          others[o] += s * s;
        }
      }
    }

    /**
     * Sorts the entity's neighbours, likest first, equally like ones by rising place: the bits of a
     * positive float rise as it does, so one sort of longs does it.
     */
    int rank(int e, double shrinkage, int most) {
      int found = 0;
      for (int t = 0; t < count; t++) {
        int o = touched[t];
        float like = o == e || common[o] < 2 ? 0 : like(o, shrinkage);
        if (like > 0) {
          ranked[found++] = (long) -Float.floatToIntBits(like) << 32 | o;
        }
      }
      Arrays.sort(ranked, 0, found);
      return Math.min(found, most);
    }

    private float like(int o, double shrinkage) {
      double norm = own[o] * others[o];
      int n = common[o] - 1;
      return norm > 0 ? (float) (products[o] / Math.sqrt(norm) * n / (n + shrinkage)) : 0;
    }

    void copy(int found, int[] other, float[] like, int at) {
      for (int i = 0; i < found; i++) {
        other[at + i] = (int) ranked[i];
        like[at + i] = Float.intBitsToFloat((int) -(ranked[i] >> 32));
      }
    }
  }
}
