package org.amalgam.api.data;

import java.util.HashSet;
import java.util.List;

/**
 * What a prediction says.
 *
 * @param task what is predicted
 * @param outputs the classes for {@link Task#CLASSIFICATION} (for two classes the second is the
 *     positive one), the names of the targets for {@link Task#REGRESSION}, the one risk for {@link
 *     Task#SURVIVAL}
 */
public record PredictionSchema(Task task, List<String> outputs) implements Schema {

  public PredictionSchema {
    outputs = List.copyOf(outputs);
    if (new HashSet<>(outputs).size() != outputs.size()) {
      throw new IllegalArgumentException("Outputs must differ: " + outputs + ".");
    }
    if (task == Task.CLASSIFICATION && outputs.size() < 2) {
      throw new IllegalArgumentException(
          "Classification needs 2 classes or more; got %s.".formatted(outputs));
    }
    if (task == Task.SURVIVAL && outputs.size() != 1) {
      throw new IllegalArgumentException(
          "Survival has one output, the risk; got %s.".formatted(outputs));
    }
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("A prediction needs an output.");
    }
  }

  public static PredictionSchema classes(String... classes) {
    return new PredictionSchema(Task.CLASSIFICATION, List.of(classes));
  }

  public static PredictionSchema targets(String... targets) {
    return new PredictionSchema(Task.REGRESSION, List.of(targets));
  }

  /** One risk score. */
  public static PredictionSchema survival() {
    return new PredictionSchema(Task.SURVIVAL, List.of("risk"));
  }

  /** Numbers per row. */
  public int width() {
    return outputs.size();
  }
}
