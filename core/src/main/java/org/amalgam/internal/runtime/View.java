package org.amalgam.internal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amalgam.api.RestartNeeded;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.PipelineStatus.StageStatus;
import org.amalgam.api.pipeline.Progress;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Scores;
import org.amalgam.api.pipeline.Trial;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.PipelineDefinition;
import org.amalgam.internal.graph.Resolver.Resolution;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;

/** A pipeline as it stands at one moment, in words. */
record View(
    String id,
    Definition definition,
    Resolution resolution,
    Optional<Snapshot> serving,
    Optional<Progress> fit,
    String failure,
    String notLoaded,
    Optional<Refusal> refusal,
    Optional<Trial> trial,
    StageCatalog catalog) {
  private static final int SHOWN = 3;

  PipelineStatus status() {
    return new PipelineStatus(
        id,
        definition.parsed().map(PipelineDefinition::description).orElse(""),
        state(),
        detail(),
        definition.parsed().map(PipelineDefinition::input).orElse(new RecordSchema(List.of())),
        stages(),
        resolution.problems(),
        fit,
        serving.map(Snapshot::report),
        trial);
  }

  PipelineState state() {
    if (fit.isPresent()) {
      return PipelineState.FITTING;
    }
    if (serving.isPresent()) {
      return gone().isEmpty() ? PipelineState.READY : PipelineState.DEGRADED;
    }
    if (resolution.onlyTypesMissing()) {
      return PipelineState.UNRESOLVED;
    }
    if (!resolution.problems().isEmpty()) {
      return PipelineState.INVALID;
    }
    return failure.isEmpty() ? PipelineState.RESOLVED : PipelineState.FAILED;
  }

  private List<Node> gone() {
    return serving.map(LivePipeline::gone).orElse(List.of());
  }

  String detail() {
    return switch (state()) {
      case READY, DEGRADED -> served();
      case UNRESOLVED, INVALID -> resolution.problems().get(0).message();
      case FAILED -> failure;
      case FITTING -> serving.isPresent() ? "What was fitted before goes on serving." : "";
      case RESOLVED -> notLoaded;
    };
  }

  private String served() {
    List<String> words = new ArrayList<>();
    if (!gone().isEmpty()) {
      boolean refused = gone().stream().anyMatch(node -> !node.versions(catalog).isEmpty());
      words.add(
          "It serves without %s%s."
              .formatted(
                  gone().stream().map(Node::title).collect(Collectors.joining(", ")),
                  refused ? "" : ", of which no bundle is installed"));
    }
    promise().ifPresent(words::add);
    if (outdated()) {
      words.add("The definition changed; what was fitted before serves until the next fit.");
    }
    restarts().forEach(words::add);
    refusal.map(Refusal::toString).ifPresent(words::add);
    serving.ifPresent(each -> words.addAll(beside(each.graph())));
    if (!failure.isEmpty()) {
      words.add("The last fit failed: " + failure);
    }
    return String.join(" ", words);
  }

  private List<String> beside(FittedGraph graph) {
    return new Beside(
            graph,
            catalog,
            definition.serving().manual(),
            refusal.map(each -> each.stages().values()).orElse(List.of()))
        .sentences();
  }

  /** What comes only after a restart; that serves which was there before. */
  private List<String> restarts() {
    return serving.stream()
        .flatMap(each -> each.graph().graph().nodes().stream())
        .flatMap(node -> catalog.restart(node.unwrapped().type()).stream())
        .map(RestartNeeded::reason)
        .distinct()
        .toList();
  }

  /** How good it was measured to be without what is gone, if that was measured. */
  private Optional<String> promise() {
    return serving
        .filter(each -> !gone().isEmpty())
        .flatMap(
            each ->
                Optional.ofNullable(
                    each.report().absences().get(FitReport.absence(each.graph().missingMembers()))))
        .map(scores -> measured(scores, serving.get().graph().missingMembers()));
  }

  private static String measured(Scores scores, List<String> without) {
    String figures =
        scores.metrics().entrySet().stream()
            .limit(SHOWN)
            .map(
                each ->
                    String.format(
                        Locale.ROOT,
                        "%s %.3f [%.3f, %.3f]",
                        each.getKey(),
                        each.getValue().value(),
                        each.getValue().low(),
                        each.getValue().high()))
            .collect(Collectors.joining(", "));
    return "Without %s it was measured on the held-out rows: %s."
        .formatted(FitReport.absence(without), figures);
  }

  private boolean outdated() {
    return !definition
        .parsed()
        .map(PipelineDefinition::modelKey)
        .equals(serving.map(each -> each.graph().graph().definition().modelKey()));
  }

  private List<StageStatus> stages() {
    return definition
        .parsed()
        .map(parsed -> parsed.stageRefs().stream().map(ref -> stage(ref.id(), ref.type())).toList())
        .orElse(List.of());
  }

  private StageStatus stage(String stage, String type) {
    Optional<Node> node =
        serving
            .map(each -> each.graph().graph())
            .flatMap(graph -> node(graph, stage, type))
            .or(() -> resolution.graph().flatMap(graph -> node(graph, stage, type)));
    Optional<Installed> used =
        node.map(Node::unwrapped).or(() -> catalog.find(type).stream().findFirst());
    return new StageStatus(
        stage,
        type,
        node.map(Node::kind).or(() -> used.map(Installed::kind)),
        used.map(Installed::provider),
        used.map(this::beside).orElse(List.of()));
  }

  private List<Provider> beside(Installed used) {
    return catalog.versions(used.type(), used.kind()).stream()
        .filter(each -> !each.equals(used))
        .map(Installed::provider)
        .toList();
  }

  private static Optional<Node> node(Graph graph, String stage, String type) {
    return graph.nodes().stream()
        .filter(node -> node.id().equals(stage) && node.installed().type().equals(type))
        .findFirst();
  }
}
