package org.amalgam.internal.dataset;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value in a JSON document that knows where it is. Asking for what it is not adds a problem and
 * gives nothing.
 *
 * @param at JSON pointer
 */
record Node(JsonElement json, String at, Problems problems) {

  /** Reads a document; {@link JsonText} says how strictly. */
  static Node parse(String text, Problems problems) {
    return new Node(JsonText.parse(text, problems), "", problems);
  }

  boolean isObject() {
    return json.isJsonObject();
  }

  boolean isArray() {
    return json.isJsonArray();
  }

  boolean isNull() {
    return json.isJsonNull();
  }

  boolean isNumber() {
    return json instanceof JsonPrimitive value && value.isNumber();
  }

  /** Whether this is an object; keys other than those given are problems. */
  boolean hasOnly(String... known) {
    if (!isObject()) {
      wrong("an object");
      return false;
    }
    List<String> keys = List.of(known);
    for (String key : json.getAsJsonObject().keySet()) {
      if (!keys.contains(key)) {
        problems.add(
            child(key).at,
            "UNKNOWN_KEY",
            "There is no key '%s' here. Known: %s.%s"
                .formatted(key, String.join(", ", keys), Problems.didYouMean(key, keys)));
      }
    }
    return true;
  }

  Optional<Node> get(String key) {
    return json instanceof JsonObject object && object.has(key)
        ? Optional.of(child(key))
        : Optional.empty();
  }

  Optional<Node> need(String key) {
    Optional<Node> child = get(key);
    if (child.isEmpty() && isObject()) {
      problems.add(at, "MISSING_KEY", "The key '%s' is missing; add it.".formatted(key));
    }
    return child;
  }

  List<String> keys() {
    return isObject() ? List.copyOf(json.getAsJsonObject().keySet()) : List.of();
  }

  Node child(String key) {
    JsonElement value = json.getAsJsonObject().get(key);
    return new Node(value, at + "/" + key.replace("~", "~0").replace("/", "~1"), problems);
  }

  Optional<String> text() {
    if (json instanceof JsonPrimitive value && value.isString()) {
      return Optional.of(value.getAsString());
    }
    return wrong("a text");
  }

  Optional<Integer> whole() {
    if (isNumber()) {
      try {
        return Optional.of(json.getAsBigDecimal().intValueExact());
      } catch (ArithmeticException | NumberFormatException e) {
        return wrong("a whole number");
      }
    }
    return wrong("a whole number");
  }

  Optional<Boolean> flag() {
    if (json instanceof JsonPrimitive value && value.isBoolean()) {
      return Optional.of(value.getAsBoolean());
    }
    return wrong("true or false");
  }

  /** The members of a list. */
  List<Node> items() {
    if (!isArray()) {
      wrong("a list");
      return List.of();
    }
    JsonArray array = json.getAsJsonArray();
    List<Node> items = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      items.add(new Node(array.get(i), at + "/" + i, problems));
    }
    return items;
  }

  <T> Optional<T> wrong(String expected) {
    problems.add(at, "WRONG_TYPE", "Expected %s, got %s.".formatted(expected, kind()));
    return Optional.empty();
  }

  /** What this is, for messages. */
  String kind() {
    if (json instanceof JsonPrimitive value) {
      String text = value.toString();
      String shown = text.length() > 40 ? text.substring(0, 37) + "..." : text;
      return (value.isString() ? "the text " : value.isNumber() ? "the number " : "") + shown;
    }
    return isObject() ? "an object" : isArray() ? "a list" : "null";
  }
}
