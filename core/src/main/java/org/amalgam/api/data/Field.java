package org.amalgam.api.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One named column.
 *
 * @param name unique among the columns beside it
 * @param type what a value is
 * @param shape sizes per row, outermost first: empty for a scalar, {@code [124]} for a view of 124
 *     numbers, {@code [h, w, c]} for an image, {@code [t, d]} for a sequence
 * @param elements names of the single numbers of a shaped column, in row-major order; empty where
 *     they have none
 * @param unit unit of measurement as UCUM writes it ({@code mmol/L}), empty if there is none
 */
public record Field(
    String name, ColumnType type, List<Integer> shape, List<String> elements, String unit) {

  public Field {
    shape = List.copyOf(shape);
    elements = List.copyOf(elements);
    if (name.isBlank()) {
      throw new IllegalArgumentException("A field needs a name.");
    }
    if (!shape.isEmpty() && type != ColumnType.FLOAT32) {
      throw new IllegalArgumentException(
          "Field '%s': only float32 columns have a shape.".formatted(name));
    }
    if (shape.stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          "Field '%s': every size in shape %s must be 1 or more.".formatted(name, shape));
    }
    long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Field '%s': shape %s is too large.".formatted(name, shape));
    }
    if (!elements.isEmpty() && elements.size() != size) {
      throw new IllegalArgumentException(
          "Field '%s': shape %s has %d elements, but %d are named."
              .formatted(name, shape, size, elements.size()));
    }
  }

  /** A float32 column without element names or unit. */
  public static Field float32(String name, int... shape) {
    return new Field(name, ColumnType.FLOAT32, IntStream.of(shape).boxed().toList(), List.of(), "");
  }

  public static Field int64(String name) {
    return new Field(name, ColumnType.INT64, List.of(), List.of(), "");
  }

  public static Field string(String name) {
    return new Field(name, ColumnType.STRING, List.of(), List.of(), "");
  }

  /** Numbers per row: the product of the shape, 1 for a scalar. */
  public int size() {
    return shape.stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
  }

  /** Name of element {@code i}: its own, or {@code name[i]}; the field's for a scalar. */
  public String element(int i) {
    if (shape.isEmpty()) {
      return name;
    }
    return elements.isEmpty() ? name + "[" + i + "]" : elements.get(i);
  }
}
