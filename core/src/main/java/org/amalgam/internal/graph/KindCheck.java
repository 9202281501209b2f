package org.amalgam.internal.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.ModelFuser.FeatureUse;
import org.amalgam.api.Params;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Schema;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.StageKind;
import org.amalgam.internal.registry.Installed;

/**
 * Checks that a stage's kind takes what the stage reads.
 *
 * @param stage as written
 * @param installed its type
 * @param params its parameters, if they are right
 * @param nodes the sound nodes above it, by id
 * @param problems where faults go
 */
record KindCheck(
    StageDefinition stage,
    Installed installed,
    Optional<Params> params,
    Map<String, Node> nodes,
    List<Problem> problems) {

  /**
   * Reports every fault.
   *
   * @param read what flows at each slot; empty if the stage it comes from is faulty
   * @return whether there is none
   */
  boolean passes(List<Slot> slots, List<Optional<Schema>> read) {
    int before = problems.size();
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      String at = stage.pointer() + "/from/" + stage.from().indexOf(slot.label());
      read.get(i).ifPresentOrElse(schema -> check(slot, schema, at), () -> checkFeatures(slot, at));
    }
    checkCount(read);
    return problems.size() == before;
  }

  private void check(Slot slot, Schema schema, String at) {
    boolean predictions = schema instanceof PredictionSchema;
    List<String> texts = Wiring.texts(schema);
    if (predictions ? installed.kind() != StageKind.FUSER : features() == FeatureUse.NONE) {
      mismatch(slot, schema, at);
    } else if (installed.kind() != StageKind.EXTRACTOR && !texts.isEmpty()) {
      problem(
          at,
          "KIND_MISMATCH",
          "%s '%s' takes numbers; %s text. Put an extractor such as 'one-hot' before it."
              .formatted(
                  installed.kind().json(),
                  stage.id(),
                  texts.size() == 1
                      ? "column '" + texts.get(0) + "' is"
                      : "columns " + texts + " are"));
    }
  }

  private void mismatch(Slot slot, Schema schema, String at) {
    String gives =
        schema instanceof PredictionSchema
            ? "predictions"
            : schema instanceof FeatureSchema ? "features" : "records";
    boolean fuser = installed.kind() == StageKind.FUSER;
    String candidates =
        nodes.values().stream()
            .filter(node -> node.schema() instanceof PredictionSchema == fuser)
            .map(Node::id)
            .sorted()
            .collect(Collectors.joining(", "));
    problem(
        at,
        "KIND_MISMATCH",
        "%s '%s' takes %s; '%s'%s gives %s.%s"
            .formatted(
                installed.kind().json(),
                stage.id(),
                Wiring.takes(installed.kind()),
                slot.label(),
                node(slot).map(node -> " (" + node.installed().type() + ")").orElse(""),
                gives,
                candidates.isEmpty() ? "" : " Candidates: " + candidates + "."));
  }

  private void checkFeatures(Slot slot, String at) {
    node(slot)
        .filter(node -> slot.port() == Slot.Port.FEATURES)
        .ifPresent(
            node ->
                problem(
                    at,
                    "NO_FEATURES",
                    "'%s' (%s) has no hidden features to read."
                        .formatted(node.id(), node.installed().type())));
  }

  /** Whether the stage may read features. */
  private FeatureUse features() {
    return installed.stage() instanceof ModelFuser fuser
        ? params.map(fuser::features).orElse(FeatureUse.OPTIONAL)
        : FeatureUse.REQUIRED;
  }

  private void checkCount(List<Optional<Schema>> read) {
    long features = read.stream().flatMap(Optional::stream).filter(this::isFeatures).count();
    boolean fuser = installed.kind() == StageKind.FUSER;
    if (fuser && features == 0 && features() == FeatureUse.REQUIRED) {
      problem(
          stage.pointer() + "/from",
          "TOO_FEW_INPUTS",
          "fuser '%s' (%s) needs features beside its members, to tell rows apart; name some too."
              .formatted(stage.id(), stage.type()));
    }
    int least =
        switch (installed.kind()) {
          case EXTRACTOR, MODEL -> 1;
          case SYNTHESIZER -> 2;
          case FUSER -> ((ModelFuser) installed.stage()).minMembers();
        };
    long given = stage.from().size() - (fuser && features() != FeatureUse.NONE ? features : 0);
    if (given < least) {
      problem(
          stage.pointer() + "/from",
          "TOO_FEW_INPUTS",
          "%s '%s' (%s) reads %d or more%s; %d given."
              .formatted(
                  installed.kind().json(),
                  stage.id(),
                  stage.type(),
                  least,
                  fuser ? " members" : "",
                  given));
    }
  }

  private boolean isFeatures(Schema schema) {
    return !(schema instanceof PredictionSchema);
  }

  private Optional<Node> node(Slot slot) {
    String label = slot.label();
    return Optional.ofNullable(
        nodes.get(
            slot.port() == Slot.Port.FEATURES
                ? label.substring(0, label.lastIndexOf('.'))
                : label));
  }

  private void problem(String at, String code, String message) {
    problems.add(new Problem(at, code, message));
  }
}
