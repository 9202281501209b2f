package org.amalgam.internal.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.graph.Change;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Held;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.Resolver.Resolution;
import org.amalgam.internal.store.ModelPackage;

/**
 * What follows a graph that serves: changed stages, each with the state that the old one had saved.
 *
 * @param graph the pipeline with the stages as they are now
 * @param loaded the changed stages that could read the state, which are the caller's
 * @param unreadable why the others could not, by node
 */
record Succession(
    Graph graph, Map<Integer, Optional<Held>> loaded, Map<Integer, Problem> unreadable) {

  /**
   * The serving graph without some of its stages.
   *
   * @param gone nodes whose stages are no longer there
   */
  static FittedGraph without(FittedGraph serving, BitSet gone) {
    Map<Integer, Optional<Held>> none = new HashMap<>();
    gone.stream().forEach(node -> none.put(node, Optional.empty()));
    return serving.with(serving.graph(), none);
  }

  /**
   * Loads the changed stages.
   *
   * @throws ProblemException naming every stage that does not fit
   */
  static Succession of(FittedGraph serving, Change change, ModelPackage model) {
    Graph graph = fitting(serving.graph(), change);
    Map<Integer, Optional<Held>> loaded = new HashMap<>();
    Map<Integer, Problem> unreadable = new TreeMap<>();
    for (int index : change.changed().keySet()) {
      Node node = graph.nodes().get(index);
      try {
        loaded.put(index, Optional.of(new Held(Packing.load(model, graph, node))));
      } catch (IOException | RuntimeException | LinkageError e) {
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        unreadable.put(
            index,
            new Problem(
                node.id(),
                "LOAD_FAILED",
                "%s cannot read the state of what serves: %s.".formatted(node.title(), reason)));
      }
    }
    return new Succession(graph, loaded, unreadable);
  }

  /** The nodes that could not read the state. */
  BitSet unread() {
    BitSet nodes = new BitSet();
    unreadable.keySet().forEach(nodes::set);
    return nodes;
  }

  /** Takes in what was fitted where the state could not be read. */
  Succession with(Map<Integer, Optional<Held>> refitted) {
    Map<Integer, Optional<Held>> all = new HashMap<>(loaded);
    all.putAll(refitted);
    return new Succession(graph, all, Map.of());
  }

  /** The serving graph with the changed stages. */
  FittedGraph following(FittedGraph serving) {
    return serving.with(graph, loaded);
  }

  /** Lets the loaded stages go, where nothing follows. */
  void drop() {
    loaded.values().forEach(held -> held.ifPresent(Held::release));
  }

  private static Graph fitting(Graph serving, Change change) {
    Resolution resolution = change.resolve(serving);
    Graph graph =
        resolution
            .graph()
            .orElseThrow(() -> new ProblemException(subject(serving), resolution.problems()));
    List<Problem> problems = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!node.schema().equals(serving.nodes().get(node.index()).schema())) {
        problems.add(
            new Problem(
                node.id(),
                "SCHEMA_CHANGED",
                "%s gives something else than what serves was fitted on. Fit the pipeline again to use it."
                    .formatted(node.title())));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(subject(serving), problems);
    }
    return graph;
  }

  private static String subject(Graph graph) {
    return "Pipeline '%s'".formatted(graph.definition().id());
  }
}
