package org.amalgam.internal.dataset;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers as data files write them: ASCII digits, a decimal point, an exponent. */
final class Numbers {
  private static final Pattern INFINITE = Pattern.compile("(?i)[+-]?(inf|infinity|∞)");
  private static final Pattern DECIMAL_COMMA =
      Pattern.compile("[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?");
  private static final Pattern UNKNOWN =
      Pattern.compile("(?i)nan|n/?a|#n/a|null|none|nil|missing|unknown|[?.*-]+");
  private static final int LONGEST_WHOLE = 64;

  private Numbers() {}

  static float parseFloat(String text) throws BadCell {
    requirePlain(text);
    try {
      float value = Float.parseFloat(text);
      if (Float.isInfinite(value)) {
        throw tooLarge(text, "float32 (3.4e38); scale the column");
      }
      return value;
    } catch (NumberFormatException e) {
      throw notANumber(text);
    }
  }

  static double parseDouble(String text) throws BadCell {
    requirePlain(text);
    try {
      double value = Double.parseDouble(text);
      if (Double.isInfinite(value)) {
        throw tooLarge(text, "float64 (1.8e308); scale the column");
      }
      return value;
    } catch (NumberFormatException e) {
      throw notANumber(text);
    }
  }

  private static BadCell tooLarge(String text, String limit) {
    return new BadCell(
        "NOT_FINITE", "%s is too large for %s or correct the cell.".formatted(quoted(text), limit));
  }

  static long parseLong(String text) throws BadCell {
    requirePlain(text);
    if (text.length() > LONGEST_WHOLE) {
      throw notANumber(text);
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return parseWhole(text);
    }
  }

  /** A whole number written as a fraction or with an exponent: 3.0, 2e3. */
  private static long parseWhole(String text) throws BadCell {
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw notANumber(text);
    }
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      throw new BadCell(
          "NOT_WHOLE",
          "%s is not a whole number of 64 bits; make the field float32 or correct the cell."
              .formatted(quoted(text)));
    }
  }

  /** Keeps out what Java reads as a number and nobody else does: 1f, 0x1p3. */
  private static void requirePlain(String text) throws BadCell {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean known =
          (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
      if (!known) {
        throw notANumber(text);
      }
    }
  }

  private static BadCell notANumber(String text) {
    if (INFINITE.matcher(text).matches()) {
      return new BadCell(
          "NOT_FINITE",
          "%s is not finite; leave the cell empty if the value is unknown."
              .formatted(quoted(text)));
    }
    String advice =
        text.isEmpty()
            ? "; put '' in the descriptor's \"missing\" if an empty cell means no value."
            : DECIMAL_COMMA.matcher(text).matches()
                ? "; write the decimal point as '.'."
                : UNKNOWN.matcher(text).matches()
                    ? "; put it in the descriptor's \"missing\" if it means no value."
                    : "; correct the cell, choose another column, or make the field a string.";
    return new BadCell("NOT_A_NUMBER", quoted(text) + " is not a number" + advice);
  }

  static String quoted(String text) {
    return "'" + (text.length() > 40 ? text.substring(0, 37) + "..." : text) + "'";
  }
}
