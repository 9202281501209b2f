package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.graph.DefinitionReader;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.PipelineDefinition;
import org.amalgam.internal.graph.Resolver;
import org.amalgam.internal.graph.Resolver.Resolution;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.ModelPackage;
import org.amalgam.internal.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A deployed pipeline through its life. Requests read the snapshot from an atomic reference and
 * finish on it. Whatever changes what serves (a fit, an import, other stages, a rollback) builds
 * the next snapshot beside it, one at a time, and swaps the reference.
 */
final class LivePipeline {
  private static final Logger LOG = LoggerFactory.getLogger(LivePipeline.class);

  private final String id;
  private final StageCatalog catalog;
  private final Store store;
  private final Timers timers;
  private final long begun = System.nanoTime();
  private final Runs runs;
  private final Served served;
  private final Follower follower;
  private final Requests requests = new Requests(this);

  /** Held while the next snapshot is built and swapped in; never by a request. */
  private final ReentrantLock succession = new ReentrantLock();

  private volatile Definition definition;
  private volatile Resolution resolution = new Resolution(Optional.empty(), List.of());
  private volatile String notLoaded = "";

  /** Odd while whoever brought it has left, and another number each time. */
  private final AtomicLong leaves = new AtomicLong();

  private volatile boolean gone;

  LivePipeline(String id, Definition definition, StageCatalog catalog, Store store, Timers timers) {
    this.id = id;
    this.catalog = catalog;
    this.store = store;
    this.timers = timers;
    this.definition = definition;
    this.runs = new Runs(id);
    this.served = new Served(timers);
    this.follower = new Follower(this, served, catalog, store, timers);
  }

  String id() {
    return id;
  }

  String subject() {
    return "Pipeline '%s'".formatted(id);
  }

  Runs runs() {
    return runs;
  }

  Requests requests() {
    return requests;
  }

  Definition definition() {
    return definition;
  }

  // ---- its life ----

  void define(Definition next) {
    definition = next;
    leaves.updateAndGet(n -> n % 2 == 0 ? n : n + 1);
    runs.forgetFailure();
    refresh();
  }

  /** Says that whoever brought it has left; its next definition brings it back. */
  long leave() {
    return leaves.updateAndGet(n -> n % 2 == 0 ? n + 1 : n + 2);
  }

  /** Whether nothing has happened since that leave. */
  boolean isLeaving(long leave) {
    return leaves.get() == leave;
  }

  boolean isLeaving() {
    return leaves.get() % 2 == 1;
  }

  /** Looks at the installed stages anew, and makes what serves follow them. */
  void refresh() {
    succession.lock();
    try {
      if (gone) {
        return;
      }
      resolution = resolve();
      if (served.now().isEmpty()) {
        swap(load());
      }
      served.now().ifPresent(follower::follow);
    } finally {
      succession.unlock();
    }
  }

  /** Ends it; what it had on disk is left. */
  void close() {
    gone = true;
    runs.cancel();
    succession.lock();
    try {
      served.close(definition.serving().drain());
    } finally {
      succession.unlock();
    }
  }

  private Optional<Snapshot> load() {
    notLoaded = "";
    try {
      Optional<ModelPackage> model = store.readPackage(id);
      return model.isEmpty() || isAwaited(model.get())
          ? Optional.empty()
          : graph(model.get()).map(graph -> Packing.unpack(model.get(), graph));
    } catch (ProblemException e) {
      notLoaded = e.getMessage();
      return Optional.empty();
    }
  }

  /**
   * Whether a version that a package was made with may still come: where people decide, another one
   * does not take its place because it was started first.
   */
  private boolean isAwaited(ModelPackage model) {
    Duration left = definition.serving().grace().minusNanos(System.nanoTime() - begun);
    if (!definition.serving().manual() || left.isNegative()) {
      return false;
    }
    Map<String, List<Installed>> there = Packing.chosen(model, catalog);
    Optional<ModelPackage.StageState> missing =
        model.fitted().stages().stream().filter(each -> !there.containsKey(each.id())).findFirst();
    missing.ifPresent(
        stage -> {
          timers.after(left, this::refresh);
          notLoaded =
              "The fitted model waits for %s of %s %s; without it another version takes its place after %d s."
                  .formatted(
                      stage.type(),
                      stage.bundle(),
                      stage.version(),
                      definition.serving().grace().toSeconds());
        });
    return missing.isPresent();
  }

  /** The graph of a package; empty while stage types are missing. */
  private Optional<Graph> graph(ModelPackage model) {
    Optional<Resolution> resolved =
        DefinitionReader.read(model.pipeline())
            .definition()
            .map(parsed -> Resolver.resolve(parsed, catalog, Packing.chosen(model, catalog)));
    resolved
        .filter(r -> r.graph().isEmpty())
        .ifPresent(r -> notLoaded = "The fitted model waits: " + r.problems().get(0).message());
    return resolved.flatMap(Resolution::graph);
  }

  private void swap(Optional<Snapshot> next) {
    served.swap(next, definition.serving().drain());
  }

  // ---- fits, imports, and who decides otherwise ----

