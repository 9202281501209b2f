package org.amalgam.internal.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a router can leave out: for each of its members the nodes that run for that member alone.
 *
 * @param owned by member, in the order of {@link Node#members}
 */
record Routing(List<BitSet> owned) {

  static Routing of(Graph graph, Node router) {
    List<BitSet> owned = new ArrayList<>();
    for (Slot member : router.members()) {
      BitSet own = graph.ancestors(List.of(member));
      // From the member upwards: a node that anybody else reads is not its own.
      for (int n = own.length() - 1; n >= 0; n = own.previousSetBit(n - 1)) {
        int node = n;
        boolean elsewhere =
            graph.output() == node
                || graph.nodes().stream()
                    .filter(reader -> !own.get(reader.index()))
                    .anyMatch(reader -> reads(reader, node, router, member));
        if (elsewhere) {
          own.clear(node);
        }
      }
      owned.add(own);
    }
    return new Routing(List.copyOf(owned));
  }

  private static boolean reads(Node reader, int node, Node router, Slot member) {
    return reader.inputs().stream()
        .anyMatch(
            slot ->
                slot.node() == node && !(reader.index() == router.index() && slot.equals(member)));
  }

  /** All of them. */
  BitSet nodes() {
    BitSet nodes = new BitSet();
    owned.forEach(nodes::or);
    return nodes;
  }
}
