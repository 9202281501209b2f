package org.amalgam.builtin.extract;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.List;

/** A part of a point in time, as a number. */
enum DatePart {
  YEAR("year", 0),
  QUARTER("quarter", 4),
  MONTH("month", 12),
  WEEK("week", 53),
  DAY("day", 31),
  DAY_OF_WEEK("dayOfWeek", 7),
  DAY_OF_YEAR("dayOfYear", 366),
  WEEKEND("weekend", 0),
  HOUR("hour", 24),
  MINUTE("minute", 60),
  SECOND("second", 60),
  TIME_OF_DAY("timeOfDay", 24),
  EPOCH_DAY("epochDay", 0);

  private final String label;
  private final int period;

  DatePart(String label, int period) {
    this.label = label;
    this.period = period;
  }

  /** Name in pipelines. */
  String label() {
    return label;
  }

  /** After how many the numbers begin again, 0 if they don't. */
  int period() {
    return period;
  }

  /** Months, days and the like count from 1, Monday being 1; the time of day is in hours. */
  double of(ZonedDateTime time) {
    return switch (this) {
      case YEAR -> time.getYear();
      case QUARTER -> time.get(IsoFields.QUARTER_OF_YEAR);
      case MONTH -> time.getMonthValue();
      case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case DAY -> time.getDayOfMonth();
      case DAY_OF_WEEK -> time.getDayOfWeek().getValue();
      case DAY_OF_YEAR -> time.getDayOfYear();
      case WEEKEND -> time.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0 ? 1 : 0;
      case HOUR -> time.getHour();
      case MINUTE -> time.getMinute();
      case SECOND -> time.getSecond();
      case TIME_OF_DAY -> time.get(ChronoField.SECOND_OF_DAY) / 3600.0;
      case EPOCH_DAY -> time.toLocalDate().toEpochDay();
    };
  }

  /**
   * The parts of these names.
   *
   * @throws IllegalArgumentException if one has no such name
   */
  static List<DatePart> named(List<String> labels) {
    List<String> known = Arrays.stream(values()).map(DatePart::label).toList();
    List<String> unknown = labels.stream().filter(label -> !known.contains(label)).toList();
    if (!unknown.isEmpty() || labels.isEmpty()) {
      throw new IllegalArgumentException(
          "'parts' must name one or more of %s; it has %s.".formatted(known, labels));
    }
    return labels.stream().distinct().map(label -> values()[known.indexOf(label)]).toList();
  }
}
