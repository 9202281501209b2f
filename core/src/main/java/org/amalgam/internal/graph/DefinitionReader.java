package org.amalgam.internal.graph;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.internal.graph.Training.ClassWeights;

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
          "stages",
          "output");

  private final List<Problem> problems = new ArrayList<>();
  private final JsonDocument document = new JsonDocument(problems);
  private String id = "";

  /**
   * What was read.
   *
   * @param id the pipeline's id as far as one could be read, else empty
   * @param definition present exactly if there are no problems
   */
  public record Reading(
      String id, Optional<PipelineDefinition> definition, List<Problem> problems) {}

  private DefinitionReader() {}

  public static Reading read(String json) {
    DefinitionReader reader = new DefinitionReader();
    Optional<PipelineDefinition> definition =
        reader.document.parse(json).map(root -> reader.pipeline(root, json));
    return new Reading(
        reader.id,
        reader.problems.isEmpty() ? definition : Optional.empty(),
        List.copyOf(reader.problems));
  }

  private PipelineDefinition pipeline(JsonObject root, String json) {
    document.known(root, "", KEYS);
    format(root);
    id = id(root, "", "id");
    Task task = task(root);
    RecordSchema input = input(root);
    JsonObject target = document.object(root, "", "target", true).orElseGet(JsonObject::new);
    List<String> targetNames = targetNames(target);
    PredictionSchema schema = target(task, target, targetNames, root.has("target"));
    List<StageDefinition> stages = stages(root);
    String output = document.text(root, "", "output", true).orElse("");
    return new PipelineDefinition(
        id,
        document.text(root, "", "description", false).orElse(""),
        input,
        schema,
        targetNames,
        document.text(root, "", "data", false),
        training(root, schema),
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

  private RecordSchema input(JsonObject root) {
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
      } else {
        field.ifPresent(fields::add);
      }
    }
    if (root.has("input") && objects.isEmpty()) {
      document.problem("/input", "NO_INPUT", "A pipeline needs at least one input field.");
    }
    return new RecordSchema(fields);
  }

  private Optional<Field> field(JsonObject object, String at) {
    document.known(object, at, List.of("name", "type", "shape", "elements", "unit"));
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

  private List<String> targetNames(JsonObject target) {
    document.known(target, "/target", List.of("name", "names", "classes"));
    List<String> names = document.texts(target, "/target", "names", false);
    return names.isEmpty()
        ? document.text(target, "/target", "name", false).map(List::of).orElse(List.of())
        : names;
  }

  private PredictionSchema target(
      Task task, JsonObject target, List<String> names, boolean present) {
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

  private Training training(JsonObject root, PredictionSchema target) {
    Training normal = Training.DEFAULT;
    Optional<JsonObject> object = document.object(root, "", "training", false);
    if (object.isEmpty()) {
      return normal;
    }
    JsonObject training = object.get();
    document.known(
        training, "/training", List.of("seed", "folds", "holdout", "metric", "classWeights"));
    double seed = document.number(training, "/training", "seed").orElse((double) normal.seed());
    double folds = document.number(training, "/training", "folds").orElse((double) normal.folds());
    double holdout = document.number(training, "/training", "holdout").orElse(normal.holdout());
    range("/training/seed", seed == Math.rint(seed), "a whole number", seed);
    range("/training/folds", folds == Math.rint(folds) && folds >= 2, "2 or more", folds);
    range("/training/holdout", holdout >= 0 && holdout < 1, "from 0 to below 1", holdout);
    return new Training(
        (long) seed,
        (int) folds,
        holdout,
        document.text(training, "/training", "metric", false),
        classWeights(training, target));
  }

  private ClassWeights classWeights(JsonObject training, PredictionSchema target) {
    String at = "/training/classWeights";
    JsonElement given = training.get("classWeights");
    if (given == null) {
      return new ClassWeights.Equal();
    }
    if (target.task() != Task.CLASSIFICATION) {
      document.problem(at, "WRONG_TASK", "Only classification has classes to weigh; remove it.");
    } else if (given.isJsonObject()) {
      return givenWeights(given.getAsJsonObject(), at, target);
    } else if (document.text(training, "/training", "classWeights", false).isPresent()) {
      if (given.getAsString().equals("balanced")) {
        return new ClassWeights.Balanced();
      }
      document.problem(
          at,
          "OUT_OF_RANGE",
          "Must be \"balanced\" or an object with a weight for each class, not %s."
              .formatted(given));
    }
    return new ClassWeights.Equal();
  }

  private ClassWeights givenWeights(JsonObject given, String at, PredictionSchema target) {
    document.known(given, at, target.outputs());
    List<Double> weights = new ArrayList<>();
    for (String name : target.outputs()) {
      double weight = document.number(given, at, name).orElse(1.0);
      range(at + "/" + name, weight > 0 && Double.isFinite(weight), "above 0", weight);
      weights.add(weight);
    }
    return new ClassWeights.Given(weights);
  }

  private void range(String at, boolean right, String due, double value) {
    if (!right) {
      document.problem(at, "OUT_OF_RANGE", "Must be %s, not %s.".formatted(due, value));
    }
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

  /** What a fitted model depends on: all but the words about it and the place of its data. */
  private static String modelKey(JsonObject root) {
    JsonObject key = root.deepCopy();
    key.remove("description");
    key.remove("data");
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
