package org.amalgam.internal.graph;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;

/**
 * How the stages that are installed now differ from those that a graph was made of.
 *
 * @param changed by node: another stage of its type, or the first after it was gone
 * @param lost nodes whose type nobody brings any more
 */
public record Change(Map<Integer, Installed> changed, BitSet lost) {

  public static Change of(FittedGraph serving, StageCatalog catalog) {
    Map<Integer, Installed> changed = new TreeMap<>();
    BitSet lost = new BitSet();
    for (Node node : serving.graph().nodes()) {
      Optional<Installed> now = node.in(catalog);
      if (now.isEmpty()) {
        lost.set(node.index());
      } else if (!now.get().equals(node.unwrapped()) || serving.isGone(node.index())) {
        changed.put(node.index(), now.get());
      }
    }
    return new Change(changed, lost);
  }

  /**
   * The pipeline with the changed stages in the place of the old ones, checked as if new.
   *
   * @return the graph, its nodes in the same order; or what does not fit any more
   */
  public Resolver.Resolution resolve(Graph serving) {
    StageCatalog mixed = new StageCatalog();
    serving.nodes().forEach(node -> mixed.add(node.unwrapped()));
    changed.values().forEach(mixed::add);
    return Resolver.resolve(serving.definition(), mixed);
  }
}
