package org.amalgam.internal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.PipelineStatus.StageStatus;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Run;
import org.amalgam.internal.graph.DefinitionReader;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.PipelineDefinition;
import org.amalgam.internal.graph.Resolver;
import org.amalgam.internal.graph.Resolver.Resolution;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.ModelPackage;
import org.amalgam.internal.store.Store;
import org.amalgam.internal.training.Monitor;

/**
 * A deployed pipeline through its life. Requests read the snapshot from an atomic reference; all
 * that changes is under the pipeline's own lock.
 */
final class LivePipeline {
  private final String id;
  private final StageCatalog catalog;
  private final Store store;
  private final AtomicReference<Optional<Snapshot>> serving =
      new AtomicReference<>(Optional.empty());

  private Definition definition;
  private Resolution resolution = new Resolution(Optional.empty(), List.of());
  private Optional<BackgroundRun<FitReport>> run = Optional.empty();
  private final List<Run<Evaluation>> evaluations = new ArrayList<>();
  private String failure = "";
  private String notLoaded = "";
  private boolean gone;

  /**
   * A definition as deployed.
   *
   * @param parsed empty if it is not even a pipeline
   */
  record Definition(Optional<PipelineDefinition> parsed, List<Problem> problems, Origin origin) {}

  LivePipeline(String id, Definition definition, StageCatalog catalog, Store store) {
    this.id = id;
    this.catalog = catalog;
    this.store = store;
    this.definition = definition;
  }

  String subject() {
    return "Pipeline '%s'".formatted(id);
  }

  // ---- its life ----

  synchronized void define(Definition next) {
    definition = next;
    failure = "";
    refresh();
  }

  synchronized Definition definition() {
    return definition;
  }

  /** Looks at the installed stages anew, and loads, keeps or gives up what serves. */
  synchronized void refresh() {
    if (gone) {
      return;
    }
    resolution =
        definition
            .parsed()
            .map(parsed -> Resolver.resolve(parsed, catalog))
            .orElseGet(() -> new Resolution(Optional.empty(), definition.problems()));
    if (!serving.get().map(this::current).orElse(false)) {
      swap(load());
    }
  }

  /** Whether every stage of a snapshot is the one that is installed now. */
  private boolean current(Snapshot snapshot) {
    return snapshot.graph().graph().nodes().stream().allMatch(node -> node.isIn(catalog));
  }

  private Optional<Snapshot> load() {
    notLoaded = "";
    try {
      Optional<ModelPackage> model = store.readPackage(id);
      if (model.isEmpty()) {
        return Optional.empty();
      }
      return graph(model.get()).map(graph -> Packing.unpack(model.get(), graph));
    } catch (ProblemException e) {
      notLoaded = e.getMessage();
      return Optional.empty();
    }
  }

  /** The graph of a package; empty while stage types are missing. */
  private Optional<Graph> graph(ModelPackage model) {
    Optional<Resolution> resolved =
        DefinitionReader.read(model.pipeline())
            .definition()
            .map(parsed -> Resolver.resolve(parsed, catalog));
    resolved
        .filter(r -> r.graph().isEmpty())
        .ifPresent(r -> notLoaded = "The fitted model waits: " + r.problems().get(0).message());
    return resolved.flatMap(Resolution::graph);
  }

  private void swap(Optional<Snapshot> next) {
    serving.getAndSet(next).ifPresent(Snapshot::retire);
  }

  /** Takes a package in, on disk first. */
  synchronized void take(ModelPackage model, Optional<Snapshot> snapshot) {
    if (gone) {
      snapshot.ifPresent(Snapshot::retire);
      throw new ProblemException(subject(), "NOT_DEPLOYED", "It was undeployed meanwhile.");
    }
    try {
      store.savePackage(id, model);
    } catch (RuntimeException e) {
      snapshot.ifPresent(Snapshot::retire);
      throw e;
    }
    notLoaded = "";
    failure = "";
    swap(snapshot);
  }

  /** Ends it; what it had on disk is left. */
  synchronized void close() {
    gone = true;
    underWay().forEach(Run::cancel);
    swap(Optional.empty());
  }

  // ---- what it does ----

  /** The graph to fit or evaluate. */
  synchronized Graph graph() {
    return resolution
        .graph()
        .orElseThrow(() -> new ProblemException(subject(), resolution.problems()));
  }

  synchronized Run<FitReport> fit(Function<Monitor, FitReport> work) {
    run.filter(fit -> !fit.done())
        .ifPresent(
            fit -> {
              throw new ProblemException(
                  subject(),
                  "FIT_RUNNING",
                  "A fit is under way (%.0f %%, %s). Wait for it, or end it with amalgam:cancel."
                      .formatted(100 * fit.progress().fraction(), fit.progress().message()));
            });
    graph();
    BackgroundRun<FitReport> started =
        BackgroundRun.start("Fit of pipeline '%s'".formatted(id), work, this::ended);
    run = Optional.of(started);
    return started;
  }

  /** A fit that was cancelled did not fail: all is as it was before. */
  private synchronized void ended(ProblemException failed) {
    if (failed == null) {
      failure = "";
    } else if (!BackgroundRun.cancelled(failed)) {
      failure = failed.getMessage();
    }
    run = Optional.empty();
  }

