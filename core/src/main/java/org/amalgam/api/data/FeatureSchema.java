package org.amalgam.api.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of {@link Features}.
 *
 * @param width numbers per row, or {@link #UNKNOWN} where only {@code fit} can know
 * @param names one per number, or empty where they have none (hashed text, hidden layers)
 * @param shape how the row is to be read by stages that need it, its product the width ({@code [h,
 *     w, c]}, {@code [t, d]}); empty for a plain vector
 */
public record FeatureSchema(int width, List<String> names, List<Integer> shape) implements Schema {
  /** Width that only {@code fit} can tell. */
  public static final int UNKNOWN = -1;

  public FeatureSchema {
    names = List.copyOf(names);
    shape = List.copyOf(shape);
    if (width < UNKNOWN) {
      throw new IllegalArgumentException("Width must be 0 or more, or UNKNOWN; got " + width + ".");
    }
    if (!names.isEmpty() && names.size() != width) {
      throw new IllegalArgumentException(
          "%d features, but %d names.".formatted(width, names.size()));
    }
    if (!shape.isEmpty() && shape.stream().reduce(1, (a, b) -> a * b) != width) {
      throw new IllegalArgumentException(
          "Shape %s does not hold %d features.".formatted(shape, width));
    }
  }

  /** Named scalar features. */
  public static FeatureSchema of(List<String> names) {
    return new FeatureSchema(names.size(), names, List.of());
  }

  public static FeatureSchema of(String... names) {
    return of(List.of(names));
  }

  /** Numeric columns read as features, element by element; one alone keeps its shape. */
  public static FeatureSchema ofFields(List<Field> fields) {
    List<String> names = new ArrayList<>();
    for (Field field : fields) {
      for (int e = 0; e < field.size(); e++) {
        names.add(field.element(e));
      }
    }
    boolean shaped = fields.size() == 1 && fields.get(0).shape().size() > 1;
    return new FeatureSchema(names.size(), names, shaped ? fields.get(0).shape() : List.of());
  }

  /** Unnamed features. */
  public static FeatureSchema ofWidth(int width) {
    return new FeatureSchema(width, List.of(), List.of());
  }

  /** A width that only {@code fit} can tell. */
  public static FeatureSchema unknown() {
    return ofWidth(UNKNOWN);
  }

  /** Whether a batch of schema {@code actual} keeps what this schema promised. */
  public boolean admits(FeatureSchema actual) {
    return (width == UNKNOWN || width == actual.width)
        && (names.isEmpty() || names.equals(actual.names))
        && (shape.isEmpty() || shape.equals(actual.shape));
  }

  /** Name of feature {@code i}: its own, or {@code [i]}. */
  public String name(int i) {
    return names.isEmpty() ? "[" + i + "]" : names.get(i);
  }

  /** Side by side, in order; names are kept only if all have them. */
  public static FeatureSchema concat(List<FeatureSchema> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    if (parts.stream().anyMatch(part -> part.width == UNKNOWN)) {
      return unknown();
    }
    int width = parts.stream().mapToInt(FeatureSchema::width).sum();
    List<String> names = new ArrayList<>();
    for (FeatureSchema part : parts) {
      names.addAll(part.names);
    }
    return new FeatureSchema(width, names.size() == width ? names : List.of(), List.of());
  }
}
