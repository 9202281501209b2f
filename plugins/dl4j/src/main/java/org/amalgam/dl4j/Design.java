package org.amalgam.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.FeatureSchema;

/**
 * The form of a network, before it has any weights.
 *
 * @param type the stage's
 * @param inputs what it reads
 * @param synthesis how branches become one; without meaning for one branch
 * @param weights of the branches, summing to 1; empty if they are learned or there are none
 * @param attention units that attention scores a branch with
 * @param head units of each hidden layer after the synthesis
 * @param modalityDropout share of views left out at random in a training step
 * @param watch whether to keep validation rows out even without patience
 * @param measured whether each epoch is measured on the training rows
 */
record Design(
    String type,
    List<FeatureSchema> inputs,
    List<Branch> branches,
    Synthesis synthesis,
    double[] weights,
    int attention,
    int[] head,
    double modalityDropout,
    boolean watch,
    boolean measured,
    Learning learning) {

  Design {
    inputs = List.copyOf(inputs);
    branches = List.copyOf(branches);
  }

  /** A network of one branch. */
  static Design single(
      String type, BranchKind kind, List<FeatureSchema> inputs, Units units, Learning learning) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "%s reads one input, not %d; for several use dl4j.fusion."
              .formatted(type, inputs.size()));
    }
    return new Design(
        type,
        inputs,
        List.of(Branch.of(0, 0, kind, inputs.get(0), units)),
        Synthesis.CONCAT,
        new double[0],
        0,
        new int[0],
        0,
        false,
        false,
        learning);
  }

  /** Whether several whole networks answer. */
  boolean ofNetworks() {
    return synthesis == Synthesis.MEAN_OF_NETWORKS;
  }

  /** Whether views may be left out; never the only one. */
  boolean masked() {
    return modalityDropout > 0 && branches.size() > 1;
  }

  /** Whether weights of branches are parameters of their own; a branch alone needs none. */
  boolean learnsWeights() {
    boolean average = synthesis == Synthesis.WEIGHTED_AVERAGE && branches.size() > 1;
    return weights.length == 0 && (average || synthesis == Synthesis.MEAN_OF_NETWORKS);
  }

  /** Numbers of all branches side by side, or {@link FeatureSchema#UNKNOWN}. */
  int sideBySide() {
    boolean unknown = branches.stream().anyMatch(b -> b.outputs() == FeatureSchema.UNKNOWN);
    return unknown ? FeatureSchema.UNKNOWN : branches.stream().mapToInt(Branch::outputs).sum();
  }

  /** Numbers that the synthesis gives to the head. */
  int synthesized() {
    return synthesis == Synthesis.CONCAT || ofNetworks() ? sideBySide() : branches.get(0).outputs();
  }

  /** The hidden layers of the head. */
  List<Layer.Full> headLayers() {
    List<Layer.Full> layers = new ArrayList<>();
    int before = synthesized();
    // Of one branch that ends with maps these go straight to the head.
    Maps maps = end();
    for (int units : head) {
      layers.add(new Layer.Full("h" + layers.size(), before, units, maps));
      before = units;
      maps = Maps.NONE;
    }
    return layers;
  }

  /** The image that a single branch ends with, if it does. */
  private Maps end() {
    return branches.size() == 1 ? branches.get(0).maps() : Maps.NONE;
  }

  /** The output layer of a head, its activation apart. */
  Layer.Full answer(int outputs) {
    List<Layer.Full> hidden = headLayers();
    return hidden.isEmpty()
        ? new Layer.Full("y", synthesized(), outputs, end())
        : new Layer.Full("y", hidden.get(hidden.size() - 1).outputs(), outputs, Maps.NONE);
  }

  /** The output layer of a network, its activation apart. */
  Layer.Full answer(int branch, int outputs) {
    Branch own = branches.get(branch);
    return new Layer.Full("b" + branch + "y", own.outputs(), outputs, own.maps());
  }

  /** The hidden layer that scores a branch for attention. */
  Layer.Full attentionUnits() {
    return new Layer.Full("a", synthesized(), attention, Maps.NONE);
  }

  /** The layer that makes an attention score of them. */
  Layer.Full attentionScore() {
    return new Layer.Full("as", attention, 1, Maps.NONE);
  }

  /** The layer that scores all branches for a gate. */
  Layer.Full gate() {
    return new Layer.Full("g", sideBySide(), branches.size(), Maps.NONE);
  }

  /** The hidden features; empty if no layer comes before the output. */
  Optional<FeatureSchema> features() {
    if (head.length > 0) {
      return Optional.of(FeatureSchema.ofWidth(head[head.length - 1]));
    }
    boolean hidden = synthesis == Synthesis.ATTENTION || synthesis == Synthesis.GATE;
    return hidden || branches.stream().anyMatch(branch -> !branch.layers().isEmpty())
        ? Optional.of(FeatureSchema.ofWidth(synthesized()))
        : Optional.empty();
  }
}
