package org.amalgam.builtin.extract;

import java.util.Arrays;
import java.util.Locale;
import org.amalgam.api.Params;

/**
 * The terms of a text as buckets, {@code |MurmurHash3| mod 2^bits}; for one thread. Terms are those
 * of scikit-learn's analyzers: runs of two or more letters, digits and underscores, joined by a
 * space ({@code word}); runs of characters, where two or more white spaces count as one space
 * ({@code char}); runs of characters within a word that has a space to each side ({@code char-wb}),
 * a word shorter than a run once.
 */
final class Terms {
  private final String analyzer;
  private final int least;
  private final int most;
  private final boolean lowercase;
  private final int buckets;
  private final Murmur3 hash = new Murmur3();
  private int[] points = new int[256];
  private int length;
  private int[] ends = new int[128];
  private int[] found = new int[256];
  private int count;

  private Terms(String analyzer, int least, int most, boolean lowercase, int buckets) {
    this.analyzer = analyzer;
    this.least = least;
    this.most = most;
    this.lowercase = lowercase;
    this.buckets = buckets;
  }

  /**
   * Reads the parameters.
   *
   * @throws IllegalArgumentException if {@code ngrams} is no range
   */
  static Terms of(Params params) {
    int[] ngrams = params.integers("ngrams");
    if (ngrams.length != 2 || ngrams[0] > ngrams[1]) {
      throw new IllegalArgumentException(
          "'ngrams' must be the least and the greatest length, as [1, 2]; it is %s."
              .formatted(Arrays.toString(ngrams)));
    }
    return new Terms(
        params.text("analyzer"),
        ngrams[0],
        ngrams[1],
        params.flag("lowercase"),
        1 << params.integer("bits"));
  }

  /** Reads a text; {@link #count} and {@link #bucket} tell of it then. */
  void read(String text) {
    String read = lowercase ? text.toLowerCase(Locale.ROOT) : text;
    count = 0;
    length = 0;
    switch (analyzer) {
      case "word" -> words(read);
      case "char" -> characters(read);
      default -> withinWords(read);
    }
    Arrays.sort(found, 0, count);
  }

  /** How many terms there are, each as often as it is there. */
  int count() {
    return count;
  }

  /** Bucket of a term, by rising bucket. */
  int bucket(int i) {
    return found[i];
  }

  /** Keeps the words one after the other, each followed by a space; then takes runs of them. */
  private void words(String text) {
    int words = 0;
    int start = 0;
    for (int at = 0, point; at < text.length(); at += Character.charCount(point)) {
      point = text.codePointAt(at);
      if (isWord(point)) {
        append(point);
      } else {
        words = endWord(start, words);
        start = length;
      }
    }
    words = endWord(start, words);
    for (int n = least; n <= most; n++) {
      for (int first = 0; first + n <= words; first++) {
        term(first == 0 ? 0 : ends[first - 1] + 1, ends[first + n - 1]);
      }
    }
  }

  private int endWord(int start, int words) {
    if (length - start < 2) {
      length = start;
      return words;
    }
    if (words == ends.length) {
      ends = Arrays.copyOf(ends, 2 * words);
    }
    ends[words] = length;
    append(' ');
    return words + 1;
  }

  private void characters(String text) {
    int spaces = 0;
    for (int at = 0, point; at < text.length(); at += Character.charCount(point)) {
      point = text.codePointAt(at);
      spaces = isSpace(point) ? spaces + 1 : 0;
      if (spaces < 2) {
        append(point);
      } else {
        points[length - 1] = ' ';
      }
    }
    for (int n = least; n <= most; n++) {
      for (int first = 0; first + n <= length; first++) {
        term(first, first + n);
      }
    }
  }

  private void withinWords(String text) {
    append(' ');
    for (int at = 0, point; at < text.length(); at += Character.charCount(point)) {
      point = text.codePointAt(at);
      if (isSpace(point)) {
        paddedWord();
      } else {
        append(point);
      }
    }
    paddedWord();
  }

  /** Takes the runs of the word gathered after a space. */
  private void paddedWord() {
    if (length > 1) {
      append(' ');
      for (int n = least; n <= most; n++) {
        term(0, Math.min(n, length));
        for (int first = 1; first + n <= length; first++) {
          term(first, first + n);
        }
        if (n >= length) {
          break;
        }
      }
    }
    length = 1;
  }

  private void append(int point) {
    if (length == points.length) {
      points = Arrays.copyOf(points, 2 * length);
    }
    points[length++] = point;
  }

  private void term(int start, int end) {
    hash.clear();
    for (int i = start; i < end; i++) {
      hash.take(points[i]);
    }
    if (count == found.length) {
      found = Arrays.copyOf(found, 2 * count);
    }
    found[count++] = (int) (Math.abs((long) hash.value()) % buckets);
  }

  /** As {@code \w} of Python: letters, numbers of all kinds, and the underscore. */
  private static boolean isWord(int point) {
    if (Character.isLetterOrDigit(point) || point == '_') {
      return true;
    }
    int type = Character.getType(point);
    return type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
  }

  private static boolean isSpace(int point) {
    return Character.isWhitespace(point) || Character.isSpaceChar(point) || point == 0x85;
  }
}
