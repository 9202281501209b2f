package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.graph.DefinitionReader;
import org.amalgam.internal.graph.Graph;
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
 * Makes snapshots of the packages of one pipeline, with the bundles and versions that a package was
 * made with where they are installed. For one thread at a time; {@link #failure} may be asked by
 * any.
 */
final class Loader {
  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

  private final LivePipeline live;
  private final Follower follower;
  private final StageCatalog catalog;
  private final Store store;
  private final Timers timers;
  private final long begun = System.nanoTime();

  /** Since when the fitted model waits for stage types; 0 if it never did. */
  private final AtomicLong waitingSince = new AtomicLong();

  private volatile String failure = "";

  Loader(LivePipeline live, Follower follower, StageCatalog catalog, Store store, Timers timers) {
    this.live = live;
    this.follower = follower;
    this.catalog = catalog;
    this.store = store;
    this.timers = timers;
  }

  /** Why the last package could not be loaded; empty if it could. */
  String failure() {
    return failure;
  }

  void forgetFailure() {
    failure = "";
  }

  /** The last package; empty if there is none, or it cannot be loaded now. */
  Optional<Snapshot> load() {
    failure = "";
    try {
      Optional<ModelPackage> model = store.readPackage(live.id());
      return model.isEmpty() || isAwaited(model.get())
          ? Optional.empty()
          : graph(model.get())
              .or(() -> partial(model.get()))
              .map(graph -> admitted(model.get(), Packing.unpack(model.get(), graph)));
    } catch (ProblemException e) {
      failure = e.getMessage();
      return Optional.empty();
    }
  }

  /** A package; empty while stage types are missing. */
  Optional<Snapshot> of(ModelPackage model) {
    return graph(model).map(graph -> Packing.unpack(model, graph));
  }

  /**
   * A package.
   *
   * @throws ProblemException {@code STAGE_MISSING} while stage types are missing
   */
  Snapshot ofAll(ModelPackage model) {
    return of(model)
        .orElseThrow(() -> new ProblemException(live.subject(), "STAGE_MISSING", failure));
  }

  /**
   * The package before the last.
   *
   * @throws ProblemException {@code NO_PREVIOUS}
   */
  Snapshot previous() {
    ModelPackage model =
        store
            .readPrevious(live.id())
            .orElseThrow(
                () ->
                    new ProblemException(
                        live.subject(), "NO_PREVIOUS", "Nothing served before what serves now."));
    return of(model)
        .orElseThrow(() -> new ProblemException(live.subject(), "NO_PREVIOUS", failure));
  }

  /** What a restart finds, without stages of other versions that make it worse than it was. */
  private Snapshot admitted(ModelPackage model, Snapshot loaded) {
    Readmission asked = Readmission.of(model, loaded);
    if (asked.reasons().isEmpty()) {
      return loaded;
    }
    follower.refuse(asked.others(), new ProblemException(live.subject(), asked.reasons()));
    Snapshot rest = loaded.with(Succession.without(loaded.graph(), asked.nodes()));
    loaded.retire();
    return rest;
  }

  private Optional<Resolution> resolve(ModelPackage model, StageCatalog stages) {
    return DefinitionReader.read(model.pipeline())
        .definition()
        .map(parsed -> Resolver.resolve(parsed, stages, Packing.chosen(model, stages)));
  }

  /** The graph of a package; empty while stage types are missing. */
  private Optional<Graph> graph(ModelPackage model) {
    Optional<Resolution> resolved = resolve(model, catalog);
    resolved
        .filter(r -> r.graph().isEmpty())
        .ifPresent(r -> failure = "The fitted model waits: " + r.problems().get(0).message());
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
    Duration left = live.definition().serving().grace().minusNanos(now - since);
    if (left.compareTo(Duration.ZERO) > 0) {
      timers.after(left, live::refresh);
      return Optional.empty();
    }
    StageCatalog stages = Packing.withAbsent(model, catalog);
    Optional<Graph> graph = resolve(model, stages).flatMap(Resolution::graph);
    graph = graph.filter(Graph::answers);
    graph.ifPresent(
        g -> {
          failure = "";
          LOG.warn("{} goes on without stages of which no bundle is installed.", live.subject());
        });
    return graph;
  }

  /**
   * Whether a version that a package was made with may still come: where people decide, another one
   * does not take its place because it was started first.
   */
  private boolean isAwaited(ModelPackage model) {
    Serving serving = live.definition().serving();
    Duration left = serving.grace().minusNanos(System.nanoTime() - begun);
    if (!serving.manual() || left.isNegative()) {
      return false;
    }
    Map<String, List<Installed>> there = Packing.chosen(model, catalog);
    Optional<ModelPackage.StageState> missing =
        model.fitted().stages().stream().filter(each -> !there.containsKey(each.id())).findFirst();
    missing.ifPresent(
        stage -> {
          timers.after(left, live::refresh);
          failure =
              "The fitted model waits for %s of %s %s; without it another version takes its place after %d s."
                  .formatted(
                      stage.type(), stage.bundle(), stage.version(), serving.grace().toSeconds());
        });
    return missing.isPresent();
  }
}
