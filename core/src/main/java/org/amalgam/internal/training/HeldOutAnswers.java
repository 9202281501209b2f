package org.amalgam.internal.training;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.Predictions;
import org.amalgam.internal.graph.Execution;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Slot;

/**
 * What the nodes of a graph gave for rows that they were not fitted on, joined over the folds.
 *
 * @param nodes those whose answers are known
 * @param folds which rows each part is of
 * @param parts what the graph of each fold gave for the rows that it left out
 */
record HeldOutAnswers(Graph graph, BitSet nodes, List<Split> folds, List<Execution> parts) {

  static HeldOutAnswers none(Graph graph) {
    return new HeldOutAnswers(graph, new BitSet(), List.of(), List.of());
  }

  /** The rows that some fold left out, rising. */
  int[] covered() {
    return Rows.covered(folds);
  }

  /** Whether a node's answers are known. */
  boolean has(int node) {
    return nodes.get(node);
  }

  /** What flowed at a slot. */
  Batch read(Slot slot) {
    return Rows.join(folds, parts.stream().map(part -> part.read(slot)).toList());
  }

  /** What a model or fuser answered. */
  Predictions predictions(int node) {
    return (Predictions)
        Rows.join(folds, parts.stream().map(part -> part.predictions(node)).toList());
  }

  /** What slots had carried, had some models not answered. */
  Map<Slot, Batch> without(BitSet models, List<Slot> slots) {
    HeldOutAnswers other =
        new HeldOutAnswers(
            graph, nodes, folds, parts.stream().map(part -> part.without(models)).toList());
    Map<Slot, Batch> read = new HashMap<>();
    slots.forEach(slot -> read.put(slot, other.read(slot)));
    return read;
  }
}
