package org.amalgam.internal.graph;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code evaluation} of a pipeline's JSON. */
record EvaluationReader(JsonDocument document) {
  private static final String AT = "/evaluation";

  EvaluationDefinition read(JsonObject root) {
    Optional<JsonObject> object = document.object(root, "", "evaluation", false);
    if (object.isEmpty()) {
      return EvaluationDefinition.NONE;
    }
    document.known(object.get(), AT, List.of("metrics", "analyses"));
    return new EvaluationDefinition(
        entries(object.get(), "metrics"), entries(object.get(), "analyses"));
  }

  private List<EvaluationDefinition.Entry> entries(JsonObject evaluation, String key) {
    JsonArray array = document.array(evaluation, AT, key, false);
    List<EvaluationDefinition.Entry> entries = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < array.size(); i++) {
      String at = AT + "/" + key + "/" + i;
      Optional<EvaluationDefinition.Entry> entry = entry(array.get(i), at);
      if (entry.isPresent() && !ids.add(entry.get().id())) {
        document.problem(
            at,
            "DUPLICATE_ID",
            "'%s' is there twice; give one of them an 'id' of its own."
                .formatted(entry.get().id()));
      }
      entry.ifPresent(entries::add);
    }
    return entries;
  }

  /** A type alone, or an object where it takes parameters. */
  private Optional<EvaluationDefinition.Entry> entry(JsonElement json, String at) {
    if (json instanceof JsonPrimitive text && text.isString()) {
      String type = text.getAsString();
      return Optional.of(new EvaluationDefinition.Entry(at, type, type, Map.of()));
    }
    if (!json.isJsonObject()) {
      document.wrong(at, "a name, or an object with a 'type'", json);
      return Optional.empty();
    }
    JsonObject object = json.getAsJsonObject();
    document.known(object, at, List.of("id", "type", "params"));
    Optional<String> type = document.text(object, at, "type", true);
    Optional<String> id = document.text(object, at, "id", false).or(() -> type);
    Map<String, Object> params =
        document.object(object, at, "params", false).map(JsonDocument::plain).orElse(Map.of());
    return type.map(name -> new EvaluationDefinition.Entry(at, id.orElse(name), name, params));
  }
}
