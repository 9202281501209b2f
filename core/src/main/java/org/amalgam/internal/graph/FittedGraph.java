package org.amalgam.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.StageKind;

/** A graph with fitted stages: it answers rows. Immutable, safe for any number of threads. */
public final class FittedGraph implements AutoCloseable {
  private final Graph graph;
  private final List<Optional<Fitted<?, ?>>> stages;
  private final BitSet all = new BitSet();
  private final BitSet tapped = new BitSet();
  private final Map<Integer, Routing> routings = new LinkedHashMap<>();
  private final BitSet unrouted;

  /**
   * A graph over fitted stages, which become its own.
   *
   * @param stages by node, those present that will be run
   */
  public FittedGraph(Graph graph, List<Optional<Fitted<?, ?>>> stages) {
    this.graph = graph;
    this.stages = List.copyOf(stages);
    all.set(0, graph.nodes().size());
    for (Node node : graph.nodes()) {
      node.inputs().stream()
          .filter(slot -> slot.port() == Slot.Port.FEATURES)
          .forEach(slot -> tapped.set(slot.node()));
      if (stages.get(node.index()).orElse(null) instanceof FittedRouter) {
        routings.put(node.index(), Routing.of(graph, node));
      }
    }
    unrouted = (BitSet) all.clone();
    routings.values().forEach(routing -> unrouted.andNot(routing.nodes()));
  }

  public Graph graph() {
    return graph;
  }

  public Fitted<?, ?> stage(int node) {
    return stages.get(node).orElseThrow();
  }

  /** What every needed node gave for some rows. */
  public final class Outputs {
    private final Records input;
    private final Batch[] outputs = new Batch[graph.nodes().size()];
    private final Batch[] features = new Batch[graph.nodes().size()];

    /** For nodes that ran on some of the rows alone, those. */
    private final Map<Integer, Part> parts = new HashMap<>();

    private Outputs(Records input) {
      this.input = input;
    }

    /** Some of the rows, as far as they are known. */
    private Outputs rows(int[] index) {
      Outputs some = new Outputs(input.rows(index));
      for (int i = 0; i < outputs.length; i++) {
        some.outputs[i] = outputs[i] == null ? null : outputs[i].rows(index);
        some.features[i] = features[i] == null ? null : features[i].rows(index);
      }
      return some;
    }

    public Batch read(Slot slot) {
      return switch (slot.port()) {
        case ALL -> input;
        case COLUMN -> input.select(List.of(slot.column()));
        case OUTPUT, PREDICTIONS -> outputs[slot.node()];
        case FEATURES -> features[slot.node()];
      };
    }

    Predictions predictions(int node) {
      return (Predictions) outputs[node];
    }

    private Object input(Node node) {
      List<Slot> slots = node.inputs();
      if (node.kind() == StageKind.EXTRACTOR
          && slots.stream().allMatch(slot -> slot.port() == Slot.Port.COLUMN)) {
        return input.select(slots.stream().map(Slot::column).toList());
      }
      List<Batch> read = new ArrayList<>(slots.size());
      for (Slot slot : slots) {
        read.add(read(slot));
      }
      return Wiring.input(node, read);
    }
  }

  /** Some rows, and what nodes gave for them. */
  private record Part(int[] rows, Outputs outputs) {}

  /** Runs the needed nodes. */
  public Outputs run(Records rows, BitSet needed) {
    Outputs outputs = new Outputs(rows);
    for (Node node : graph.nodes()) {
      if (needed.get(node.index())) {
        run(node, outputs);
      }
    }
    return outputs;
  }

  private void run(Node node, Outputs outputs) {
    Object input = outputs.input(node);
    outputs.outputs[node.index()] = checked(node, apply(node, input), outputs.input.rows());
    if (tapped.get(node.index())) {
      outputs.features[node.index()] = features(node, input);
    }
  }

  /** Runs every node, but members that a router picks on the rows alone that it picks them for. */
  private Outputs routed(Records rows) {
    Outputs outputs = new Outputs(rows);
    for (Node node : graph.nodes()) {
      if (unrouted.get(node.index())) {
        Routing routing = routings.get(node.index());
        if (routing != null) {
          route(node, routing, outputs);
        }
        run(node, outputs);
      }
    }
    return outputs;
  }

  private void route(Node node, Routing routing, Outputs outputs) {
    List<Features> features = new ArrayList<>();
    for (Slot slot : node.inputs()) {
      if (slot.port() != Slot.Port.PREDICTIONS) {
        features.add(Wiring.features(outputs.read(slot)));
      }
    }
    List<int[]> routes = ((FittedRouter) stage(node.index())).routes(features);
    List<Slot> members = node.members();
    for (int m = 0; m < members.size(); m++) {
      BitSet own = routing.owned().get(m);
      if (own.isEmpty()) {
        continue;
      }
      int[] rows = routes.get(m);
      boolean all = rows.length == outputs.input.rows();
      Outputs some = all ? outputs : outputs.rows(rows);
      if (all || rows.length > 0) {
        own.stream().mapToObj(graph.nodes()::get).forEach(each -> run(each, some));
      }
      if (!all) {
        own.stream().forEach(each -> outputs.parts.put(each, new Part(rows, some)));
        own.stream()
            .filter(each -> graph.nodes().get(each).schema() instanceof PredictionSchema)
            .forEach(
                each -> outputs.outputs[each] = scattered(some, each, rows, outputs.input.rows()));
      }
    }
  }

