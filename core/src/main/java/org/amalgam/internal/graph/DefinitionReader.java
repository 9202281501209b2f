package org.amalgam.internal.graph;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Problem;

/** Reads a pipeline's JSON: its own keys, names and ranges, but no stage types yet. */
public final class DefinitionReader {
  private static final List<String> KEYS =
      List.of(
          "format",
          "id",
          "description",
          "task",
          "input",
          "target",
          "data",
          "training",
          "evaluation",
          "serving",
          "stages",
          "output");

  /** Parts that stages do not depend on. */
  private static final List<String> APART = List.of("/training/", "/evaluation/", "/serving/");

  private final List<Problem> problems = new ArrayList<>();
  private final JsonDocument document = new JsonDocument(problems);
  private String id = "";

  /**
   * What was read.
   *
   * @param id the pipeline's id as far as one could be read, else empty
   * @param definition present exactly if there are no problems
   * @param readable present if there are some, but none with what stages depend on
   */
  public record Reading(
      String id,
      Optional<PipelineDefinition> definition,
      List<Problem> problems,
      Optional<PipelineDefinition> readable) {}

  private DefinitionReader() {}

  public static Reading read(String json) {
    DefinitionReader reader = new DefinitionReader();
    Optional<PipelineDefinition> definition =
        reader.document.parse(json).map(root -> reader.pipeline(root, json));
    return new Reading(
        reader.id,
        reader.problems.isEmpty() ? definition : Optional.empty(),
        List.copyOf(reader.problems),
        reader.problems.isEmpty() ? Optional.empty() : definition.filter(d -> reader.isReadable()));
  }

  private boolean isReadable() {
    return problems.stream()
        .allMatch(each -> APART.stream().anyMatch(part -> each.at().startsWith(part)));
  }

  private PipelineDefinition pipeline(JsonObject root, String json) {
    document.known(root, "", KEYS);
    format(root);
    id = id(root, "", "id");
    Task task = task(root);
    FieldReader fields = new FieldReader(document);
    RecordSchema input = fields.read(root);
    JsonObject target = document.object(root, "", "target", true).orElseGet(JsonObject::new);
    List<String> targetNames = targetNames(task, target, root.has("target"));
    PredictionSchema schema = target(task, target, targetNames, root.has("target"));
    List<StageDefinition> stages = stages(root);
    String output = document.text(root, "", "output", true).orElse("");
    return new PipelineDefinition(
        id,
        document.text(root, "", "description", false).orElse(""),
        input,
        fields.rules(),
        schema,
        targetNames,
        document.text(root, "", "data", false),
        new TrainingReader(document).read(root, schema),
        new EvaluationReader(document).read(root),
        serving(root, stages),
        stages,
        output,
        json,
        modelKey(root));
  }

  private void format(JsonObject root) {
    double format = document.number(root, "", "format").orElse(Double.NaN);
    if (!root.has("format")) {
      document.problem("/format", "MISSING_KEY", "'format' must be given: 1.");
    } else if (format != 1) {
      document.problem(
          "/format", "UNKNOWN_FORMAT", "This version reads format 1; update Amalgam or write 1.");
    }
  }

  private String id(JsonObject object, String at, String key) {
    String text = document.text(object, at, key, true).orElse("");
    if (!text.isEmpty() && !PipelineDefinition.isId(text)) {
      document.problem(
          at + "/" + key,
          "BAD_ID",
          "'%s' is no id: use up to 64 lower case letters, digits, '-', '_' and '.', a letter or digit first."
              .formatted(text));
      return "";
    }
    return text;
  }

  private Task task(JsonObject root) {
    List<String> known = Arrays.stream(Task.values()).map(Task::json).toList();
    Optional<String> text = document.text(root, "", "task", true);
    if (text.isPresent() && !known.contains(text.get())) {
      document.problem(
          "/task",
          "UNKNOWN_TASK",
          "'%s' is no task. Known: %s.%s"
              .formatted(
                  text.get(), String.join(", ", known), Suggestions.didYouMean(text.get(), known)));
    }
    return Arrays.stream(Task.values())
        .filter(each -> text.equals(Optional.of(each.json())))
        .findFirst()
        .orElse(Task.CLASSIFICATION);
  }

  private List<String> targetNames(Task task, JsonObject target, boolean present) {
    if (task == Task.SURVIVAL) {
      document.known(target, "/target", List.of("time", "event"));
      return Stream.of("time", "event")
          .flatMap(key -> document.text(target, "/target", key, present).stream())
          .toList();
    }
    document.known(target, "/target", List.of("name", "names", "classes"));
    List<String> names = document.texts(target, "/target", "names", false);
    return names.isEmpty()
        ? document.text(target, "/target", "name", false).map(List::of).orElse(List.of())
        : names;
  }

