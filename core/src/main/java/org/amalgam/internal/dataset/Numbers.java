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
    float value = (float) 0;
    try {
      if (!plain(text)) {
        throw notANumber(text);
      }
      value = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw notANumber(text);
    }
    if (Float.isInfinite(value)) {
      throw new BadCell(
          "NOT_FINITE",
          "%s is too large for float32 (3.4e38); scale the column or correct the cell."
              .formatted(quoted(text)));
    }
    return value;
  }

  static double parseDouble(String text) throws BadCell {
    try {
      double value = plain(text) ? Double.parseDouble(text) : Double.NaN;
      if (Double.isNaN(value)) {
        throw notANumber(text);
      }
      if (Double.isInfinite(value)) {
        throw new BadCell("NOT_FINITE", quoted(text) + " is too large; correct the cell.");
      }
      return value;
    } catch (NumberFormatException e) {
      throw notANumber(text);
    }
  }

  static long parseLong(String text) throws BadCell {
    if (text.length() > LONGEST_WHOLE || !plain(text)) {
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
  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean known =
          (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
      if (!known) {
        return false;
      }
    }
    return true;
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
