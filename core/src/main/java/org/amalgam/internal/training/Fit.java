package org.amalgam.internal.training;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.Fitted;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser.Learning;
import org.amalgam.api.Stage;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.pipeline.FitReport.FusionCheck;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.StageKind;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.graph.Execution;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Held;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.Slot;
import org.amalgam.internal.graph.Wiring;

/**
 * One fit of the needed nodes of a graph on some rows. A stage that stands on a trained stage
 * learns from what that gives for rows it was not trained on (stacked generalization, Wolpert
 * 1992): the part of the graph above it is fitted anew for every fold of these rows, and where
 * stages nest, so do the folds.
 */
final class Fit {
  private final Graph graph;
  private final Dataset data;
  private final long seed;
  private final Parallel parallel;
  private final Monitor monitor;
  private final String place;
  private final List<Optional<Fitted<?, ?>>> fitted;
  private final Map<Slot, Batch> outOfFold = new HashMap<>();
  private final Map<Integer, Batch> inSample = new ConcurrentHashMap<>();
  private final Map<String, FusionCheck> fusions = new ConcurrentSkipListMap<>();
  private final Queue<FittedGraph> inFolds = new ConcurrentLinkedQueue<>();
  private HeldOutAnswers heldOut;

  Fit(Graph graph, Dataset data, long seed, Parallel parallel, Monitor monitor, String place) {
    this.graph = graph;
    this.data = data;
    this.seed = seed;
    this.parallel = parallel;
    this.monitor = monitor;
    this.place = place;
    this.heldOut = HeldOutAnswers.none(graph);
    this.fitted =
        Collections.synchronizedList(
            new ArrayList<>(Collections.nCopies(graph.nodes().size(), Optional.empty())));
  }

  /** How many stages a fit of the needed nodes will fit, in all folds. */
  static int count(Graph graph, BitSet needed) {
    List<Slot> slots = trainedSlots(graph, needed);
    int below =
        slots.isEmpty()
            ? 0
            : graph.definition().training().folds() * count(graph, graph.ancestors(slots));
    return needed.cardinality() + below;
  }

  static BitSet all(Graph graph) {
    BitSet all = new BitSet();
    all.set(0, graph.nodes().size());
    return all;
  }

  /** Fits and gives the fitted graph; stages that were fitted are closed if one fails. */
  FittedGraph run(BitSet needed) {
    try {
      keepOut(trainedSlots(graph, needed));
      for (List<Node> wave : waves(needed)) {
        parallel.map(wave, node -> fit(node, needed));
      }
      return new FittedGraph(
          graph, fitted.stream().map(stage -> stage.<Held>map(Held::new)).toList());
    } catch (RuntimeException | Error e) {
      fitted.forEach(stage -> stage.ifPresent(Fitted::close));
      throw e;
    } finally {
      inFolds.forEach(FittedGraph::close);
    }
  }

