package org.amalgam.internal.graph;

import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;

/**
 * A pipeline as its JSON says it, before its stage types are looked up.
 *
 * @param rules that rows keep or are refused
 * @param json the document as written
 * @param modelKey hash of all in it that a fitted model depends on
 */
public record PipelineDefinition(
    String id,
    String description,
    RecordSchema input,
    List<FieldRule> rules,
    PredictionSchema target,
    List<String> targetNames,
    Optional<String> data,
    Training training,
    EvaluationDefinition evaluation,
    Serving serving,
    List<StageDefinition> stages,
    String output,
    String json,
    String modelKey) {

  /** Ids name folders of the store, so they are kept to what every file system takes. */
  static final String ID = "[a-z0-9][a-z0-9._-]{0,63}";

  public static boolean isId(String text) {
    return text.matches(ID);
  }

  /** Ids of the stages with the types they name. */
  public List<StageRef> stageRefs() {
    return stages.stream().map(stage -> new StageRef(stage.id(), stage.type())).toList();
  }

  /** A stage by name only. */
  public record StageRef(String id, String type) {}
}