  private PredictionSchema target(
      Task task, JsonObject target, List<String> names, boolean present) {
    if (task == Task.SURVIVAL) {
      return PredictionSchema.survival();
    }
    List<String> outputs =
        task == Task.CLASSIFICATION ? document.texts(target, "/target", "classes", present) : names;
    if (present && names.isEmpty()) {
      document.problem(
          "/target/name", "MISSING_KEY", "'name' must be given: what is to be predicted.");
    }
    try {
      return new PredictionSchema(task, outputs);
    } catch (IllegalArgumentException e) {
      if (present && target.has("classes")) {
        document.problem("/target/classes", "BAD_CLASSES", e.getMessage());
      }
      return PredictionSchema.targets("unknown");
    }
  }

  private Serving serving(JsonObject root, List<StageDefinition> stages) {
    Serving normal = Serving.DEFAULT;
    Optional<JsonObject> object = document.object(root, "", "serving", false);
    if (object.isEmpty()) {
      return normal;
    }
    JsonObject serving = object.get();
    String at = "/serving";
    document.known(serving, at, List.of("required", "grace", "drain", "tolerance", "update"));
    List<String> required = document.texts(serving, at, "required", false);
    List<String> ids = stages.stream().map(StageDefinition::id).toList();
    for (int i = 0; i < required.size(); i++) {
      if (!ids.contains(required.get(i))) {
        document.problem(
            at + "/required/" + i,
            "UNKNOWN_STAGE",
            "There is no stage '%s'.%s"
                .formatted(required.get(i), Suggestions.didYouMean(required.get(i), ids)));
      }
    }
    return new Serving(
        Set.copyOf(required),
        seconds(serving, "grace", normal.grace()),
        seconds(serving, "drain", normal.drain()),
        amount(serving, "tolerance", normal.tolerance()),
        manual(serving));
  }

  private boolean manual(JsonObject serving) {
    Optional<String> update = document.text(serving, "/serving", "update", false);
    if (update.isPresent() && !List.of("auto", "manual").contains(update.get())) {
      document.problem(
          "/serving/update",
          "OUT_OF_RANGE",
          "Must be 'auto' or 'manual', not '%s'.".formatted(update.get()));
    }
    return update.equals(Optional.of("manual"));
  }

  private Duration seconds(JsonObject serving, String key, Duration normal) {
    return Duration.ofMillis((long) (1000 * amount(serving, key, normal.toMillis() / 1000.0)));
  }

  private double amount(JsonObject serving, String key, double normal) {
    double amount = document.number(serving, "/serving", key).orElse(normal);
    document.range("/serving/" + key, amount >= 0 && amount <= 1e6, "from 0 to 1000000", amount);
    return Math.max(0, Math.min(1e6, amount));
  }

  private List<StageDefinition> stages(JsonObject root) {
    List<JsonObject> objects = document.objects(root, "", "stages", true);
    List<StageDefinition> stages = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < objects.size(); i++) {
      String at = "/stages/" + i;
      JsonObject object = objects.get(i);
      document.known(object, at, List.of("id", "type", "from", "params"));
      String stage = id(object, at, "id");
      if (!stage.isEmpty() && (stage.equals("input") || !ids.add(stage) || stage.contains("."))) {
        document.problem(
            at + "/id",
            "DUPLICATE_ID",
            stage.equals("input") || stage.contains(".")
                ? "'%s' cannot be the id of a stage: 'input' and ids with a dot name ports."
                    .formatted(stage)
                : "Two stages have the id '%s'; rename one.".formatted(stage));
      }
      Map<String, Object> params =
          document.object(object, at, "params", false).map(JsonDocument::plain).orElse(Map.of());
      stages.add(
          new StageDefinition(
              at,
              stage,
              document.text(object, at, "type", true).orElse(""),
              document.texts(object, at, "from", true),
              params));
    }
    if (root.has("stages") && objects.isEmpty()) {
      document.problem("/stages", "NO_STAGES", "A pipeline needs at least one stage.");
    }
    return stages;
  }

  /**
   * What a fitted model depends on: all but the words about it, the place of its data, what is
   * reported of it, which rows it takes, and how it serves.
   */
  private static String modelKey(JsonObject root) {
    JsonObject key = root.deepCopy();
    key.remove("description");
    key.remove("data");
    key.remove("evaluation");
    key.remove("serving");
    if (key.get("input") instanceof JsonArray input) {
      for (JsonElement field : input) {
        if (field instanceof JsonObject object) {
          FieldReader.RULES.forEach(object::remove);
        }
      }
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(key.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256.", e);
    }
  }
}
