package org.amalgam.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A parameter that a stage declares.
 *
 * @param name as pipelines write it
 * @param type what its value is
 * @param fallback the default, of the Java type that {@link Type} names; empty if one must be given
 * @param min least value, of every number in a list
 * @param max greatest value
 * @param choices the words allowed, for {@link Type#CHOICE}
 * @param description one line for people
 */
public record Param(
    String name,
    Type type,
    Optional<Object> fallback,
    double min,
    double max,
    List<String> choices,
    String description) {

  /** What a value is, in JSON and in Java. */
  public enum Type {
    /** A whole number; {@link Long}. */
    INTEGER,
    /** A number; {@link Double}. */
    NUMBER,
    /** true or false; {@link Boolean}. */
    FLAG,
    /** Free text; {@link String}. */
    TEXT,
    /** One of some words; {@link String}. */
    CHOICE,
    /** A list of whole numbers; {@code List<Long>}. */
    INTEGERS,
    /** A list of numbers; {@code List<Double>}. */
    NUMBERS,
    /** A list of texts; {@code List<String>}. */
    TEXTS;

    /** The name used in JSON and on the console. */
    public String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Param {
    choices = List.copyOf(choices);
  }

  public static Param integer(String name, long fallback, String description) {
    return of(name, Type.INTEGER, fallback, description);
  }

  public static Param number(String name, double fallback, String description) {
    return of(name, Type.NUMBER, fallback, description);
  }

  public static Param flag(String name, boolean fallback, String description) {
    return of(name, Type.FLAG, fallback, description);
  }

  public static Param text(String name, String fallback, String description) {
    return of(name, Type.TEXT, fallback, description);
  }

  /** One of some words, the first being the default. */
  public static Param choice(String name, List<String> choices, String description) {
    return new Param(
        name,
        Type.CHOICE,
        Optional.of(choices.get(0)),
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        choices,
        description);
  }

  public static Param integers(String name, List<Long> fallback, String description) {
    return of(name, Type.INTEGERS, List.copyOf(fallback), description);
  }

  public static Param numbers(String name, List<Double> fallback, String description) {
    return of(name, Type.NUMBERS, List.copyOf(fallback), description);
  }

  public static Param texts(String name, List<String> fallback, String description) {
    return of(name, Type.TEXTS, List.copyOf(fallback), description);
  }

  private static Param of(String name, Type type, Object fallback, String description) {
    return new Param(
        name,
        type,
        Optional.of(fallback),
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        List.of(),
        description);
  }

  /** The same with limits, both allowed. */
  public Param within(double least, double greatest) {
    return new Param(name, type, fallback, least, greatest, choices, description);
  }

  /** The same with a least value. */
  public Param atLeast(double least) {
    return within(least, Double.POSITIVE_INFINITY);
  }

  /** The same without a default: a pipeline must give it. */
  public Param required() {
    return new Param(name, type, Optional.empty(), min, max, choices, description);
  }

  /** The range in words, empty if there is none. */
  public String range() {
    if (!choices.isEmpty()) {
      return "one of " + String.join(", ", choices);
    }
    if (min == Double.NEGATIVE_INFINITY && max == Double.POSITIVE_INFINITY) {
      return "";
    }
    if (max == Double.POSITIVE_INFINITY) {
      return "%s or more".formatted(plain(min));
    }
    if (min == Double.NEGATIVE_INFINITY) {
      return "%s or less".formatted(plain(max));
    }
    return "from %s to %s".formatted(plain(min), plain(max));
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
