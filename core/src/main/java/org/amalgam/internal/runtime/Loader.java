package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * Makes snapshots of the packages of one pipeline, with the bundles and versions that a package was
 * made with where they are installed. For one thread at a time; {@link #failure} may be asked by
 * any.
 */
final class Loader {
  private final LivePipeline live;
  private final StageCatalog catalog;
  private final Store store;
  private final Timers timers;
  private final long begun = System.nanoTime();
  private volatile String failure = "";

  Loader(LivePipeline live, StageCatalog catalog, Store store, Timers timers) {
    this.live = live;
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
      return model.isEmpty() || isAwaited(model.get()) ? Optional.empty() : of(model.get());
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

  private Optional<Graph> graph(ModelPackage model) {
    Optional<Resolution> resolved =
        DefinitionReader.read(model.pipeline())
            .definition()
            .map(parsed -> Resolver.resolve(parsed, catalog, Packing.chosen(model, catalog)));
    resolved
        .filter(r -> r.graph().isEmpty())
        .ifPresent(r -> failure = "The fitted model waits: " + r.problems().get(0).message());
    return resolved.flatMap(Resolution::graph);
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
