package org.amalgam.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.Contributions;
import org.amalgam.api.Fitted;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.FittedModel;
import org.amalgam.api.FittedRouter;
import org.amalgam.api.Members;
import org.amalgam.api.ViewWeights;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.StageKind;

/**
 * The way of some rows through a fitted graph: what every node gave, or why it gave nothing. Not
 * for several threads at once.
 */
public final class Execution {
  private final FittedGraph fitted;
  private final Graph graph;
  private final Records input;
  private final Batch[] outputs;
  private final Batch[] features;
  private final Absence[] absent;
  private final Features[] gathered;

  /** For nodes that ran on some of the rows alone, those. */
  private final Map<Integer, Part> parts = new HashMap<>();

  /** Some rows, and what nodes gave for them. */
  private record Part(int[] rows, Execution execution) {}

  /**
   * Why a node gave nothing.
   *
   * @param reason in words
   * @param failure what it threw, if it did
   * @param root false if only what it reads is missing
   */
  record Absence(String reason, Optional<ProblemException> failure, boolean root) {}

  Execution(FittedGraph fitted, Records input) {
    this.fitted = fitted;
    this.graph = fitted.graph();
    this.input = input;
    this.outputs = new Batch[graph.nodes().size()];
    this.features = new Batch[graph.nodes().size()];
    this.absent = new Absence[graph.nodes().size()];
    this.gathered = new Features[fitted.inputs().size()];
  }

  /** Some of the rows, as far as they have come. */
  private Execution rows(int[] index) {
    Execution some = new Execution(fitted, input.rows(index));
    for (int i = 0; i < outputs.length; i++) {
      some.absent[i] = absent[i];
      some.outputs[i] = outputs[i] == null ? null : outputs[i].rows(index);
      some.features[i] = features[i] == null ? null : features[i].rows(index);
    }
    return some;
  }

  /** The same rows with what some nodes gave. */
  public Execution with(BitSet done) {
    Execution other = new Execution(fitted, input);
    done.stream()
        .forEach(
            i -> {
              other.outputs[i] = outputs[i];
              other.features[i] = features[i];
              other.absent[i] = absent[i];
            });
    return other;
  }

  /**
   * The same rows as if some models had not answered: what fuses is fused anew.
   *
   * @param models node indices
   */
  public Execution without(BitSet models) {
    BitSet kept = new BitSet();
    BitSet fusers = new BitSet();
    for (int i = 0; i < outputs.length; i++) {
      boolean fuses = graph.nodes().get(i).kind() == StageKind.FUSER;
      kept.set(i, outputs[i] != null && !fuses);
      fusers.set(i, outputs[i] != null && fuses);
    }
    Execution other = with(kept);
    models.stream()
        .filter(kept::get)
        .forEach(
            i ->
                other.outputs[i] =
                    Predictions.unanswered(
                        (PredictionSchema) graph.nodes().get(i).schema(), input.rows()));
    fusers.stream().mapToObj(graph.nodes()::get).forEach(other::run);
    return other;
  }

  /**
   * The same rows with stages gone: what the others gave is kept, what fuses is fused anew.
   *
   * @param rest the same pipeline without those stages
   */
  public Execution without(FittedGraph rest) {
    BitSet lost = rest.lost();
    Execution other = new Execution(rest, input);
    for (Node node : graph.nodes()) {
      int i = node.index();
      if (lost.get(i) || node.kind() == StageKind.FUSER) {
        other.attempt(node);
      } else {
        other.outputs[i] = outputs[i];
        other.features[i] = features[i];
      }
    }
    return other;
  }

  // ---- what nodes read and gave ----

  /** What flows at a slot whose node has run. */
  public Batch read(Slot slot) {
    return switch (slot.port()) {
      case ALL -> input;
      case COLUMN -> input.select(List.of(slot.column()));
      case PREDICTIONS -> predictions(slot.node());
      case OUTPUT -> outputs[slot.node()];
      case FEATURES -> features[slot.node()];
    };
  }

  /** What a model or fuser answered: no row, if it is missing. */
  public Predictions predictions(int node) {
    return isAbsent(node)
        ? Predictions.unanswered((PredictionSchema) graph.nodes().get(node).schema(), input.rows())
        : (Predictions) outputs[node];
  }

  /** What a node takes. */
  Object input(Node node) {
    List<Slot> slots = node.inputs();
    if (node.kind() == StageKind.EXTRACTOR
        && slots.stream().allMatch(slot -> slot.port() == Slot.Port.COLUMN)) {
      return input.select(slots.stream().map(Slot::column).toList());
    }
    List<Batch> read = new ArrayList<>(slots.size());
    for (Slot slot : slots) {
      boolean numbers = slot.node() == Slot.INPUT && node.kind() != StageKind.EXTRACTOR;
      read.add(numbers ? numbers(slot) : read(slot));
    }
    return Wiring.input(node, read);
  }

