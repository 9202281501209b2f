package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.List;
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
  private final Runs runs;
  private final Served served;
  private final Follower follower;
  private final Requests requests = new Requests(this);
  private final Timers timers;

  /** Held while the next snapshot is built and swapped in; never by a request. */
  private final ReentrantLock succession = new ReentrantLock();

  private volatile Definition definition;
  private volatile Resolution resolution = new Resolution(Optional.empty(), List.of());
  private volatile String notLoaded = "";

  /** Odd while whoever brought it has left, and another number each time. */
  private final AtomicLong leaves = new AtomicLong();

  /** Since when the fitted model waits for stage types; 0 if it never did. */
  private final AtomicLong waitingSince = new AtomicLong();

  private volatile boolean gone;

  LivePipeline(
      String id,
      Definition definition,
      StageCatalog catalog,
      Store store,
      Timers timers,
      Refitting refitting) {
    this.id = id;
    this.catalog = catalog;
    this.store = store;
    this.definition = definition;
    this.timers = timers;
    this.runs = new Runs(id);
    this.served = new Served(timers);
    this.follower = new Follower(this, served, catalog, store, timers, refitting);
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
      resolution =
          definition
              .parsed()
              .map(parsed -> Resolver.withEvaluation(parsed, catalog))
              .orElseGet(() -> new Resolution(Optional.empty(), definition.problems()));
      served.now().ifPresentOrElse(this::follow, () -> swap(load()));
    } finally {
      succession.unlock();
    }
  }

  /** Does what changes what serves while nobody else does. */
  void exclusively(Runnable work) {
    succession.lock();
    try {
      work.run();
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

  /** What was loaded without some types is loaded anew when one of them comes. */
  private void follow(Snapshot now) {
    boolean returns =
        now.graph().graph().nodes().stream()
            .anyMatch(node -> node.isAbsent() && node.in(catalog).isPresent());
    if (returns) {
      load().ifPresent(next -> served.exchange(next, definition.serving().drain()));
    } else {
      follower.follow(now);
    }
  }

  private Optional<Snapshot> load() {
    notLoaded = "";
    try {
      return store
          .readPackage(id)
          .flatMap(
              model ->
                  graph(model)
                      .or(() -> partial(model))
                      .map(graph -> admitted(model, Packing.unpack(model, graph))));
    } catch (ProblemException e) {
      notLoaded = e.getMessage();
      return Optional.empty();
    }
  }

  /** What a restart finds, without stages of other versions that make it worse than it was. */
  private Snapshot admitted(ModelPackage model, Snapshot loaded) {
    Readmission asked = Readmission.of(model, loaded);
    if (asked.reasons().isEmpty()) {
      return loaded;
    }
    follower.refuse(asked.others(), new ProblemException(subject(), asked.reasons()));
    Snapshot rest = loaded.with(Succession.without(loaded.graph(), asked.nodes()));
    loaded.retire();
    return rest;
  }

  private Optional<Resolution> resolve(ModelPackage model, StageCatalog stages) {
    return DefinitionReader.read(model.pipeline())
        .definition()
        .map(parsed -> Resolver.resolve(parsed, stages));
  }

  /** The graph of a package; empty while stage types are missing. */
  private Optional<Graph> graph(ModelPackage model) {
    Optional<Resolution> resolved = resolve(model, catalog);
    resolved
        .filter(r -> r.graph().isEmpty())
        .ifPresent(r -> notLoaded = "The fitted model waits: " + r.problems().get(0).message());
    return resolved.flatMap(Resolution::graph);
  }

  /**
   * The graph of a package whose missing types have not come within the grace: it does without
   * them, if anything is left that answers.
   */
  private Optional<Graph> partial(ModelPackage model) {
    if (resolve(model, catalog).filter(Resolution::onlyTypesMissing).isEmpty()) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    long since = waitingSince.compareAndSet(0, now) ? now : waitingSince.get();
    Duration left = definition.serving().grace().minusNanos(now - since);
    if (left.compareTo(Duration.ZERO) > 0) {
      timers.after(left, this::refresh);
      return Optional.empty();
    }
    StageCatalog stages = Packing.withAbsent(model, catalog);
    Optional<Graph> graph = resolve(model, stages).flatMap(Resolution::graph);
    graph = graph.filter(Graph::answers);
    graph.ifPresent(
        g -> {
          notLoaded = "";
          LOG.warn("{} goes on without stages of which no bundle is installed.", subject());
        });
    return graph;
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
  void succeed(ModelPackage own, Snapshot fit, Runnable last) {
    succession.lock();
    try {
      refuseIfGone(Optional.of(fit));
      Snapshot fitted = follower.caughtUp(fit, own);
      ModelPackage model =
          fitted.equals(fit)
              ? own
              : Packing.pack(fitted.graph(), fitted.report(), fitted.heldOut());
      List<Problem> reasons = comparable(fitted).map(now -> compare(now, fitted)).orElse(List.of());
      if (!reasons.isEmpty()) {
        fitted.retire();
        Refusal refusal = new Refusal("What was fitted", reasons, Optional.of(model));
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
      // Stages may have changed while the fit was under way.
      served.now().ifPresent(follower::follow);
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

  /** Takes what was refused all the same. */
  void promote() {
    succession.lock();
    try {
      Refusal asked =
          follower
              .refusal()
              .orElseThrow(
                  () ->
                      new ProblemException(
                          subject(),
                          "NOTHING_REFUSED",
                          "Nothing was refused, so nothing to promote."));
      if (asked.fitted().isPresent()) {
        ModelPackage model = asked.fitted().get();
        take(model, graph(model).map(graph -> Packing.unpack(model, graph)));
        return;
      }
      Snapshot now = lease();
      try {
        follower.insist(now);
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

  /** The graph to fit or evaluate. */
  Graph graph() {
    return resolution
        .graph()
        .orElseThrow(() -> new ProblemException(subject(), resolution.problems()));
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
        catalog);
  }

  /** Nodes that serve no more, for tests and status. */
  static List<Node> gone(Snapshot snapshot) {
    return snapshot.graph().graph().nodes().stream()
        .filter(node -> snapshot.graph().isGone(node.index()))
        .toList();
  }
}
