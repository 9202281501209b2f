package org.amalgam.internal.graph;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.StringColumn;

/**
 * What the values of one input field may be. What is missing breaks no rule.
 *
 * @param min least number, allowed
 * @param max greatest number, allowed
 * @param allowed texts; any if there are none
 * @param increasing whether each number of a row must be above the one before it
 */
public record FieldRule(
    Field field, double min, double max, Set<String> allowed, boolean increasing) {
  static final String OUT_OF_RANGE = "OUT_OF_RANGE";
  static final String NOT_ALLOWED = "NOT_ALLOWED";
  static final String NOT_INCREASING = "NOT_INCREASING";

  private static final int SHOWN = 10;

  /** Is told of each row that breaks a rule, once. */
  public interface Breach {
    /**
     * A row that must not be taken.
     *
     * @param element of the field, in row-major order
     * @param message which value it has and what is allowed
     */
    void at(int row, int element, String code, String message);
  }

  public FieldRule {
    allowed = Set.copyOf(allowed);
  }

  /** Whether it says nothing. */
  boolean isEmpty() {
    return min == Double.NEGATIVE_INFINITY
        && max == Double.POSITIVE_INFINITY
        && allowed.isEmpty()
        && !increasing;
  }

  /** Looks at every row of the field's column. */
  public void check(Column column, Breach breach) {
    if (column instanceof FloatColumn floats) {
      check(floats, breach);
    } else if (column instanceof LongColumn longs) {
      check(longs, breach);
    } else if (column instanceof StringColumn texts && !allowed.isEmpty()) {
      check(texts, breach);
    }
  }

  private void check(FloatColumn column, Breach breach) {
    // As the column has them: 0.1 is a maximum that the float 0.1 does not exceed.
    float least = (float) min;
    float greatest = (float) max;
    int size = field.size();
    for (int row = 0; row < column.rows(); row++) {
      float before = Float.NaN;
      for (int e = 0; e < size; e++) {
        float value = column.get(row, e);
        if (value < least || value > greatest) {
          breach.at(row, e, OUT_OF_RANGE, outside(e, Float.toString(value)));
          break;
        }
        if (increasing && value <= before) {
          breach.at(row, e, NOT_INCREASING, falling(e, before, value));
          break;
        }
        before = Float.isNaN(value) ? before : value;
      }
    }
  }

  private void check(LongColumn column, Breach breach) {
    for (int row = 0; row < column.rows(); row++) {
      long value = column.get(row);
      if (!column.missing(row) && (value < min || value > max)) {
        breach.at(row, 0, OUT_OF_RANGE, outside(0, Long.toString(value)));
      }
    }
  }

  private void check(StringColumn column, Breach breach) {
    for (int row = 0; row < column.rows(); row++) {
      if (!column.missing(row) && !allowed.contains(column.get(row))) {
        breach.at(row, 0, NOT_ALLOWED, unknown(column.get(row)));
      }
    }
  }

  private String name(int element) {
    return field.shape().isEmpty()
        ? "'%s'".formatted(field.name())
        : "'%s' of '%s'".formatted(field.element(element), field.name());
  }

  private String outside(int element, String value) {
    String range =
        max == Double.POSITIVE_INFINITY
            ? plain(min) + " or more"
            : min == Double.NEGATIVE_INFINITY
                ? plain(max) + " or less"
                : "from %s to %s".formatted(plain(min), plain(max));
    return "%s is %s; it must be %s%s."
        .formatted(name(element), value, range, field.unit().isEmpty() ? "" : " " + field.unit());
  }

  private String falling(int element, float before, float value) {
    return "%s is %s after %s; the numbers of a row must rise."
        .formatted(name(element), value, before);
  }

  private String unknown(String value) {
    List<String> sorted = allowed.stream().sorted().toList();
    String some =
        sorted.stream().limit(SHOWN).map("'%s'"::formatted).collect(Collectors.joining(", "));
    int more = sorted.size() - SHOWN;
    return "%s is '%s'; allowed are %s%s.%s"
        .formatted(
            name(0),
            value.length() > 40 ? value.substring(0, 40) + "..." : value,
            some,
            more > 0 ? " and %d more".formatted(more) : "",
            Suggestions.didYouMean(value, sorted));
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
