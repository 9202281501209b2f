package org.amalgam.internal.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.graph.Change;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Held;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.Resolver.Resolution;
import org.amalgam.internal.store.ModelPackage;

/** Makes the graph that follows one that serves: with other stages for some nodes, or with none. */
final class Succession {
  private Succession() {}

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
   * The serving graph with the changed stages, each with the state that the old one had saved.
   *
   * @throws ProblemException naming every stage that does not fit, or cannot read the state
   */
  static FittedGraph with(FittedGraph serving, Change change, ModelPackage model) {
    Graph graph = fitting(serving.graph(), change);
    Map<Integer, Optional<Held>> loaded = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (int index : change.changed().keySet()) {
      Node node = graph.nodes().get(index);
      try {
        loaded.put(index, Optional.of(new Held(Packing.load(model, graph, node))));
      } catch (IOException | RuntimeException | LinkageError e) {
        problems.add(
            new Problem(
                node.id(),
                "LOAD_FAILED",
                "%s cannot read the state of what serves: %s. Fit the pipeline again to use it."
                    .formatted(
                        node.title(), e.getMessage() == null ? e.toString() : e.getMessage())));
      }
    }
    if (!problems.isEmpty()) {
      loaded.values().forEach(held -> held.ifPresent(Held::release));
      throw new ProblemException(subject(graph), problems);
    }
    return serving.with(graph, loaded);
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
