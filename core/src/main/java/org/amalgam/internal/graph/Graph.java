package org.amalgam.internal.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.amalgam.api.pipeline.StageKind;

/**
 * A pipeline whose stage types are all there and fit together.
 *
 * @param definition what it was made from
 * @param nodes in topological order
 * @param output index of the node that answers
 */
public record Graph(PipelineDefinition definition, List<Node> nodes, int output) {

  public Graph {
    nodes = List.copyOf(nodes);
  }

  public Node outputNode() {
    return nodes.get(output);
  }

  /** The models whose predictions reach the output, in topological order. */
  public List<Node> members() {
    BitSet reached = new BitSet();
    reachPredictions(output, reached);
    return reached.stream()
        .mapToObj(nodes::get)
        .filter(node -> node.kind() == StageKind.MODEL)
        .toList();
  }

  private void reachPredictions(int node, BitSet reached) {
    reached.set(node);
    if (nodes.get(node).kind() == StageKind.FUSER) {
      nodes.get(node).members().forEach(slot -> reachPredictions(slot.node(), reached));
    }
  }

  /**
   * The fuser that says who contributed what: the output, or where that only decides or passes on
   * the answer of one other fuser, that one. The output itself if it is a model.
   */
  public Node fusing() {
    Node node = outputNode();
    while (node.kind() == StageKind.FUSER
        && node.inputs().size() == 1
        && nodes.get(node.members().get(0).node()).kind() == StageKind.FUSER) {
      node = nodes.get(node.members().get(0).node());
    }
    return node;
  }

  /** The nodes that some slots need, themselves included. */
  public BitSet ancestors(Iterable<Slot> slots) {
    BitSet needed = new BitSet();
    slots.forEach(slot -> reach(slot.node(), needed));
    return needed;
  }

  private void reach(int node, BitSet needed) {
    if (node != Slot.INPUT && !needed.get(node)) {
      needed.set(node);
      nodes.get(node).inputs().forEach(slot -> reach(slot.node(), needed));
    }
  }

  /** Every slot that a fit of these nodes has to read out of fold. */
  public List<Slot> outOfFold(BitSet needed) {
    List<Slot> slots = new ArrayList<>();
    needed.stream()
        .mapToObj(nodes::get)
        .filter(node -> node.onTrained() && node.learns())
        .forEach(node -> slots.addAll(node.inputs()));
    return slots;
  }
}
