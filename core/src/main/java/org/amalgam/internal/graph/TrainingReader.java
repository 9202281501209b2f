package org.amalgam.internal.graph;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.amalgam.internal.graph.Training.ClassWeights;

/** Reads {@code training} of a pipeline's JSON. */
record TrainingReader(JsonDocument document) {

  Training read(JsonObject root, PredictionSchema target) {
    Training normal = Training.DEFAULT;
    Optional<JsonObject> object = document.object(root, "", "training", false);
    if (object.isEmpty()) {
      return normal;
    }
    JsonObject training = object.get();
    document.known(
        training,
        "/training",
        List.of("seed", "folds", "holdout", "gap", "metric", "classWeights"));
    double seed = document.number(training, "/training", "seed").orElse((double) normal.seed());
    double folds = document.number(training, "/training", "folds").orElse((double) normal.folds());
    double holdout = document.number(training, "/training", "holdout").orElse(normal.holdout());
    double gap = document.number(training, "/training", "gap").orElse((double) normal.gap());
    document.range("/training/gap", gap == Math.rint(gap) && gap >= 0, "0 or more", gap);
    document.range("/training/seed", seed == Math.rint(seed), "a whole number", seed);
    document.range("/training/folds", folds == Math.rint(folds) && folds >= 2, "2 or more", folds);
    document.range("/training/holdout", holdout >= 0 && holdout < 1, "from 0 to below 1", holdout);
    return new Training(
        (long) seed,
        (int) folds,
        holdout,
        (int) gap,
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
      document.range(at + "/" + name, weight > 0 && Double.isFinite(weight), "above 0", weight);
      weights.add(weight);
    }
    return new ClassWeights.Given(weights);
  }
}