  synchronized Run<Evaluation> evaluate(Function<Monitor, Evaluation> work) {
    Run<Evaluation> started =
        BackgroundRun.start("Evaluation of pipeline '%s'".formatted(id), work, failed -> {});
    evaluations.removeIf(Run::done);
    evaluations.add(started);
    return started;
  }

  synchronized List<Run<?>> cancel() {
    List<Run<?>> cancelled = underWay();
    if (cancelled.isEmpty()) {
      throw new ProblemException(
          subject(), "NOT_RUNNING", "No fit or evaluation of it is under way.");
    }
    cancelled.forEach(Run::cancel);
    return cancelled;
  }

  private List<Run<?>> underWay() {
    return Stream.<Run<?>>concat(run.stream(), evaluations.stream())
        .filter(each -> !each.done())
        .toList();
  }

  Answers predict(Records rows, boolean explained) {
    Snapshot snapshot = lease();
    try {
      FittedGraph graph = snapshot.graph();
      Records due = fitting(rows, graph.graph().definition().input());
      return explained ? graph.explain(due) : graph.predict(due);
    } finally {
      snapshot.release();
    }
  }

  /** What serves, kept open; the caller releases it. */
  Snapshot lease() {
    Optional<Snapshot> snapshot = serving.get();
    while (snapshot.isPresent()) {
      if (snapshot.get().acquire()) {
        return snapshot.get();
      }
      snapshot = serving.get();
    }
    PipelineStatus status = status();
    throw new ProblemException(
        subject(),
        "NOT_READY",
        "It is %s and cannot answer%s"
            .formatted(
                status.state(),
                status.detail().isEmpty() ? "; fit it first." : ": " + status.detail()));
  }

  private Records fitting(Records rows, RecordSchema input) {
    if (rows.schema().equals(input)) {
      return rows;
    }
    List<Problem> problems = new ArrayList<>();
    for (org.amalgam.api.data.Field field : input.fields()) {
      Optional<org.amalgam.api.data.Field> given = rows.schema().field(field.name());
      boolean fits =
          given.isPresent()
              && given.get().type() == field.type()
              && given.get().shape().equals(field.shape());
      if (!fits) {
        problems.add(
            new Problem(
                field.name(),
                "WRONG_COLUMN",
                "The column is due as %s%s."
                    .formatted(field.type().json(), field.shape().isEmpty() ? "" : field.shape())));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException("Request to pipeline '%s'".formatted(id), problems);
    }
    return rows.select(input.names());
  }

  /** The input that a request must have: of what serves, else of the definition. */
  RecordSchema input() {
    return serving
        .get()
        .map(snapshot -> snapshot.graph().graph().definition().input())
        .or(() -> definition().parsed().map(PipelineDefinition::input))
        .orElseThrow(() -> new ProblemException(subject(), definition().problems()));
  }

  // ---- what there is to say of it ----

  synchronized PipelineStatus status() {
    Optional<Snapshot> snapshot = serving.get();
    PipelineState state = state(snapshot.isPresent());
    return new PipelineStatus(
        id,
        definition.parsed().map(PipelineDefinition::description).orElse(""),
        state,
        detail(state, snapshot),
        definition.parsed().map(PipelineDefinition::input).orElse(new RecordSchema(List.of())),
        stages(),
        resolution.problems(),
        run.filter(fit -> !fit.done()).map(Run::progress),
        snapshot.map(Snapshot::report));
  }

  private PipelineState state(boolean serves) {
    if (run.filter(fit -> !fit.done()).isPresent()) {
      return PipelineState.FITTING;
    }
    if (serves) {
      return PipelineState.READY;
    }
    if (resolution.onlyTypesMissing()) {
      return PipelineState.UNRESOLVED;
    }
    if (!resolution.problems().isEmpty()) {
      return PipelineState.INVALID;
    }
    return failure.isEmpty() ? PipelineState.RESOLVED : PipelineState.FAILED;
  }

  private String detail(PipelineState state, Optional<Snapshot> snapshot) {
    boolean older =
        snapshot.isPresent()
            && !definition
                .parsed()
                .map(PipelineDefinition::modelKey)
                .equals(Optional.of(snapshot.get().graph().graph().definition().modelKey()));
    return switch (state) {
      case READY, DEGRADED -> {
        String outdated =
            older
                ? "The definition changed; what was fitted before serves until the next fit. "
                : "";
        yield (outdated + (failure.isEmpty() ? "" : "The last fit failed: " + failure)).strip();
      }
      case UNRESOLVED, INVALID -> resolution.problems().get(0).message();
      case FAILED -> failure;
      case FITTING -> snapshot.isPresent() ? "What was fitted before goes on serving." : "";
      case RESOLVED -> notLoaded;
    };
  }

  private List<StageStatus> stages() {
    return definition
        .parsed()
        .map(parsed -> parsed.stageRefs().stream().map(ref -> stage(ref.id(), ref.type())).toList())
        .orElse(List.of());
  }

  private StageStatus stage(String stage, String type) {
    Optional<Installed> installed =
        resolution
            .graph()
            .flatMap(g -> g.nodes().stream().filter(n -> n.id().equals(stage)).findFirst())
            .map(Node::installed)
            .or(() -> catalog.find(type).stream().findFirst());
    return new StageStatus(
        stage, type, installed.map(Installed::kind), installed.map(Installed::provider));
  }
}