  /** Predictions of some rows among all; the others are not answered. */
  private Predictions scattered(Outputs some, int member, int[] rows, int all) {
    PredictionSchema schema = (PredictionSchema) graph.nodes().get(member).schema();
    int width = schema.width();
    float[] values = new float[all * width];
    Arrays.fill(values, Float.NaN);
    for (int i = 0; i < rows.length; i++) {
      float[] own = some.predictions(member).values();
      System.arraycopy(own, i * width, values, rows[i] * width, width);
    }
    return Predictions.of(schema, all, values);
  }

  /** Answers rows with every member's answer beside, each member asked for every row. */
  public Answers answers(Records rows) {
    return answers(run(rows, all), false);
  }

  /** Answers rows as they are served: members that the fusion does not need are not asked. */
  public Answers predict(Records rows) {
    return answers(routings.isEmpty() ? run(rows, all) : routed(rows), false);
  }

  /** As {@link #predict}, with every member's part in the fused answer. */
  public Answers explain(Records rows) {
    return answers(routings.isEmpty() ? run(rows, all) : routed(rows), true);
  }

  private Answers answers(Outputs outputs, boolean explained) {
    Node fusing = graph.fusing();
    List<Answers.Member> members = new ArrayList<>();
    for (Node node : graph.members()) {
      members.add(
          new Answers.Member(
              node.id(), node.installed().type(), outputs.predictions(node.index())));
    }
    return new Answers(
        graph.definition().id(),
        outputs.predictions(graph.output()),
        members,
        explained ? contributions(fusing, outputs) : Optional.empty(),
        fusing.members().stream().map(Slot::label).toList(),
        explained ? views(outputs) : List.of());
  }

  private List<Answers.Views> views(Outputs outputs) {
    List<Answers.Views> views = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (stage(node.index()) instanceof ViewWeights weighing) {
        List<String> inputs = node.inputs().stream().map(Slot::label).toList();
        viewWeights(weighing, node, outputs)
            .ifPresent(weights -> views.add(new Answers.Views(node.id(), inputs, weights)));
      }
    }
    return views;
  }

  /** NaN in rows that the node was not asked for; empty if it was asked for none. */
  @SuppressWarnings("unchecked")
  private Optional<Features> viewWeights(ViewWeights weighing, Node node, Outputs outputs) {
    Part part = outputs.parts.get(node.index());
    if (part == null) {
      return weighing.viewWeights((List<Features>) outputs.input(node));
    }
    return part.rows.length == 0
        ? Optional.empty()
        : weighing
            .viewWeights((List<Features>) part.outputs.input(node))
            .map(weights -> scattered(weights.dense(), part.rows, outputs.input.rows()));
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

  private Optional<Contributions> contributions(Node fusing, Outputs outputs) {
    return stage(fusing.index()) instanceof FittedFuser fuser
        ? Optional.of(fuser.contributions((Members) outputs.input(fusing)))
        : Optional.empty();
  }

  /** The resolver has checked that the node reads what its stage takes. */
  @SuppressWarnings("unchecked")
  private Batch apply(Node node, Object input) {
    try {
      return ((Fitted<Object, ? extends Batch>) stage(node.index())).apply(input);
    } catch (RuntimeException | LinkageError e) {
      throw failed(node, e.toString(), e);
    }
  }

  @SuppressWarnings("unchecked")
  private Features features(Node node, Object input) {
    try {
      return ((FittedModel) stage(node.index())).features((List<Features>) input);
    } catch (RuntimeException | LinkageError e) {
      throw failed(node, e.toString(), e);
    }
  }

  private Batch checked(Node node, Batch output, int rows) {
    if (output.rows() != rows) {
      throw failed(node, "it answered %d rows of %d".formatted(output.rows(), rows), null);
    }
    if (node.schema() instanceof FeatureSchema declared
        && declared.width() != FeatureSchema.UNKNOWN
        && ((Features) output).width() != declared.width()) {
      throw failed(
          node,
          "it gave %d features where it declared %d"
              .formatted(((Features) output).width(), declared.width()),
          null);
    }
    return output;
  }

  private ProblemException failed(Node node, String what, Throwable cause) {
    ProblemException failure =
        new ProblemException(
            "Pipeline '%s'".formatted(graph.definition().id()),
            "STAGE_FAILED",
            "%s failed: %s.".formatted(node.title(), what));
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }

  @Override
  public void close() {
    for (Optional<Fitted<?, ?>> stage : stages) {
      stage.ifPresent(Fitted::close);
    }
  }
}