  /** Input columns as features, gathered once however many stages read them. */
  private Features numbers(Slot slot) {
    FittedGraph.Input from = fitted.inputs().get(slot.label());
    if (gathered[from.place()] == null) {
      List<Column> columns =
          slot.port() == Slot.Port.ALL ? input.columns() : List.of(input.column(slot.column()));
      gathered[from.place()] = Wiring.gather(columns, input.rows(), from.schema());
    }
    return gathered[from.place()];
  }

  /** How a node weighed its inputs: NaN in rows that it was not asked for, empty if in none. */
  @SuppressWarnings("unchecked")
  Optional<Features> viewWeights(ViewWeights weighing, Node node) {
    Part part = parts.get(node.index());
    if (part == null) {
      return weighing.viewWeights((List<Features>) input(node));
    }
    return part.rows.length == 0
        ? Optional.empty()
        : weighing
            .viewWeights((List<Features>) part.execution.input(node))
            .map(weights -> scattered(weights.dense(), part.rows, input.rows()));
  }

  private static Features scattered(DenseFeatures some, int[] rows, int all) {
    int width = some.width();
    float[] values = new float[Math.multiplyExact(all, width)];
    Arrays.fill(values, Float.NaN);
    for (int i = 0; i < rows.length; i++) {
      some.copyRow(i, values, rows[i] * width);
    }
    return DenseFeatures.of(some.schema(), all, values);
  }

  /**
   * A node that has run, on the rows that it was asked for: what it gave, and what another stage
   * would give.
   */
  public final class Seen {
    private final Node node;
    private final Object read;

    private Seen(Node node) {
      this.node = node;
      this.read = input(node);
    }

    public Batch given() {
      return outputs[node.index()];
    }

    /**
     * What the stage of another graph of this pipeline gives for what the node read.
     *
     * @throws ProblemException {@code STAGE_FAILED}
     */
    public Batch by(FittedGraph other) {
      Node stage = other.graph().nodes().get(node.index());
      return checked(stage, apply(stage, other.serving(node.index()), read), input.rows());
    }
  }

  /** How a node ran; empty if it was not asked for any row, or gave nothing. */
  public Optional<Seen> seen(Node node) {
    Part part = parts.get(node.index());
    if (part != null) {
      return part.rows.length == 0 ? Optional.empty() : part.execution.seen(node);
    }
    return isAbsent(node.index()) || outputs[node.index()] == null
        ? Optional.empty()
        : Optional.of(new Seen(node));
  }

  /** Rows of the request. */
  public int rows() {
    return input.rows();
  }

  boolean isAbsent(int node) {
    return node != Slot.INPUT && absent[node] != null;
  }

  /** Whether a model or fuser gave anything. */
  public boolean answers(int node) {
    return !isAbsent(node);
  }

  /** Why a node gave nothing; empty if it gave something. */
  Optional<Absence> absence(Node node) {
    return Optional.ofNullable(absent[node.index()]);
  }

  // ---- running ----

  /**
   * Runs a node that must answer.
   *
   * @throws ProblemException {@code STAGE_FAILED}
   */
  void run(Node node) {
    Object read = input(node);
    outputs[node.index()] =
        checked(node, apply(node, fitted.serving(node.index()), read), input.rows());
    if (fitted.isTapped(node)) {
      features[node.index()] = features(node, read);
    }
  }

  /** Runs a node that may fail: it is missing then, and so is what cannot do without it. */
  void attempt(Node node) {
    Optional<Absence> lack = lack(node);
    if (lack.isEmpty()) {
      try {
        run(node);
        return;
      } catch (ProblemException e) {
        lack = Optional.of(new Absence(e.problems().get(0).message(), Optional.of(e), true));
      }
    }
    absent[node.index()] = lack.get();
  }

  void missing(int node, String reason) {
    absent[node] = new Absence(reason, Optional.empty(), true);
  }

  private Optional<Absence> lack(Node node) {
    Optional<String> gone = fitted.gone(node);
    if (gone.isPresent()) {
      return Optional.of(new Absence(gone.get(), Optional.empty(), true));
    }
    boolean fuses = node.kind() == StageKind.FUSER;
    int members = 0;
    for (Slot slot : node.inputs()) {
      boolean there = !isAbsent(slot.node());
      if (fuses && slot.port() == Slot.Port.PREDICTIONS) {
        members += there ? 1 : 0;
      } else if (!there) {
        return Optional.of(
            new Absence(
                "it reads '%s', which is missing".formatted(slot.label()),
                Optional.empty(),
                false));
      }
    }
    return fuses && members == 0
        ? Optional.of(new Absence("all that it fuses is missing", Optional.empty(), false))
        : Optional.empty();
  }