  /**
   * The needed nodes, each in a wave after all that it reads: those of one wave are independent.
   */
  private List<List<Node>> waves(BitSet needed) {
    int[] wave = new int[graph.nodes().size()];
    List<List<Node>> waves = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (needed.get(node.index())) {
        for (Slot slot : node.inputs()) {
          int after = slot.node() == Slot.INPUT ? 0 : wave[slot.node()] + 1;
          wave[node.index()] = Math.max(wave[node.index()], after);
        }
        if (wave[node.index()] == waves.size()) {
          waves.add(new ArrayList<>());
        }
        waves.get(wave[node.index()]).add(node);
      }
    }
    return waves;
  }

  private Fitted<?, ?> fit(Node node, BitSet needed) {
    monitor.begin(place, node.id());
    Fitted<?, ?> stage = fit(node);
    fitted.set(node.index(), Optional.of(stage));
    if (isReadInSample(node, needed)) {
      List<Batch> read = node.inputs().stream().map(this::inSample).toList();
      inSample.put(node.index(), apply(stage, Wiring.input(node, read)));
    }
    monitor.end(place, node.id());
    return stage;
  }

  /** Whether another stage learns from what this one gives for the rows that it was fitted on. */
  private boolean isReadInSample(Node node, BitSet needed) {
    return !carriesTarget(node)
        && needed.stream()
            .mapToObj(graph.nodes()::get)
            .filter(reader -> reader.inputs().stream().anyMatch(s -> s.node() == node.index()))
            .anyMatch(reader -> reader.learns() || isReadInSample(reader, needed));
  }

  @SuppressWarnings("unchecked")
  private static Batch apply(Fitted<?, ?> stage, Object input) {
    return ((Fitted<Object, ?>) stage).apply(input);
  }

  /** What became of each learned fusion. */
  Map<String, FusionCheck> fusions() {
    return fusions;
  }

  /** The slots that have to be read out of fold: those that carry what was learned. */
  private static List<Slot> trainedSlots(Graph graph, BitSet needed) {
    return graph.outOfFold(needed).stream()
        .filter(slot -> slot.node() != Slot.INPUT)
        .filter(slot -> carriesTarget(graph.nodes().get(slot.node())))
        .distinct()
        .toList();
  }

  private static boolean carriesTarget(Node node) {
    return node.trained() || node.onTrained();
  }

  /** Fits all above the slots once per fold and keeps what it gives for the rows left out. */
  private void keepOut(List<Slot> slots) {
    if (slots.isEmpty()) {
      return;
    }
    BitSet above = graph.ancestors(slots);
    BitSet kept = kept(slots, above);
    List<Split> folds = Folds.of(data, graph.definition().training().folds(), seed);
    List<Execution> parts =
        parallel.map(
            folds,
            fold -> {
              Dataset train = data.rows(fold.train());
              String where =
                  place + "fold %d of %d, ".formatted(folds.indexOf(fold) + 1, folds.size());
              Fit inner = new Fit(graph, train, seed, parallel, monitor, where);
              FittedGraph inFold = inner.run(above);
              inFolds.add(inFold);
              return inFold.run(data.records().rows(fold.test()), above).with(kept);
            });
    heldOut = new HeldOutAnswers(graph, kept, folds, parts);
    slots.forEach(slot -> outOfFold.put(slot, heldOut.read(slot)));
  }

  /** What is read out of fold, what answers, and what the fusers among that read. */
  private BitSet kept(List<Slot> slots, BitSet above) {
    BitSet kept = new BitSet();
    slots.forEach(slot -> kept.set(slot.node()));
    above.stream()
        .mapToObj(graph.nodes()::get)
        .filter(node -> node.schema() instanceof PredictionSchema)
        .forEach(
            node -> {
              kept.set(node.index());
              node.inputs().stream()
                  .filter(slot -> node.kind() == StageKind.FUSER && slot.node() != Slot.INPUT)
                  .forEach(slot -> kept.set(slot.node()));
            });
    return kept;
  }

  private Fitted<?, ?> fit(Node node) {
    if (!node.learns()) {
      Members none =
          Members.none((PredictionSchema) node.schema(), Math.max(1, node.members().size()));
      return fitStage(node, none, data.rows(new int[0]));
    }
    Dataset rows = node.onTrained() ? data.rows(heldOut.covered()) : data;
    List<Batch> read = node.inputs().stream().map(slot -> read(node, slot)).toList();
    return node.kind() == StageKind.FUSER
        ? fuse(node, read, rows)
        : fitStage(node, Wiring.input(node, read), rows);
  }

  /** What a node learns from: of trained stages what they gave out of fold. */
  private Batch read(Node node, Slot slot) {
    if (!node.onTrained()) {
      return inSample(slot);
    }
    return outOfFold.containsKey(slot)
        ? outOfFold.get(slot)
        : inSample(slot).rows(heldOut.covered());
  }

  /** What untrained stages give for the rows that they were fitted on. */
  private Batch inSample(Slot slot) {
    return switch (slot.port()) {
      case ALL -> data.records();
      case COLUMN -> data.records().select(List.of(slot.column()));
      case OUTPUT, PREDICTIONS -> inSample.get(slot.node());
      case FEATURES -> throw new IllegalStateException("Hidden features are read out of fold.");
    };
  }

  private Fitted<?, ?> fuse(Node node, List<Batch> read, Dataset rows) {
    boolean judged = node.learning() == Learning.FUSION;
    FuserFit.Learned learned =
        new FuserFit(
                graph,
                node,
                rows,
                judged ? Folds.of(rows, graph.definition().training().folds(), seed) : List.of(),
                answers(node),
                heldOut,
                parallel,
                (members, some) -> (FittedFuser) fitStage(node, members, some))
            .run(read);
    learned.check().ifPresent(check -> fusions.put(node.id(), check));
    return learned.fuser();
  }

  /** What the models below a fuser answered for the rows that it learns from. */
  private Map<Integer, Predictions> answers(Node fuser) {
    Map<Integer, Predictions> answers = new HashMap<>();
    for (Node model : graph.members(fuser.index())) {
      int at = model.index();
      if (heldOut.has(at)) {
        answers.put(at, heldOut.predictions(at));
      } else if (!fuser.onTrained() && inSample.containsKey(at)) {
        answers.put(at, (Predictions) inSample.get(at));
      }
    }
    return answers;
  }

  /** The resolver has checked that the node reads what its stage takes. */
  @SuppressWarnings("unchecked")
  private Fitted<?, ?> fitStage(Node node, Object input, Dataset rows) {
    Stage<Object, ?> stage = (Stage<Object, ?>) node.installed().stage();
    try {
      return stage.fit(new StageContext<>(input, node, rows, seed, monitor, place));
    } catch (CancellationException | ProblemException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new ProblemException(
          "Pipeline '%s'".formatted(graph.definition().id()),
          "FIT_FAILED",
          "%s%s cannot be fitted: %s".formatted(place, node.title(), reason),
          e);
    }
  }
}
