package org.amalgam.internal.graph;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Suggestions {
  private Suggestions() {}

  /** The known name nearest to what was written, if it is near enough to be a slip. */
  public static Optional<String> closest(String written, Collection<String> known) {
    int allowed = Math.min(Math.max(1, written.length() / 3), written.length() - 1);
    return known.stream()
        .filter(name -> distance(written, name) <= allowed)
        .min(Comparator.comparingInt(name -> distance(written, name)));
  }

  /** {@code " Did you mean 'x'?"}, or nothing. */
  public static String didYouMean(String written, Collection<String> known) {
    return closest(written, known).map(" Did you mean '%s'?"::formatted).orElse("");
  }

  /** Optimal string alignment (Damerau 1964): edits and swaps of neighbours, case set aside. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
