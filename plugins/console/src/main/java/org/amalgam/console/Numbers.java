package org.amalgam.console;

import java.util.Locale;
import org.amalgam.api.pipeline.Interval;

/** Figures as people read them, the same in every locale. */
final class Numbers {
  private Numbers() {}

  /** Three decimals, fewer for large numbers, three digits for tiny ones, "-" for none. */
  static String of(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return "-";
    }
    String format = size >= 1000 ? "%.1f" : size > 0 && size < 0.0005 ? "%.2e" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Three decimals always: what is tiny beside its sum reads as 0. */
  static String part(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "-";
  }

  /** {@code 0.896 [0.861, 0.926]}. */
  static String of(Interval interval) {
    return of(interval.value()) + " " + bounds(interval.low(), interval.high());
  }

  static String bounds(double low, double high) {
    return "[" + of(low) + ", " + of(high) + "]";
  }

  /** A share as {@code 99.6 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
