package org.amalgam.internal.dataset;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names columns of a file: by a header name, a glob, a position or a range of positions.
 *
 * @param at JSON pointer to it; empty if no document has it
 * @param text as written
 * @param kind how to read the text
 */
record Selector(String at, String text, Kind kind) {
  private static final Pattern RANGE = Pattern.compile("(-?\\d{1,9})\\.\\.(-?\\d{1,9})");

  enum Kind {
    /** A header name and nothing else. */
    NAME,
    /** A number of the document. */
    POSITION,
    /** A header name if there is one of that text, else an exclusion, range or glob. */
    PATTERN
  }

  static Selector name(String name) {
    return new Selector("", name, Kind.NAME);
  }

  boolean excludes(CsvHeader header) {
    return kind == Kind.PATTERN && text.startsWith("!") && !header.has(text);
  }

  /** The columns that an exclusion takes away. */
  Selector excluded() {
    return new Selector(at, text.substring(1), Kind.PATTERN);
  }

  /** The columns of a header that this names, in the file's order; none if there are none. */
  int[] columns(CsvHeader header) {
    if (kind == Kind.POSITION) {
      int position = header.position(Integer.parseInt(text));
      return position < 0 ? new int[0] : new int[] {position};
    }
    if (kind == Kind.NAME || header.has(text)) {
      return header.named(text);
    }
    Matcher range = RANGE.matcher(text);
    if (range.matches()) {
      return header.range(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
    }
    return header.matching(text);
  }

  /** Whether it can only mean one header name. */
  boolean meansOneName() {
    return kind == Kind.NAME
        || (kind == Kind.PATTERN
            && !text.startsWith("!")
            && text.indexOf('*') < 0
            && text.indexOf('?') < 0
            && !RANGE.matcher(text).matches());
  }
}
