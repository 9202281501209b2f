package org.amalgam.internal.graph;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;

/** Reads {@code input} of a pipeline's JSON. */
record FieldReader(JsonDocument document, List<FieldRule> rules) {
  /** Keys that say which values a row may have. */
  static final List<String> RULES = List.of("min", "max", "values", "increasing");

  private static final List<String> KEYS =
      Stream.concat(Stream.of("name", "type", "shape", "elements", "unit"), RULES.stream())
          .toList();

  FieldReader(JsonDocument document) {
    this(document, new ArrayList<>());
  }

  /** The columns; their rules are kept in {@link #rules}. */
  RecordSchema read(JsonObject root) {
    List<JsonObject> objects = document.objects(root, "", "input", true);
    List<Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < objects.size(); i++) {
      String at = "/input/" + i;
      Optional<Field> field = field(objects.get(i), at);
      if (field.isPresent() && !names.add(field.get().name())) {
        document.problem(
            at + "/name",
            "DUPLICATE_NAME",
            "Two input fields are named '%s'; rename one.".formatted(field.get().name()));
      } else if (field.isPresent()) {
        fields.add(field.get());
        rule(objects.get(i), at, field.get());
      }
    }
    if (root.has("input") && objects.isEmpty()) {
      document.problem("/input", "NO_INPUT", "A pipeline needs at least one input field.");
    }
    return new RecordSchema(fields);
  }

  private Optional<Field> field(JsonObject object, String at) {
    document.known(object, at, KEYS);
    List<String> types = Arrays.stream(ColumnType.values()).map(ColumnType::json).toList();
    Optional<String> name = document.text(object, at, "name", true);
    Optional<String> type = document.text(object, at, "type", true);
    List<Integer> shape = document.integers(object, at, "shape");
    List<String> elements = document.texts(object, at, "elements", false);
    String unit = document.text(object, at, "unit", false).orElse("");
    Optional<ColumnType> column =
        Arrays.stream(ColumnType.values())
            .filter(known -> type.equals(Optional.of(known.json())))
            .findFirst();
    if (type.isPresent() && column.isEmpty()) {
      document.problem(
          at + "/type",
          "UNKNOWN_TYPE",
          "'%s' is no column type. Known: %s.%s"
              .formatted(
                  type.get(), String.join(", ", types), Suggestions.didYouMean(type.get(), types)));
      return Optional.empty();
    }
    if (name.isEmpty() || column.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Field(name.get(), column.get(), shape, elements, unit));
    } catch (IllegalArgumentException | ArithmeticException e) {
      document.problem(at, "BAD_FIELD", e.getMessage());
      return Optional.empty();
    }
  }

  private void rule(JsonObject object, String at, Field field) {
    boolean text = field.type() == ColumnType.STRING;
    double min = document.number(object, at, "min").orElse(Double.NEGATIVE_INFINITY);
    double max = document.number(object, at, "max").orElse(Double.POSITIVE_INFINITY);
    List<String> allowed = document.texts(object, at, "values", false);
    boolean increasing = document.flag(object, at, "increasing").orElse(false);
    refuse(object, at, "min", text, "is for numbers; a string has 'values'");
    refuse(object, at, "max", text, "is for numbers; a string has 'values'");
    refuse(object, at, "values", !text, "is for strings; a number has 'min' and 'max'");
    refuse(object, at, "values", text && allowed.isEmpty(), "must name a text that is allowed");
    refuse(
        object,
        at,
        "increasing",
        field.type() != ColumnType.FLOAT32 || field.shape().size() != 1,
        "is for float32 of a shape [t]");
    document.range(at + "/min", min <= max, "no more than 'max'", min);
    FieldRule rule = new FieldRule(field, min, max, Set.copyOf(allowed), increasing);
    if (!rule.isEmpty()) {
      rules.add(rule);
    }
  }

  private void refuse(JsonObject object, String at, String key, boolean wrong, String why) {
    if (wrong && object.has(key)) {
      document.problem(at + "/" + key, "BAD_FIELD", "'%s' %s.".formatted(key, why));
    }
  }
}
