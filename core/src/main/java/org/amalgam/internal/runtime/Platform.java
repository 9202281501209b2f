package org.amalgam.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.CanaryOptions;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.EvaluatorInfo;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.ReadRows;
import org.amalgam.api.pipeline.Run;
import org.amalgam.api.pipeline.StageInfo;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.dataset.DatasetReader;
import org.amalgam.internal.dataset.Rows;
import org.amalgam.internal.dataset.Wanted;
import org.amalgam.internal.evaluation.Truth;
import org.amalgam.internal.graph.DefinitionReader;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.PipelineDefinition;
import org.amalgam.internal.graph.Resolver;
import org.amalgam.internal.graph.Resolver.Resolution;
import org.amalgam.internal.graph.Suggestions;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.InstalledEvaluator;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.HeldOutRows;
import org.amalgam.internal.store.ModelPackage;
import org.amalgam.internal.store.Store;
import org.amalgam.internal.training.Monitor;
import org.amalgam.internal.training.Trainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform: all pipelines over one catalog of stages and one store. */
public class Platform implements Amalgam, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

  private static final String SAVING = "saving the model";

  /** Members of requests with a deadline that may run at once. */
  private static final int RACERS = 256;

  private final StageCatalog catalog;
  private final Store store;
  private final ForkJoinPool pool;
  private final Trainer trainer;
  private final ExecutorService racers;
  private final Timers timers;
  private final Refitting refitting = new Parts();
  private final Map<String, LivePipeline> pipelines = new ConcurrentSkipListMap<>();

  /**
   * A platform without pipelines.
   *
   * @param threads how many a fit may use; results do not depend on it
   */
  public Platform(StageCatalog catalog, Store store, int threads) {
    this.catalog = catalog;
    this.store = store;
    this.pool = new ForkJoinPool(threads);
    this.trainer = new Trainer(pool, catalog.evaluators());
    this.racers =
        new ThreadPoolExecutor(
            0, RACERS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons("member"));
    this.timers = new Timers(daemons("timer"));
  }

  private static ThreadFactory daemons(String name) {
    return work -> {
      Thread thread = new Thread(work, "amalgam: " + name);
      thread.setDaemon(true);
      return thread;
    };
  }

  protected final StageCatalog catalog() {
    return catalog;
  }

  /** Brings back what operators deployed before. */
  public final void restore() {
    try {
      store.tidy();
      for (Store.Deployed deployed : store.deployed()) {
        DefinitionReader.Reading reading = DefinitionReader.read(deployed.json());
        Origin origin = deployed.folder().map(Origin::folder).orElse(Origin.folder(Path.of("")));
        guarded(reading.id(), () -> put(reading, origin));
      }
    } catch (IOException e) {
      LOG.error("The store cannot be read; pipelines deployed before are not there.", e);
    }
  }

  /** Looks at the installed stages anew. */
  public final void refresh() {
    pipelines.values().forEach(live -> guarded(live.id(), live::refresh));
  }

  /** A stage that throws what it should not must not keep other pipelines from their turn. */
  private static void guarded(String id, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("Pipeline '{}' could not follow the installed stages.", id, e);
    }
  }

  /** Takes in a pipeline that a plugin brings, unless an operator deployed one of its id. */
  public final void offer(String json, Origin origin) {
    DefinitionReader.Reading reading = DefinitionReader.read(json);
    if (reading.id().isEmpty()) {
      LOG.error("A pipeline of a plugin cannot be read: {}", reading.problems());
    } else if (!pipelines.containsKey(reading.id()) || pipelines.get(reading.id()).isLeaving()) {
      guarded(reading.id(), () -> put(reading, origin));
    }
  }

  /**
   * Takes a plugin's pipeline out when its grace is over, unless it is offered again by then; what
   * it had fitted is kept for its return.
   *
   * @param origin who offered it; what somebody else brought stays
   */
  public final void withdraw(String id, Origin origin) {
    Optional.ofNullable(pipelines.get(id))
        .filter(live -> live.definition().origin().equals(origin))
        .ifPresent(
            live -> {
              long leave = live.leave();
              timers.after(
                  live.definition().serving().grace(),
                  () -> {
                    if (live.isLeaving(leave)) {
                      remove(id);
                    }
                  });
            });
  }

  private void remove(String id) {
    Optional.ofNullable(pipelines.remove(id)).ifPresent(LivePipeline::close);
  }

  @Override
  public void close() {
    pipelines.values().forEach(LivePipeline::close);
    pool.shutdownNow();
    racers.shutdownNow();
    timers.close();
    try {
      if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("A fit did not end within 10 s of closing.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- definitions ----

  @Override
  public List<StageInfo> stages() {
    return catalog.all().stream().map(Installed::info).toList();
  }

  @Override
  public List<EvaluatorInfo> evaluators() {
    return catalog.evaluators().all().stream().map(InstalledEvaluator::info).toList();
  }

  @Override
  public List<PipelineStatus> pipelines() {
    return pipelines.values().stream().map(live -> live.view().status()).toList();
  }

  @Override
  public PipelineStatus status(String pipeline) {
    return live(pipeline).view().status();
  }

  @Override
  public List<Problem> validate(String json) {
    DefinitionReader.Reading reading = DefinitionReader.read(json);
    return reading
        .definition()
        .map(parsed -> Resolver.withEvaluation(parsed, catalog).problems())
        .orElseGet(() -> problems(reading));
  }

  /** What is wrong with a document, and with its stages too if the document lets them be read. */
  private List<Problem> problems(DefinitionReader.Reading reading) {
    List<Problem> problems = new ArrayList<>(reading.problems());
    reading
        .readable()
        .ifPresent(parsed -> problems.addAll(Resolver.withEvaluation(parsed, catalog).problems()));
    return problems;
  }

  @Override
  public PipelineStatus deploy(String json, Optional<Path> folder) {
    DefinitionReader.Reading reading = DefinitionReader.read(json);
    boolean replaces = pipelines.containsKey(reading.id());
    if (reading.definition().isEmpty() && (reading.id().isEmpty() || replaces)) {
      throw new ProblemException(
          reading.id().isEmpty() ? "Pipeline" : "Pipeline '%s'".formatted(reading.id()),
          reading.problems());
    }
    if (replaces) {
      refuseIfBroken(reading.definition().orElseThrow());
    }
    Optional<Path> absolute = folder.map(Path::toAbsolutePath);
    store.saveDefinition(reading.id(), new Store.Deployed(json, absolute));
    put(reading, Origin.folder(absolute.orElse(Path.of("").toAbsolutePath())));
    return status(reading.id());
  }

  /** A running pipeline is not replaced by one that can never run. */
  private void refuseIfBroken(PipelineDefinition definition) {
    Resolution resolution = Resolver.withEvaluation(definition, catalog);
    if (resolution.graph().isEmpty() && !resolution.onlyTypesMissing()) {
      throw new ProblemException("Pipeline '%s'".formatted(definition.id()), resolution.problems());
    }
  }

  private void put(DefinitionReader.Reading reading, Origin origin) {
    Definition definition = new Definition(reading.definition(), problems(reading), origin);
    pipelines
        .computeIfAbsent(
            reading.id(), id -> new LivePipeline(id, definition, catalog, store, timers, refitting))
        .define(definition);
  }

  @Override
  public void undeploy(String pipeline) {
    live(pipeline);
    remove(pipeline);
    store.delete(pipeline);
  }

  private LivePipeline live(String id) {
    return Optional.ofNullable(pipelines.get(id))
        .orElseThrow(
            () ->
                new ProblemException(
                    "Pipeline '%s'".formatted(id),
                    "UNKNOWN_PIPELINE",
                    "No pipeline of this id is deployed.%s Deployed: %s."
                        .formatted(
                            Suggestions.didYouMean(id, pipelines.keySet()),
                            pipelines.isEmpty() ? "none" : String.join(", ", pipelines.keySet()))));
  }

  // ---- learning ----

  @Override
  public Run<FitReport> fit(String pipeline, FitOptions options) {
    LivePipeline live = live(pipeline);
    Graph graph = live.graph();
    Origin origin = live.definition().origin();
    return live.runs().fit(monitor -> fit(live, graph, origin, options, monitor));
  }

  private FitReport fit(
      LivePipeline live, Graph graph, Origin origin, FitOptions options, Monitor monitor) {
    Dataset data = data(graph.definition(), origin, options.data());
    long seed = options.seed().orElse(graph.definition().training().seed());
    Trainer.Trained fitted = trainer.fit(graph, data, seed, monitor);
    Optional<String> given = options.data().map(path -> path.toAbsolutePath().toString());
    Trainer.Trained trained =
        new Trainer.Trained(fitted.graph(), fitted.report().from(given), fitted.heldOut());
    Optional<HeldOutRows> heldOut =
        trained.heldOut().map(rows -> new HeldOutRows(rows.records(), rows.target().orElseThrow()));
    Snapshot snapshot = new Snapshot(trained.graph(), trained.report(), heldOut);
    live.succeed(pack(trained, heldOut, snapshot, monitor), snapshot, () -> monitor.at(SAVING));
    LOG.info(
        "Pipeline '{}' is fitted on {} rows and serves.", live.view().status().id(), data.rows());
    return trained.report();
  }

  private static ModelPackage pack(
      Trainer.Trained trained, Optional<HeldOutRows> heldOut, Snapshot snapshot, Monitor monitor) {
    try {
      monitor.at(SAVING);
      return Packing.pack(trained.graph(), trained.report(), heldOut);
    } catch (RuntimeException e) {
      snapshot.retire();
      throw e;
    }
  }

  /** Trains parts of what serves. */
  private final class Parts implements Refitting {
    @Override
    public Trainer.Refitted refit(
        Origin origin, FitReport report, Graph graph, BitSet nodes, Monitor monitor) {
      return Platform.this.refit(origin, report, graph, nodes, monitor);
    }

    @Override
    public Supplier<FitReport> measuring(FitReport report, FittedGraph fitted, HeldOutRows rows) {
      float[] weights = new float[rows.records().rows()];
      Arrays.fill(weights, 1);
      return trainer.measuring(
          report,
          fitted,
          new Truth(rows.target(), weights, Optional.empty(), Optional.empty(), rows.records()));
    }
  }

  private Trainer.Refitted refit(
      Origin origin, FitReport report, Graph graph, BitSet nodes, Monitor monitor) {
    Dataset data = data(graph.definition(), origin, report.data().map(Path::of));
    if (!data.hash().equals(report.dataHash())) {
      throw new ProblemException(
          "Pipeline '%s'".formatted(graph.definition().id()),
          "DATA_CHANGED",
          "The data are not those any more that it was fitted on. Fit the whole pipeline again.");
    }
    return trainer.refit(graph, data, report.seed(), nodes, monitor);
  }

  @Override
  public Run<Evaluation> evaluate(String pipeline, EvaluateOptions options) {
    LivePipeline live = live(pipeline);
    Graph graph = live.graph();
    Origin origin = live.definition().origin();
    return live.runs().evaluate(monitor -> evaluate(pipeline, graph, origin, options, monitor));
  }

  private Evaluation evaluate(
      String pipeline, Graph graph, Origin origin, EvaluateOptions options, Monitor monitor) {
    Dataset data = data(graph.definition(), origin, options.data());
    long seed = options.seed().orElse(graph.definition().training().seed());
    Evaluation evaluation = trainer.evaluate(graph, data, options, seed, monitor);
    boolean ofWhatServes =
        Optional.ofNullable(pipelines.get(pipeline))
            .flatMap(live -> live.view().status().fit())
            .filter(fit -> fit.dataHash().equals(data.hash()))
            .isPresent();
    if (ofWhatServes) {
      store.saveEvaluation(pipeline, evaluation);
    }
    return evaluation;
  }

  @Override
  public List<Run<?>> cancel(String pipeline) {
    LivePipeline live = live(pipeline);
    List<Run<?>> cancelled = live.runs().cancel();
    if (cancelled.isEmpty()) {
      throw new ProblemException(
          live.subject(), "NOT_RUNNING", "No fit or evaluation of it is under way.");
    }
    return cancelled;
  }

  @Override
  public PipelineStatus promote(String pipeline) {
    live(pipeline).promote();
    return status(pipeline);
  }

  @Override
  public PipelineStatus rollback(String pipeline) {
    live(pipeline).rollback();
    return status(pipeline);
  }

  @Override
  public PipelineStatus shadow(String pipeline, String stage, Provider version) {
    live(pipeline).shadow(stage, version);
    return status(pipeline);
  }

  @Override
  public PipelineStatus canary(
      String pipeline, String stage, Provider version, CanaryOptions options) {
    LivePipeline live = live(pipeline);
    if (!(options.percent() > 0 && options.percent() <= 100)) {
      throw new ProblemException(
          live.subject(),
          "OUT_OF_RANGE",
          "A canary answers more than 0 and up to 100 percent of the requests, not %s."
              .formatted(options.percent()));
    }
    if (options.requests() < 1) {
      throw new ProblemException(
          live.subject(),
          "OUT_OF_RANGE",
          "A canary is decided after 1 request or more, not %d.".formatted(options.requests()));
    }
    live.canary(stage, version, options);
    return status(pipeline);
  }

  @Override
  public PipelineStatus stop(String pipeline) {
    live(pipeline).stop();
    return status(pipeline);
  }

  @Override
  public Optional<Evaluation> evaluation(String pipeline) {
    live(pipeline);
    return store.readEvaluation(pipeline);
  }

  private static Dataset data(PipelineDefinition definition, Origin origin, Optional<Path> asked) {
    Origin place = asked.map(path -> Origin.folder(parent(path))).orElse(origin);
    String file =
        asked
            .map(path -> path.getFileName().toString())
            .or(definition::data)
            .orElseThrow(
                () ->
                    new ProblemException(
                        "Pipeline '%s'".formatted(definition.id()),
                        "NO_DATA",
                        "It names no data. Give a dataset descriptor: --data FILE, or 'data' in the definition."));
    String descriptor = file.endsWith(".json") ? text(place, file) : plain(definition, file);
    return DatasetReader.read(
        descriptor,
        place.name(file),
        place.beside(file),
        Wanted.toFit(definition.input(), definition.target(), definition.targetNames())
            .keeping(definition.rules()));
  }

  /** A CSV file by itself stands for the descriptor that names it. */
  private static String plain(PipelineDefinition definition, String file) {
    return org.amalgam.api.pipeline.Json.text(
        Map.of(
            "format",
            1,
            "files",
            List.of(Map.of("path", file)),
            "target",
            definition.targetNames().size() == 1
                ? definition.targetNames().get(0)
                : definition.targetNames()));
  }

  private static Path parent(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
  }

  private static String text(Origin place, String file) {
    try {
      return place.text(file);
    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
      throw new ProblemException(
          "Dataset", "FILE_NOT_FOUND", "There is no file %s.".formatted(place.name(file)), e);
    } catch (IOException e) {
      throw new ProblemException(
          "Dataset",
          "FILE_UNREADABLE",
          "%s cannot be read: %s.".formatted(place.name(file), e.getMessage()),
          e);
    }
  }

  // ---- answering ----

  @Override
  public Answers predict(String pipeline, ReadRows rows, PredictOptions options) {
    return live(pipeline).requests().predict(rows, options, racers);
  }

  @Override
  public Records rows(String pipeline, String json) {
    return Rows.fromJson(json, live(pipeline).input());
  }

  @Override
  public Records read(String pipeline, Path data) {
    return read(data, Wanted.toPredict(live(pipeline).input())).records();
  }

  @Override
  public ReadRows readRows(String pipeline, Path data) {
    return read(data, Wanted.toPredictEach(live(pipeline).input()));
  }

  private static ReadRows read(Path data, Wanted wanted) {
    String name = data.getFileName().toString();
    if (!name.endsWith(".json")) {
      return Rows.fromCsv(data, wanted);
    }
    Origin place = Origin.folder(parent(data));
    String json = text(place, name);
    return DatasetReader.isDescriptor(json)
        ? DatasetReader.read(json, place.name(name), place.beside(name), wanted).readRows()
        : Rows.fromJson(json, wanted);
  }

  @Override
  public Records heldOut(String pipeline) {
    LivePipeline live = live(pipeline);
    Snapshot snapshot = live.lease();
    try {
      return snapshot
          .heldOut()
          .map(HeldOutRows::records)
          .orElseThrow(
              () ->
                  new ProblemException(
                      live.subject(),
                      "NO_HELD_OUT",
                      "Its fit kept no rows out; give rows of your own."));
    } finally {
      snapshot.release();
    }
  }

  // ---- packages ----

  @Override
  public void exportPackage(String pipeline, OutputStream out) throws IOException {
    LivePipeline live = live(pipeline);
    live.lease().release();
    store.copyPackage(pipeline, out);
  }

  @Override
  public PipelineStatus importPackage(InputStream in) throws IOException {
    ModelPackage model = ModelPackage.read(in);
    DefinitionReader.Reading reading = DefinitionReader.read(model.pipeline());
    PipelineDefinition definition =
        reading
            .definition()
            .orElseThrow(() -> new ProblemException("Model package", reading.problems()));
    Resolution resolution = Resolver.resolve(definition, catalog, Packing.chosen(model, catalog));
    if (resolution.graph().isEmpty() && !resolution.onlyTypesMissing()) {
      throw new ProblemException("Model package", resolution.problems());
    }
    // Loaded before anything is replaced: a package that does not serve changes nothing.
    Optional<Snapshot> snapshot = resolution.graph().map(graph -> Packing.unpack(model, graph));
    boolean known = pipelines.containsKey(definition.id());
    if (known && snapshot.isEmpty() && live(definition.id()).serves()) {
      throw new ProblemException("Model package", resolution.problems());
    }
    if (!known) {
      store.saveDefinition(definition.id(), new Store.Deployed(model.pipeline(), Optional.empty()));
      put(reading, Origin.folder(Path.of("").toAbsolutePath()));
    }
    live(definition.id()).take(model, snapshot);
    return status(definition.id());
  }
}
