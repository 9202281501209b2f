package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.ReadRows;
import org.amalgam.internal.graph.Change;
import org.amalgam.internal.graph.DefinitionReader;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.PipelineDefinition;
import org.amalgam.internal.graph.Resolver;
import org.amalgam.internal.graph.Resolver.Resolution;
import org.amalgam.internal.graph.Serving;
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
  private final Runs runs;
  private final AtomicReference<Optional<Snapshot>> serving =
      new AtomicReference<>(Optional.empty());

  /** Held while the next snapshot is built and swapped in; never by a request. */
  private final ReentrantLock succession = new ReentrantLock();

  private final Map<Integer, Long> lostSince = new HashMap<>();
  private final Map<Integer, Installed> refused = new TreeMap<>();
  private volatile Definition definition;
  private volatile Resolution resolution = new Resolution(Optional.empty(), List.of());
  private volatile Optional<Refusal> refusal = Optional.empty();
  private volatile String notLoaded = "";
  private Optional<Snapshot> previous = Optional.empty();

  /** Odd while whoever brought it has left, and another number each time. */
  private final AtomicLong leaves = new AtomicLong();

  private volatile boolean gone;

  /**
   * A definition as deployed.
   *
   * @param parsed empty if it is not even a pipeline
   */
  record Definition(Optional<PipelineDefinition> parsed, List<Problem> problems, Origin origin) {
    Serving serving() {
      return parsed.map(PipelineDefinition::serving).orElse(Serving.DEFAULT);
    }
  }

  /**
   * What must not serve.
   *
   * @param what it is, in words
   * @param fitted the package, if it was a fit
   */
  private record Refusal(String what, List<Problem> reasons, Optional<ModelPackage> fitted) {
    @Override
    public String toString() {
      return what
          + " was refused: "
          + reasons.stream()
              .map(each -> (each.at().isEmpty() ? "" : "'" + each.at() + "' ") + each.message())
              .collect(Collectors.joining(" "))
          + " What served before serves on; amalgam:promote takes the new one all the same.";
    }
  }

  LivePipeline(String id, Definition definition, StageCatalog catalog, Store store, Timers timers) {
    this.id = id;
    this.catalog = catalog;
    this.store = store;
    this.timers = timers;
    this.definition = definition;
    this.runs = new Runs(id);
  }

  String subject() {
    return "Pipeline '%s'".formatted(id);
  }

  Runs runs() {
    return runs;
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
      Optional<Snapshot> now = serving.get();
      if (now.isPresent()) {
        follow(now.get());
      } else {
        swap(load());
      }
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
      swap(Optional.empty());
      previous.ifPresent(Snapshot::retire);
      previous = Optional.empty();
    } finally {
      succession.unlock();
    }
  }

  private Optional<Snapshot> load() {
    notLoaded = "";
    try {
      Optional<ModelPackage> model = store.readPackage(id);
      return model.isEmpty()
          ? Optional.empty()
          : graph(model.get()).map(graph -> Packing.unpack(model.get(), graph));
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

  // ---- following the installed stages ----

  private void follow(Snapshot now) {
    Change change = Change.of(now.graph(), catalog);
    forgetWhatLeft(change);
    change
        .changed()
        .entrySet()
        .removeIf(each -> each.getValue().equals(refused.get(each.getKey())));
    BitSet goneNow = goneNow(now.graph(), change.lost());
    if (!change.changed().isEmpty()) {
      replace(now, change, true);
    }
    if (!goneNow.isEmpty()) {
      FittedGraph rest = Succession.without(serving.get().orElse(now).graph(), goneNow);
      LOG.warn("{} goes on without {}.", subject(), names(rest.graph(), goneNow));
      exchange(serving.get().orElse(now).with(rest));
    }
  }

  /** Another snapshot of the same fit: a rollback goes back to what it went back to before. */
  private void exchange(Snapshot next) {
    serving
        .getAndSet(Optional.of(next))
        .ifPresent(old -> old.retire(definition.serving().drain(), timers));
  }

  /** What was refused and is not installed any more is no news. */
  private void forgetWhatLeft(Change change) {
    refused
        .entrySet()
        .removeIf(each -> !each.getValue().equals(change.changed().get(each.getKey())));
    if (refused.isEmpty() && refusal.filter(each -> each.fitted().isEmpty()).isPresent()) {
      refusal = Optional.empty();
    }
  }

  /** The lost nodes whose grace is over; for the others another look is planned. */
  private BitSet goneNow(FittedGraph graph, BitSet lost) {
    lostSince.keySet().removeIf(node -> !lost.get(node));
    Duration grace = definition.serving().grace();
    BitSet over = new BitSet();
    lost.stream()
        .filter(node -> !graph.isGone(node))
        .forEach(
            node -> {
              long since = lostSince.computeIfAbsent(node, n -> System.nanoTime());
              long left = grace.toNanos() - (System.nanoTime() - since);
              if (left <= 0) {
                over.set(node);
              } else {
                timers.after(Duration.ofNanos(left), this::refresh);
              }
            });
    return over;
  }

  /**
   * Tries the changed stages beside what serves, and swaps if they pass.
   *
   * @param gated false if somebody has decided that they may be worse
   */
  private void replace(Snapshot now, Change change, boolean gated) {
    String what = words(change);
    try {
      ModelPackage model =
          store
              .readPackage(id)
              .orElseThrow(
                  () ->
                      new ProblemException(
                          subject(), "NO_PACKAGE", "Its model package is not in the store."));
      FittedGraph next = Succession.with(now.graph(), change, model);
      List<Problem> reasons =
          now.heldOut()
              .filter(rows -> gated)
              .map(rows -> Gate.check(now.graph(), next, rows, definition.serving().tolerance()))
              .orElse(List.of());
      if (!reasons.isEmpty()) {
        next.close();
        throw new ProblemException(subject(), reasons);
      }
      Snapshot successor = now.with(next);
      if (gone(now).isEmpty()) {
        save(Packing.pack(next, now.report(), now.heldOut()), successor);
        swap(Optional.of(successor));
      } else {
        // What was gone is back: the package is the one that it was all the time.
        exchange(successor);
      }
      change.changed().keySet().forEach(refused::remove);
      refusal = Optional.empty();
      LOG.info("{} serves with {}.", subject(), what);
    } catch (ProblemException e) {
      refused.putAll(change.changed());
      refusal = Optional.of(new Refusal(what, e.problems(), Optional.empty()));
      LOG.warn("{}: {}", subject(), refusal.get(), e);
    }
  }

  private static String words(Change change) {
    return change.changed().values().stream()
        .map(each -> each.type() + " of " + each.provider())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String names(Graph graph, BitSet nodes) {
    return nodes.stream()
        .mapToObj(node -> graph.nodes().get(node).title())
        .collect(Collectors.joining(", "));
  }

  private void save(ModelPackage model, Snapshot snapshot) {
    try {
      store.savePackage(id, model);
    } catch (RuntimeException e) {
      snapshot.retire();
      throw e;
    }
  }

  /** What served before is kept for a rollback, what served before that is let go. */
  private void swap(Optional<Snapshot> next) {
    Optional<Snapshot> old = serving.getAndSet(next);
    if (old.isPresent()) {
      Optional<Snapshot> older = previous;
      previous = old;
      older.ifPresent(snapshot -> snapshot.retire(definition.serving().drain(), timers));
    }
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
        refusal = Optional.of(new Refusal("What was fitted", reasons, Optional.of(model)));
        throw new ProblemException(
            "Fit of pipeline '%s'".formatted(id), "REFUSED", refusal.get().toString());
      }
      take(model, Optional.of(fitted), last);
    } finally {
      succession.unlock();
    }
  }

  /** What serves, if it was kept from the same rows as a fit. */
  private Optional<Snapshot> comparable(Snapshot fitted) {
    return serving
        .get()
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
      refusal = Optional.empty();
      refused.clear();
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

  /** Takes what was refused all the same. */
  void promote() {
    succession.lock();
    try {
      Refusal asked =
          refusal.orElseThrow(
              () ->
                  new ProblemException(
                      subject(), "NOTHING_REFUSED", "Nothing was refused, so nothing to promote."));
      if (asked.fitted().isPresent()) {
        ModelPackage model = asked.fitted().get();
        take(model, graph(model).map(graph -> Packing.unpack(model, graph)));
        return;
      }
      refused.clear();
      Snapshot now = lease();
      try {
        replace(now, Change.of(now.graph(), catalog), false);
      } finally {
        now.release();
      }
      refusal.ifPresent(
          still -> {
            throw new ProblemException(subject(), still.reasons());
          });
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
        Snapshot back = previous.orElseGet(this::before);
        previous = Optional.empty();
        store.restorePrevious(id);
        serving.set(Optional.of(back));
        refused.clear();
        refused.putAll(Change.of(back.graph(), catalog).changed());
        refusal = Optional.empty();
        now.retire(definition.serving().drain(), timers);
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

  // ---- answering ----

  Answers predict(ReadRows rows, PredictOptions options, Executor pool) {
    Snapshot snapshot = lease();
    try {
      PipelineDefinition served = snapshot.graph().graph().definition();
      Records due = fitting(rows.records(), served.input());
      Sieve sieve = Sieve.of(served, due, rows.refused());
      return sieve.spread(answer(snapshot, sieve.kept(), options, pool));
    } finally {
      snapshot.release();
    }
  }

  private Answers answer(Snapshot snapshot, Records due, PredictOptions options, Executor pool) {
    Set<String> required = definition.serving().required();
    FittedGraph graph = snapshot.graph();
    if (options.deadline().isEmpty()) {
      return graph.serve(due, options.explained(), required);
    }
    snapshot.keep();
    return graph.serve(
        due, options.explained(), required, options.deadline().get(), pool, snapshot::release);
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
    View view = view();
    throw new ProblemException(
        subject(),
        "NOT_READY",
        "It is %s and cannot answer%s"
            .formatted(
                view.state(), view.detail().isEmpty() ? "; fit it first." : ": " + view.detail()));
  }

  private Records fitting(Records rows, RecordSchema input) {
    if (rows.schema().equals(input)) {
      return rows;
    }
    List<Problem> problems = new ArrayList<>();
    for (Field field : input.fields()) {
      Optional<Field> given = rows.schema().field(field.name());
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
        serving.get(),
        runs.progress(),
        runs.failure(),
        notLoaded,
        refusal.map(Refusal::toString),
        catalog);
  }

  /** Nodes that serve no more, for tests and status. */
  static List<Node> gone(Snapshot snapshot) {
    return snapshot.graph().graph().nodes().stream()
        .filter(node -> snapshot.graph().isGone(node.index()))
        .toList();
  }
}
