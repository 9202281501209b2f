package org.amalgam.internal.dataset;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Points in time as ISO 8601 writes them, or as plain numbers. */
final class Times {
  private Times() {}

  /** Whether a text is meant as a date: four digits and a hyphen. */
  static boolean isDate(String text) {
    return text.length() > 4
        && text.charAt(4) == '-'
        && text.chars().limit(4).allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * A number as it is; a date (its midnight) or date and time as seconds since 1970-01-01T00:00Z,
   * in UTC unless an offset is given.
   */
  static double parse(String text) throws BadCell {
    if (!isDate(text)) {
      try {
        return Numbers.parseDouble(text);
      } catch (BadCell e) {
        throw bad(text);
      }
    }
    try {
      return seconds(text.replace(' ', 'T'));
    } catch (DateTimeException e) {
      throw bad(text);
    }
  }

  private static double seconds(String text) {
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }
    String clock = text.substring(text.indexOf('T'));
    boolean offset = clock.endsWith("Z") || clock.indexOf('+') > 0 || clock.indexOf('-') > 0;
    OffsetDateTime time =
        offset ? OffsetDateTime.parse(text) : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
    return time.toEpochSecond() + time.getNano() / 1e9;
  }

  private static BadCell bad(String text) {
    return new BadCell(
        "BAD_TIME",
        "%s is neither a number nor an ISO date or time (2024-03-31, 2024-03-31T08:00:00Z)."
            .formatted(Numbers.quoted(text)));
  }
}
