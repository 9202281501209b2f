package org.amalgam.internal.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.pipeline.CanaryOptions;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Trial;
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
  private final Loader loader;
  private final Runs runs;
  private final Served served;
  private final Follower follower;
  private final Trials trials;
  private final Requests requests;

  /** Held while the next snapshot is built and swapped in; never by a request. */
  private final ReentrantLock succession = new ReentrantLock();

  private volatile Definition definition;
  private volatile Resolution resolution = new Resolution(Optional.empty(), List.of());

  /** Odd while whoever brought it has left, and another number each time. */
  private final AtomicLong leaves = new AtomicLong();

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
    this.runs = new Runs(id, this::refresh);
    this.served = new Served(timers);
    this.follower = new Follower(this, served, catalog, store, timers, refitting);
    this.loader = new Loader(this, follower, catalog, store, timers);
    this.trials = new Trials(subject(), catalog);
    this.requests = new Requests(this, trials);
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

  /**
   * Does what may change what serves, with nobody else doing so; what is on trial beside something
   * that does not serve any more ends.
   *
   * @param what is done, in a sentence
   */
  private void change(String what, Runnable work) {
    succession.lock();
    try {
      work.run();
    } finally {
      trials.follow(served.now(), what);
      succession.unlock();
    }
  }

  /** Looks at the installed stages anew, and makes what serves follow them. */
  void refresh() {
    change(
        "The installed stages changed what serves; begin it again.",
        () -> {
          if (!gone) {
            resolution = resolve();
            if (served.now().isEmpty()) {
              swap(loader.load());
            }
            served.now().ifPresent(this::follow);
          }
        });
  }

  /** What was loaded without some types is loaded anew when one of them comes. */
  private void follow(Snapshot now) {
    boolean returns =
        now.graph().graph().nodes().stream()
            .anyMatch(node -> node.isAbsent() && !node.versions(catalog).isEmpty());
    if (returns) {
      loader.load().ifPresent(next -> served.exchange(next, definition.serving().drain()));
    }
    follower.follow(served.now().orElse(now));
  }

  /** Does what takes in a stage that was fitted anew, while nobody else changes what serves. */
  void exclusively(Runnable work) {
    change("A stage was fitted anew; begin it again.", work);
  }

  /** Ends it; what it had on disk is left. */
  void close() {
    gone = true;
    runs.cancel();
    change(
        "The pipeline was undeployed, or the platform closed.",
        () -> served.close(definition.serving().drain()));
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
    change("A fit replaced what serves; begin it again.", () -> enter(model, fitted, last));
  }

  private void enter(ModelPackage own, Snapshot fit, Runnable last) {
    refuseIfGone(Optional.of(fit));
    Snapshot fitted = follower.caughtUp(fit, own);
    boolean isOwn = fitted.equals(fit);
    ModelPackage model =
        isOwn ? own : Packing.pack(fitted.graph(), fitted.report(), fitted.heldOut());
    List<Problem> reasons = comparable(fitted).map(now -> compare(now, fitted)).orElse(List.of());
    if (!reasons.isEmpty()) {
      fitted.retire();
      Refusal refusal = new Refusal(reasons, model);
      follower.refuse(refusal);
      throw new ProblemException(
          "Fit of pipeline '%s'".formatted(id), "REFUSED", refusal.toString());
    }
    take(model, Optional.of(fitted), last);
    if (!isOwn && served.now().filter(fitted::equals).isPresent()) {
      follower.measure(fitted);
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
    change("A model package was imported; begin it again.", () -> take(model, snapshot, () -> {}));
  }

  private void take(ModelPackage model, Optional<Snapshot> snapshot, Runnable last) {
    refuseIfGone(snapshot);
    try {
      store.savePackage(id, model, last);
    } catch (RuntimeException e) {
      snapshot.ifPresent(Snapshot::retire);
      throw e;
    }
    loader.forgetFailure();
    runs.forgetFailure();
    follower.forget();
    swap(snapshot);
    // Stages may have changed while the fit was under way.
    served.now().ifPresent(follower::follow);
  }

  private void refuseIfGone(Optional<Snapshot> snapshot) {
    if (gone) {
      snapshot.ifPresent(Snapshot::retire);
      throw new ProblemException(subject(), "NOT_DEPLOYED", "It was undeployed meanwhile.");
    }
  }

  /** Takes what is on trial, or what was refused all the same, or what waits. */
  void promote() {
    change(
        "Something else was promoted; begin it again.",
        () -> {
          Optional<Canary> canary = trials.canary();
          if (canary.isPresent()) {
            adopt(canary.get(), "It was promoted by hand.");
          } else {
            follower
                .refusal()
                .flatMap(Refusal::fitted)
                .ifPresentOrElse(
                    model -> take(model, Optional.of(loader.ofAll(model)), () -> {}),
                    () -> leased(follower::promote));
          }
        });
  }

  /** Goes back to what served before, or ends what is on trial on requests. */
  void rollback() {
    change(
        "What serves was rolled back; begin it again.",
        () -> {
          boolean canary = trials.canary().isPresent();
          if (!canary || !trials.end(Trial.State.ROLLED_BACK, "It was rolled back by hand.")) {
            back();
          }
        });
  }

  private void back() {
    Snapshot back = served.takePrevious().orElseGet(loader::previous);
    try {
      store.restorePrevious(id);
    } catch (RuntimeException e) {
      back.retire();
      throw e;
    }
    served.exchange(back, definition.serving().drain());
    follower.keepTo(back);
    LOG.info("{} is back at what served before.", subject());
  }

  private void leased(Consumer<Snapshot> work) {
    Snapshot now = lease();
    try {
      work.accept(now);
    } finally {
      now.release();
    }
  }

  // ---- trials ----

  /** Begins to show a version of a stage what the stage reads. */
  void shadow(String stage, Provider version) {
    begin((now, asked) -> trials.shadow(now, asked.in(catalog, follower.model())), stage, version);
  }

  /** Begins to answer requests with a version of a stage. */
  void canary(String stage, Provider version, CanaryOptions options) {
    begin(
        (now, asked) -> {
          Candidate candidate = asked.in(catalog, follower.model());
          refuseIfDegraded(now);
          double tolerance = definition.serving().tolerance();
          trials.canary(now, candidate, options, tolerance, this::adoptLater);
        },
        stage,
        version);
  }

  private void begin(
      BiConsumer<Snapshot, Candidate.Asked> beginning, String stage, Provider version) {
    change(
        "",
        () ->
            leased(
                now -> {
                  trials.refuseSecond();
                  beginning.accept(
                      now, new Candidate.Asked(subject(), now.graph(), stage, version));
                }));
  }

  private void refuseIfDegraded(Snapshot now) {
    if (!gone(now).isEmpty()) {
      throw new ProblemException(
          subject(),
          "STAGE_MISSING",
          "It serves without %s, so nothing can be promoted; install its bundle first."
              .formatted(gone(now).get(0).title()));
    }
  }

  /** Ends what is on trial. */
  void stop() {
    if (!trials.end(Trial.State.STOPPED, "It was stopped by hand.")) {
      throw new ProblemException(subject(), "NO_TRIAL", "No version is on trial.");
    }
  }

  private void adoptLater(Canary canary, String reason) {
    change(
        "",
        () -> {
          if (!gone && served.now().filter(canary.base()::equals).isPresent()) {
            adopt(canary, reason);
          }
        });
  }

  private void adopt(Canary canary, String reason) {
    if (canary.claim(reason)) {
      try {
        follower.adopt(canary);
        canary.settle(Optional.empty());
      } catch (RuntimeException e) {
        canary.settle(Optional.of("It could not be saved: " + e.getMessage()));
        throw e;
      }
    }
  }

  /** Whether anything serves. */
  boolean serves() {
    return served.now().isPresent();
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

  /**
   * The graph to fit or evaluate, of the stages that are installed at this moment; where people
   * decide, of the versions that serve.
   */
  Graph graph() {
    Resolution now = resolve();
    return now.graph().orElseThrow(() -> new ProblemException(subject(), now.problems()));
  }

  private Resolution resolve() {
    return definition
        .parsed()
        .map(parsed -> Resolver.withEvaluation(parsed, catalog, kept()))
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
        loader.failure(),
        follower.refusal(),
        trials.report(),
        catalog);
  }

  /** Nodes that serve no more, for tests and status. */
  static List<Node> gone(Snapshot snapshot) {
    return snapshot.graph().graph().nodes().stream()
        .filter(node -> snapshot.graph().isGone(node.index()))
        .toList();
  }
}
