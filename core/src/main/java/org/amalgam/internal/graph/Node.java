package org.amalgam.internal.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Params;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Schema;
import org.amalgam.api.pipeline.StageKind;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;

/**
 * A stage of a graph with all that is known of it before any data flows.
 *
 * @param index its place in topological order
 * @param id its id in the pipeline
 * @param installed its type
 * @param params checked parameters
 * @param given the parameters as written
 * @param inputs what it reads, in order
 * @param schema what it gives
 * @param features its hidden features, for models that have some
 * @param trained whether it is supervised: what it gives was learned from the target
 * @param onTrained whether it stands on a stage that does, so must learn out of fold
 */
public record Node(
    int index,
    String id,
    Installed installed,
    Params params,
    Map<String, Object> given,
    List<Slot> inputs,
    Schema schema,
    Optional<FeatureSchema> features,
    boolean trained,
    boolean onTrained) {

  public StageKind kind() {
    return installed.kind();
  }

  public FeatureExtractor extractor() {
    return (FeatureExtractor) installed.stage();
  }

  public FeatureSynthesizer synthesizer() {
    return (FeatureSynthesizer) installed.stage();
  }

  public ModelTrainer trainer() {
    return (ModelTrainer) installed.stage();
  }

  public ModelFuser fuser() {
    return (ModelFuser) installed.stage();
  }

  /** The stage as its bundle registered it: a model, where the node is a model that fuses. */
  public Installed unwrapped() {
    return installed.stage() instanceof MetaLearner meta ? installed.as(meta.trainer()) : installed;
  }

  /** Whether its type is not installed. */
  public boolean isAbsent() {
    return unwrapped().stage() instanceof Absent;
  }

  /** The stages of this type that a catalog has now, the one that goes first first. */
  public List<Installed> versions(StageCatalog catalog) {
    return catalog.versions(unwrapped().type(), unwrapped().kind());
  }

  /** What a fuser fuses. */
  public List<Slot> members() {
    return inputs.stream().filter(slot -> slot.port() == Slot.Port.PREDICTIONS).toList();
  }

  /** What a fuser learns; {@code NOTHING} for every other kind. */
  public ModelFuser.Learning learning() {
    return kind() == StageKind.FUSER ? fuser().learning(params) : ModelFuser.Learning.NOTHING;
  }

  /** Whether fitting it takes rows. */
  public boolean learns() {
    return kind() != StageKind.FUSER || learning() != ModelFuser.Learning.NOTHING;
  }

  /** Stage, type and provider, as messages name it. */
  public String title() {
    return "stage '%s' (%s, %s)".formatted(id, installed.type(), installed.provider());
  }
}