  /** Runs each member of a router on the rows alone that the router picks it for. */
  void route(Node router, Routing routing) {
    List<Features> gate = new ArrayList<>();
    for (Slot slot : router.inputs()) {
      if (slot.port() != Slot.Port.PREDICTIONS) {
        if (isAbsent(slot.node())) {
          routing.nodes().stream().forEach(each -> missing(each, "its router is missing"));
          return;
        }
        gate.add(slot.node() == Slot.INPUT ? numbers(slot) : Wiring.features(read(slot)));
      }
    }
    List<int[]> routes = ((FittedRouter) fitted.serving(router.index())).routes(gate);
    for (int m = 0; m < routes.size(); m++) {
      BitSet own = routing.owned().get(m);
      if (!own.isEmpty()) {
        runOn(routes.get(m), own);
      }
    }
  }

  private void runOn(int[] rows, BitSet nodes) {
    Execution some = rows.length == input.rows() ? this : rows(rows);
    if (some == this || rows.length > 0) {
      nodes.stream().mapToObj(graph.nodes()::get).forEach(some::attempt);
    }
    if (some != this) {
      nodes.stream().forEach(each -> parts.put(each, new Part(rows, some)));
      nodes.stream()
          .filter(each -> graph.nodes().get(each).schema() instanceof PredictionSchema)
          .forEach(each -> outputs[each] = scattered(some, each, rows));
      nodes.stream().forEach(each -> absent[each] = some.absent[each]);
      if (rows.length == 0) {
        nodes.stream()
            .forEach(
                each ->
                    fitted
                        .gone(graph.nodes().get(each))
                        .ifPresent(reason -> missing(each, reason)));
      }
    }
  }

  /** Predictions of some rows among all; the others are not answered. */
  private Predictions scattered(Execution some, int node, int[] rows) {
    PredictionSchema schema = (PredictionSchema) graph.nodes().get(node).schema();
    int width = schema.width();
    float[] values = Predictions.unanswered(schema, input.rows()).values();
    for (int i = 0; i < rows.length; i++) {
      float[] own = some.predictions(node).values();
      System.arraycopy(own, i * width, values, rows[i] * width, width);
    }
    return Predictions.of(schema, input.rows(), values);
  }

  /** The resolver has checked that the node reads what its stage takes. */
  @SuppressWarnings("unchecked")
  private Batch apply(Node node, Fitted<?, ?> stage, Object read) {
    try {
      return stage instanceof AbsenceAware aware
          ? aware.apply((Members) read, lacking(node))
          : ((Fitted<Object, ? extends Batch>) stage).apply(read);
    } catch (RuntimeException | LinkageError e) {
      throw failed(node, e.toString(), Optional.of(e));
    }
  }

  /** Which of the models below a fuser did not answer each row. */
  private Lacking lacking(Node fuser) {
    int[] models = fitted.models(fuser.index());
    return Lacking.in(Arrays.stream(models).mapToObj(this::predictions).toList(), input.rows());
  }

  /** What each member contributed to what a fuser gave. */
  Contributions contributions(Node node, FittedFuser fuser) {
    Members members = (Members) input(node);
    return fuser instanceof AbsenceAware aware
        ? aware.contributions(members, lacking(node))
        : fuser.contributions(members);
  }

  @SuppressWarnings("unchecked")
  private Features features(Node node, Object read) {
    try {
      return ((FittedModel) fitted.serving(node.index())).features((List<Features>) read);
    } catch (RuntimeException | LinkageError e) {
      throw failed(node, e.toString(), Optional.of(e));
    }
  }

  private Batch checked(Node node, Batch output, int rows) {
    if (output.rows() != rows) {
      throw failed(
          node, "it answered %d rows of %d".formatted(output.rows(), rows), Optional.empty());
    }
    if (node.schema() instanceof FeatureSchema declared
        && declared.width() != FeatureSchema.UNKNOWN
        && ((Features) output).width() != declared.width()) {
      throw failed(
          node,
          "it gave %d features where it declared %d"
              .formatted(((Features) output).width(), declared.width()),
          Optional.empty());
    }
    return output;
  }

  private ProblemException failed(Node node, String what, Optional<Throwable> cause) {
    ProblemException failure =
        new ProblemException(
            "Pipeline '%s'".formatted(graph.definition().id()),
            "STAGE_FAILED",
            "%s failed: %s.".formatted(node.title(), what));
    cause.ifPresent(failure::initCause);
    return failure;
  }
}
