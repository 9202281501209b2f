package org.amalgam.finance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arithmetic of columns.
 *
 * <pre>{@code
 * formula = [ name "=" ] sum
 * sum     = product { ("+" | "-") product }
 * product = value { ("*" | "/") value }
 * value   = number | column | "-" value | "(" sum ")"
 * }</pre>
 *
 * A column is written as it is called: a word of letters, digits, {@code _} and {@code .} that
 * starts with a letter or {@code _}, with an index in brackets for an element without a name; any
 * other name in double quotes.
 *
 * @param name of what it gives; the formula itself where none is given
 * @param text what is computed
 */
record Formula(String name, String text) {
  private static final Pattern NAMED = Pattern.compile("\\s*([^=\"]*[^=\"\\s])\\s*=(.*)");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?)|\"([^\"]+)\"|([\\p{L}_][\\p{L}\\d_.]*(?:\\[\\d+\\])?)|([-+*/()]))");

  /** A part of a formula, bound to the numbers of a row. */
  @FunctionalInterface
  interface Term {
    double of(double[] numbers);
  }

  /**
   * Reads a formula.
   *
   * @throws IllegalArgumentException if it is none, saying where
   */
  static Formula parse(String text) {
    Matcher named = NAMED.matcher(text);
    Formula formula =
        named.matches()
            ? new Formula(named.group(1), named.group(2).strip())
            : new Formula(text.strip(), text.strip());
    new Reader(formula.text, name -> 0).whole();
    return formula;
  }

  /**
   * What it computes of the numbers of a row.
   *
   * @throws IllegalArgumentException if it names a number that is not there
   */
  Term bind(Elements elements) {
    return new Reader(text, elements::find).whole();
  }

  /** Finds where the number of a name is. */
  private interface Names {
    int find(String name);
  }

  /** Recursive descent. */
  private static final class Reader {
    private final String text;
    private final Names names;
    private final Matcher tokens;
    private int at;

    Reader(String text, Names names) {
      this.text = text;
      this.names = names;
      this.tokens = TOKEN.matcher(text);
    }

    Term whole() {
      Term sum = sum();
      if (!text.substring(at).isBlank()) {
        throw fault("an operator is due");
      }
      return sum;
    }

    private Term sum() {
      Term left = product();
      while (true) {
        Term before = left;
        if (operator("+")) {
          Term right = product();
          left = numbers -> before.of(numbers) + right.of(numbers);
        } else if (operator("-")) {
          Term right = product();
          left = numbers -> before.of(numbers) - right.of(numbers);
        } else {
          return left;
        }
      }
    }

    private Term product() {
      Term left = value();
      while (true) {
        Term before = left;
        if (operator("*")) {
          Term right = value();
          left = numbers -> before.of(numbers) * right.of(numbers);
        } else if (operator("/")) {
          Term right = value();
          left = numbers -> quotient(before.of(numbers), right.of(numbers));
        } else {
          return left;
        }
      }
    }

    private static double quotient(double above, double below) {
      return below == 0 ? Double.NaN : above / below;
    }

    private Term value() {
      if (operator("-")) {
        Term negated = value();
        return numbers -> -negated.of(numbers);
      }
      if (operator("(")) {
        Term inner = sum();
        if (!operator(")")) {
          throw fault("a ')' is due");
        }
        return inner;
      }
      if (!next() || tokens.group(4) != null) {
        throw fault("a column, a number or a '(' is due");
      }
      at = tokens.end();
      if (tokens.group(1) != null) {
        double constant = Double.parseDouble(tokens.group(1));
        return numbers -> constant;
      }
      int index = names.find(tokens.group(2) != null ? tokens.group(2) : tokens.group(3));
      return numbers -> numbers[index];
    }

    /** Takes an operator if it comes next. */
    private boolean operator(String sign) {
      boolean there = next() && sign.equals(tokens.group(4));
      if (there) {
        at = tokens.end();
      }
      return there;
    }

    private boolean next() {
      return tokens.region(at, text.length()).lookingAt();
    }

    private IllegalArgumentException fault(String due) {
      return new IllegalArgumentException(
          "Formula '%s': %s at character %d.".formatted(text, due, at + 1));
    }
  }
}
