package org.amalgam.internal.evaluation;

import java.util.Arrays;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;

/**
 * Area under the ROC curve: the share of pairs of a positive and a negative row that the scores put
 * in the right order, ties counted half (Mann and Whitney 1947; Hanley and McNeil 1982). Rows are
 * sorted once; each measurement is one pass over them.
 */
final class RankArea {
  private static final int POSITIVE = 1;
  private static final int LAST_OF_TIE = 2;
  private static final int FLAGS = 2;

  /** For each class, the rows by rising score: {@code row << FLAGS | flags}. */
  private final int[][] rankings;

  RankArea(Target target, Predictions predictions, int[] rows) {
    int classes = target.schema().width();
    // The two classes of a binary target have the same area; the positive one's will do.
    int first = classes == 2 ? 1 : 0;
    this.rankings = new int[classes - first][];
    for (int k = first; k < classes; k++) {
      rankings[k - first] = ranking(target, predictions, rows, k);
    }
  }

  /** Mean over the classes that have both positive and negative rows; NaN if there is none. */
  double measure(int[] counts) {
    double sum = 0;
    int defined = 0;
    for (int[] ranking : rankings) {
      double area = area(ranking, counts);
      if (!Double.isNaN(area)) {
        sum += area;
        defined++;
      }
    }
    return sum / defined;
  }

  private static double area(int[] ranking, int[] counts) {
    long doubledWins = 0;
    long positives = 0;
    long negativesBelow = 0;
    long tiedPositives = 0;
    long tiedNegatives = 0;
    for (int entry : ranking) {
      int count = counts[entry >> FLAGS];
      int positive = count & -(entry & POSITIVE);
      tiedPositives += positive;
      tiedNegatives += count - positive;
      if ((entry & LAST_OF_TIE) != 0) {
        doubledWins += tiedPositives * (2 * negativesBelow + tiedNegatives);
        positives += tiedPositives;
        negativesBelow += tiedNegatives;
        tiedPositives = 0;
        tiedNegatives = 0;
      }
    }
    return doubledWins / (2.0 * positives * negativesBelow);
  }

  private static int[] ranking(Target target, Predictions predictions, int[] rows, int positive) {
    long[] keys = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      keys[i] = (long) sortable(predictions.get(rows[i], positive)) << 32 | rows[i];
    }
    Arrays.sort(keys);
    int[] ranking = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int row = (int) keys[i];
      boolean last =
          i + 1 == rows.length
              || predictions.get(row, positive) != predictions.get((int) keys[i + 1], positive);
      ranking[i] =
          row << FLAGS | (last ? LAST_OF_TIE : 0) | (target.label(row) == positive ? POSITIVE : 0);
    }
    return ranking;
  }

  /** An int that sorts as the float does. */
  private static int sortable(float value) {
    int bits = Float.floatToIntBits(value);
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }
}
