package org.amalgam.internal.graph;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.pipeline.Problem;

/** Reads a JSON document key by key and collects every problem instead of stopping at one. */
final class JsonDocument {
  private final List<Problem> problems;

  JsonDocument(List<Problem> problems) {
    this.problems = problems;
  }

  /** The document's object; empty, with a problem, if it is not well-formed. */
  Optional<JsonObject> parse(String json) {
    try {
      JsonReader reader = new JsonReader(new StringReader(json));
      reader.setStrictness(Strictness.STRICT);
      JsonElement root = JsonParser.parseReader(reader);
      if (reader.peek() != com.google.gson.stream.JsonToken.END_DOCUMENT) {
        problem("", "BAD_JSON", "There is text after the end of the document.");
        return Optional.empty();
      }
      if (root.isJsonObject()) {
        return Optional.of(root.getAsJsonObject());
      }
      problem("", "BAD_JSON", "A pipeline is a JSON object: { ... }.");
    } catch (com.google.gson.JsonParseException | java.io.IOException e) {
      problem("", "BAD_JSON", "Not well-formed JSON: " + reason(e) + ".");
    }
    return Optional.empty();
  }

  void problem(String at, String code, String message) {
    problems.add(new Problem(at, code, message));
  }

  /** Reports a number that is not where it must be. */
  void range(String at, boolean right, String due, double value) {
    if (!right) {
      problem(at, "OUT_OF_RANGE", "Must be %s, not %s.".formatted(due, value));
    }
  }

  /** Reports every key that is not known. */
  void known(JsonObject object, String at, List<String> keys) {
    for (String key : object.keySet()) {
      if (!keys.contains(key)) {
        problem(
            at + "/" + key,
            "UNKNOWN_KEY",
            "There is no key '%s' here. Known: %s.%s"
                .formatted(key, String.join(", ", keys), Suggestions.didYouMean(key, keys)));
      }
    }
  }

  Optional<String> text(JsonObject object, String at, String key, boolean required) {
    return get(object, at, key, required, "a text")
        .flatMap(
            value ->
                value instanceof JsonPrimitive p && p.isString()
                    ? Optional.of(p.getAsString())
                    : wrong(at + "/" + key, "a text", value));
  }

  Optional<Double> number(JsonObject object, String at, String key) {
    return get(object, at, key, false, "a number")
        .flatMap(
            value ->
                value instanceof JsonPrimitive p && p.isNumber()
                    ? Optional.of(p.getAsDouble())
                    : wrong(at + "/" + key, "a number", value));
  }

  Optional<Boolean> flag(JsonObject object, String at, String key) {
    return get(object, at, key, false, "true or false")
        .flatMap(
            value ->
                value instanceof JsonPrimitive p && p.isBoolean()
                    ? Optional.of(p.getAsBoolean())
                    : wrong(at + "/" + key, "true or false", value));
  }

  Optional<JsonObject> object(JsonObject object, String at, String key, boolean required) {
    return get(object, at, key, required, "an object")
        .flatMap(
            value ->
                value.isJsonObject()
                    ? Optional.of(value.getAsJsonObject())
                    : wrong(at + "/" + key, "an object", value));
  }

  /** The objects of an array; an element that is none is reported and left out. */
  List<JsonObject> objects(JsonObject object, String at, String key, boolean required) {
    List<JsonObject> objects = new ArrayList<>();
    JsonArray array = array(object, at, key, required);
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i).isJsonObject()) {
        objects.add(array.get(i).getAsJsonObject());
      } else {
        wrong(at + "/" + key + "/" + i, "an object", array.get(i));
      }
    }
    return objects;
  }

  List<String> texts(JsonObject object, String at, String key, boolean required) {
    List<String> texts = new ArrayList<>();
    JsonArray array = array(object, at, key, required);
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i) instanceof JsonPrimitive p && p.isString()) {
        texts.add(p.getAsString());
      } else {
        wrong(at + "/" + key + "/" + i, "a text", array.get(i));
      }
    }
    return texts;
  }

  List<Integer> integers(JsonObject object, String at, String key) {
    List<Integer> integers = new ArrayList<>();
    JsonArray array = array(object, at, key, false);
    for (int i = 0; i < array.size(); i++) {
      double value =
          array.get(i) instanceof JsonPrimitive p && p.isNumber() ? p.getAsDouble() : Double.NaN;
      if (value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE) {
        integers.add((int) value);
      } else {
        wrong(at + "/" + key + "/" + i, "a whole number", array.get(i));
      }
    }
    return integers;
  }

  /** A list; empty if there is none, or with a problem if it is something else. */
  JsonArray array(JsonObject object, String at, String key, boolean required) {
    return get(object, at, key, required, "a list")
        .flatMap(
            value ->
                value.isJsonArray()
                    ? Optional.of(value.getAsJsonArray())
                    : this.<JsonArray>wrong(at + "/" + key, "a list", value))
        .orElseGet(JsonArray::new);
  }

  private Optional<JsonElement> get(
      JsonObject object, String at, String key, boolean required, String due) {
    JsonElement value = object.get(key);
    if (value == null && required) {
      problem(at + "/" + key, "MISSING_KEY", "'%s' must be given: %s.".formatted(key, due));
    }
    return Optional.ofNullable(value);
  }

  /** Reports a value of another type. */
  <T> Optional<T> wrong(String at, String due, JsonElement value) {
    String text = value.toString();
    problem(
        at,
        "WRONG_TYPE",
        "%s is due here, not %s."
            .formatted(
                Character.toUpperCase(due.charAt(0)) + due.substring(1),
                text.length() > 40 ? text.substring(0, 40) + "..." : text));
    return Optional.empty();
  }

  /** A JSON object as plain Java: Double, Boolean, String, List, Map. */
  static Map<String, Object> plain(JsonObject object) {
    Map<String, Object> map = new LinkedHashMap<>();
    object.entrySet().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
    return map;
  }

  private static Object plain(JsonElement element) {
    if (element.isJsonObject()) {
      return plain(element.getAsJsonObject());
    }
    if (element.isJsonArray()) {
      List<Object> list = new ArrayList<>();
      element.getAsJsonArray().forEach(each -> list.add(plain(each)));
      return list;
    }
    if (element.isJsonNull()) {
      return "null";
    }
    JsonPrimitive primitive = element.getAsJsonPrimitive();
    if (primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    return primitive.isNumber() ? (Object) primitive.getAsDouble() : primitive.getAsString();
  }

  private static String reason(Exception e) {
    String message = e.getCause() != null ? e.getCause().getMessage() : e.getMessage();
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.replaceFirst("^Use JsonReader\\.setStrictness.*? to accept ", "");
  }
}
