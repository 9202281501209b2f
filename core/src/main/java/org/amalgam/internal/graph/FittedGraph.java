package org.amalgam.internal.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.Contributions;
import org.amalgam.api.Fitted;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.FittedModel;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.StageKind;

/** A graph with fitted stages: it answers rows. Immutable, safe for any number of threads. */
public final class FittedGraph implements AutoCloseable {
  private final Graph graph;
  private final List<Optional<Fitted<?, ?>>> stages;
  private final BitSet tapped = new BitSet();

  /**
   * A graph over fitted stages, which become its own.
   *
   * @param stages by node, those present that will be run
   */
  public FittedGraph(Graph graph, List<Optional<Fitted<?, ?>>> stages) {
    this.graph = graph;
    this.stages = List.copyOf(stages);
    for (Node node : graph.nodes()) {
      node.inputs().stream()
          .filter(slot -> slot.port() == Slot.Port.FEATURES)
          .forEach(slot -> tapped.set(slot.node()));
    }
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

    private Outputs(Records input) {
      this.input = input;
    }

    public Batch read(Slot slot) {
      return switch (slot.port()) {
        case ALL -> input;
        case COLUMN -> input.select(List.of(slot.column()));
        case OUTPUT -> outputs[slot.node()];
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

  /** Runs the needed nodes. */
  public Outputs run(Records rows, BitSet needed) {
    Outputs outputs = new Outputs(rows);
    for (Node node : graph.nodes()) {
      if (needed.get(node.index())) {
        Object input = outputs.input(node);
        outputs.outputs[node.index()] = checked(node, apply(node, input), rows.rows());
        if (tapped.get(node.index())) {
          outputs.features[node.index()] = features(node, input);
        }
      }
    }
    return outputs;
  }

  /** Answers rows with every member's part in it. */
  public Answers answers(Records rows) {
    BitSet all = new BitSet();
    all.set(0, graph.nodes().size());
    Outputs outputs = run(rows, all);
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
        contributions(fusing, outputs),
        fusing.inputs().stream().map(Slot::label).toList());
  }

  @SuppressWarnings("unchecked")
  private Optional<Contributions> contributions(Node fusing, Outputs outputs) {
    return stage(fusing.index()) instanceof FittedFuser fuser
        ? Optional.of(fuser.contributions((List<Predictions>) outputs.input(fusing)))
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
