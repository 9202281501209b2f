package org.amalgam.internal.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amalgam.api.pipeline.Provider;
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

  /** Whether its output can answer without what is not installed. */
  public boolean answers() {
    BitSet gone = new BitSet();
    nodes.stream().filter(Node::isAbsent).forEach(node -> gone.set(node.index()));
    return answers(output, lacking(gone));
  }

  private boolean answers(int node, BitSet lacking) {
    return !lacking.get(node)
        && (nodes.get(node).kind() != StageKind.FUSER
            || nodes.get(node).members().stream().anyMatch(slot -> answers(slot.node(), lacking)));
  }

  public Node outputNode() {
    return nodes.get(output);
  }

  /** The models whose predictions reach the output, in topological order. */
  public List<Node> members() {
    return members(output);
  }

  /** The models whose predictions reach a node, in topological order. */
  public List<Node> members(int of) {
    BitSet reached = new BitSet();
    reachPredictions(of, reached);
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

  /**
   * The sets of members that are lost at once: with each stage that is no fuser, and with each
   * bundle. None that would leave no member.
   *
   * @return node indices of members, each set once
   */
  public List<BitSet> losses() {
    Set<BitSet> losses = new LinkedHashSet<>();
    Map<Provider, BitSet> bundles = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node.kind() != StageKind.FUSER) {
        BitSet one = new BitSet();
        one.set(node.index());
        losses.add(lost(one));
      }
      bundles.computeIfAbsent(node.installed().provider(), p -> new BitSet()).set(node.index());
    }
    bundles.values().forEach(bundle -> losses.add(lost(bundle)));
    int members = members().size();
    return losses.stream().filter(set -> !set.isEmpty() && set.cardinality() < members).toList();
  }

  /** The members that cannot answer without some stages. */
  public BitSet lost(BitSet gone) {
    BitSet without = lacking(gone);
    BitSet lost = new BitSet();
    members().stream()
        .filter(node -> without.get(node.index()))
        .forEach(node -> lost.set(node.index()));
    return lost;
  }

  /** Some stages, and those that cannot run without them. */
  BitSet lacking(BitSet gone) {
    BitSet without = (BitSet) gone.clone();
    for (Node node : nodes) {
      boolean lacks =
          node.inputs().stream()
              .filter(slot -> slot.port() != Slot.Port.PREDICTIONS)
              .anyMatch(slot -> slot.node() != Slot.INPUT && without.get(slot.node()));
      if (lacks) {
        without.set(node.index());
      }
    }
    return without;
  }

  /** The nodes that some slots need, themselves included. */
  public BitSet ancestors(Iterable<Slot> slots) {
    BitSet needed = new BitSet();
    slots.forEach(slot -> reach(slot.node(), needed));
    return needed;
  }

  /** Some nodes, and all that they need. */
  public BitSet ancestors(BitSet some) {
    BitSet needed = new BitSet();
    some.stream().forEach(node -> reach(node, needed));
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