  /**
   * Takes a fit in if it passes the gate; on disk first.
   *
   * @param last called before anything is replaced; what it throws leaves all as it was
   */
  void succeed(ModelPackage model, Snapshot fitted, Runnable last) {
    succession.lock();
    try {
      refuseIfGone(Optional.of(fitted));
      List<Problem> reasons = comparable(fitted).map(now -> compare(now, fitted)).orElse(List.of());
      if (!reasons.isEmpty()) {
        fitted.retire();
        Refusal refusal = new Refusal(reasons, model);
        follower.refuse(refusal);
        throw new ProblemException(
            "Fit of pipeline '%s'".formatted(id), "REFUSED", refusal.toString());
      }
      take(model, Optional.of(fitted), last);
    } finally {
      succession.unlock();
    }
  }

  /** What serves, if it was kept from the same rows as a fit. */
  private Optional<Snapshot> comparable(Snapshot fitted) {
    return served
        .now()
        .filter(now -> now.heldOut().isPresent() && fitted.heldOut().isPresent())
        .filter(now -> now.heldOut().get().sameAs(fitted.heldOut().get()));
  }

  private List<Problem> compare(Snapshot now, Snapshot fitted) {
    return Gate.fused(
        now.graph(), fitted.graph(), fitted.heldOut().get(), definition.serving().tolerance());
  }

  /** Takes a package in without asking, on disk first. */
  void take(ModelPackage model, Optional<Snapshot> snapshot) {
    take(model, snapshot, () -> {});
  }

  private void take(ModelPackage model, Optional<Snapshot> snapshot, Runnable last) {
    succession.lock();
    try {
      refuseIfGone(snapshot);
      try {
        store.savePackage(id, model, last);
      } catch (RuntimeException e) {
        snapshot.ifPresent(Snapshot::retire);
        throw e;
      }
      notLoaded = "";
      runs.forgetFailure();
      follower.forget();
      swap(snapshot);
    } finally {
      succession.unlock();
    }
  }

  private void refuseIfGone(Optional<Snapshot> snapshot) {
    if (gone) {
      snapshot.ifPresent(Snapshot::retire);
      throw new ProblemException(subject(), "NOT_DEPLOYED", "It was undeployed meanwhile.");
    }
  }

  /** Takes what was refused all the same, or what waits. */
  void promote() {
    succession.lock();
    try {
      Optional<ModelPackage> fitted = follower.refusal().flatMap(Refusal::fitted);
      if (fitted.isPresent()) {
        ModelPackage model = fitted.get();
        take(model, graph(model).map(graph -> Packing.unpack(model, graph)));
        return;
      }
      Snapshot now = lease();
      try {
        follower.promote(now);
      } finally {
        now.release();
      }
    } finally {
      succession.unlock();
    }
  }

  /** Goes back to what served before. */
  void rollback() {
    succession.lock();
    try {
      Snapshot now = lease();
      try {
        Snapshot back = served.takePrevious().orElseGet(this::before);
        store.restorePrevious(id);
        served.exchange(back, definition.serving().drain());
        follower.keepTo(back);
        LOG.info("{} is back at what served before.", subject());
      } finally {
        now.release();
      }
    } finally {
      succession.unlock();
    }
  }

  private Snapshot before() {
    ModelPackage model =
        store
            .readPrevious(id)
            .orElseThrow(
                () ->
                    new ProblemException(
                        subject(), "NO_PREVIOUS", "Nothing served before what serves now."));
    return graph(model)
        .map(graph -> Packing.unpack(model, graph))
        .orElseThrow(() -> new ProblemException(subject(), "NO_PREVIOUS", notLoaded));
  }

  /** What serves, kept open; the caller releases it. */
  Snapshot lease() {
    return served.lease().orElseThrow(this::notReady);
  }

  private ProblemException notReady() {
    View view = view();
    return new ProblemException(
        subject(),
        "NOT_READY",
        "It is %s and cannot answer%s"
            .formatted(
                view.state(), view.detail().isEmpty() ? "; fit it first." : ": " + view.detail()));
  }

  /** The input that a request must have: of what serves, else of the definition. */
  RecordSchema input() {
    return served
        .now()
        .map(snapshot -> snapshot.graph().graph().definition().input())
        .or(() -> definition.parsed().map(PipelineDefinition::input))
        .orElseThrow(() -> new ProblemException(subject(), definition.problems()));
  }

  /** The graph to fit or evaluate: where people decide, of the versions that serve. */
  Graph graph() {
    Resolution now = definition.serving().manual() ? resolve() : resolution;
    return now.graph().orElseThrow(() -> new ProblemException(subject(), now.problems()));
  }

  private Resolution resolve() {
    return definition
        .parsed()
        .map(parsed -> Resolver.resolve(parsed, catalog, kept()))
        .orElseGet(() -> new Resolution(Optional.empty(), definition.problems()));
  }

  /** By id of a stage: the version that serves and stays until somebody decides otherwise. */
  private Map<String, List<Installed>> kept() {
    return definition.serving().manual()
        ? served.now().map(now -> now.inUse(catalog)).orElse(Map.of())
        : Map.of();
  }

  /** How it stands at this moment. */
  View view() {
    return new View(
        id,
        definition,
        resolution,
        served.now(),
        runs.progress(),
        runs.failure(),
        notLoaded,
        follower.refusal().map(Refusal::toString),
        Optional.empty(),
        catalog);
  }

  /** Nodes that serve no more, for tests and status. */
  static List<Node> gone(Snapshot snapshot) {
    return snapshot.graph().graph().nodes().stream()
        .filter(node -> snapshot.graph().isGone(node.index()))
        .toList();
  }
}
