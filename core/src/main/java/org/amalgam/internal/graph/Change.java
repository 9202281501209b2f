package org.amalgam.internal.graph;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;

/**
 * How the stages that are installed now differ from those that a graph was made of.
 *
 * @param changed by node: another stage of its type, or the first after it was gone
 * @param lost nodes whose type nobody brings any more
 */
public record Change(Map<Integer, Installed> changed, BitSet lost) {

  /**
   * What goes before the stages that serve, or is there in their place.
   *
   * @param kept whether a stage stays as long as it is installed, whatever is beside it
   * @param declined by node: what must not take its place
   */
  public static Change of(
      FittedGraph serving,
      StageCatalog catalog,
      boolean kept,
      BiPredicate<Integer, Installed> declined) {
    Map<Integer, Installed> changed = new TreeMap<>();
    BitSet lost = new BitSet();
    for (Node node : serving.graph().nodes()) {
      List<Installed> versions = node.versions(catalog);
      if (versions.isEmpty()) {
        lost.set(node.index());
      }
      boolean there = !serving.isGone(node.index()) && versions.contains(node.unwrapped());
      if (!(there && kept)) {
        versions.stream()
            .takeWhile(each -> !(there && each.equals(node.unwrapped())))
            .filter(each -> !declined.test(node.index(), each))
            .min((one, two) -> kept ? returned(node, one) - returned(node, two) : 0)
            .ifPresent(each -> changed.put(node.index(), each));
      }
    }
    return new Change(changed, lost);
  }

  /** 0 if it is the bundle and version that a node had, which goes first where it is back. */
  private static int returned(Node node, Installed stage) {
    return node.installed().provider().equals(stage.provider()) ? 0 : 1;
  }

  /** One stage in the place of another. */
  public static Change of(Node node, Installed other) {
    return new Change(Map.of(node.index(), other), new BitSet());
  }

  /** What takes the place of something, in words. */
  public String words() {
    return changed.values().stream()
        .map(Installed::title)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /**
   * The pipeline with the changed stages in the place of the old ones, checked as if new.
   *
   * @return the graph, its nodes in the same order; or what does not fit any more
   */
  public Resolver.Resolution resolve(Graph serving) {
    Map<String, List<Installed>> chosen = new HashMap<>();
    for (Node node : serving.nodes()) {
      Installed stage = Optional.ofNullable(changed.get(node.index())).orElse(node.unwrapped());
      chosen.put(node.id(), List.of(stage));
    }
    return Resolver.resolve(serving.definition(), new StageCatalog(), chosen);
  }
}
