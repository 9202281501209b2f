package org.amalgam.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.FeatureSchema;

/** The parameters of {@code dl4j.fusion} and the network that they mean. */
final class FusionDesign {
  static final String TYPE = "dl4j.fusion";

  private FusionDesign() {}

  static List<Param> declared() {
    List<Param> declared = new ArrayList<>();
    declared.add(Param.choice("synthesis", Synthesis.words(), "how branches become one"));
    declared.add(
        Param.integer("networks", 1, "branches per input, each with weights of its own")
            .within(1, 64));
    declared.add(
        Param.texts(
            "branches",
            List.of(),
            "kind of each input's branch: auto (by its shape), dense, conv, recurrent; [] for auto"));
    declared.add(
        Param.numbers("weights", List.of(), "fixed weights of the branches in a mean; []: learned")
            .atLeast(0));
    declared.add(Units.fullyConnected(List.of(16L)));
    declared.addAll(Units.declaredConvolution());
    declared.addAll(Units.declaredRecurrence());
    declared.add(
        Param.integer("attention", 16, "units that attention scores a branch with")
            .within(1, 65536));
    declared.add(
        Param.integers("head", List.of(), "units of each hidden layer after the synthesis")
            .within(1, 65536));
    declared.add(
        Param.number(
                "modalityDropout",
                0,
                "share of views left out at random in a training step; above 0, a row may miss views")
            .within(0, 0.95));
    declared.add(
        Param.number("l1", 0, "penalty: the loss grows by it x the absolute weights").atLeast(0));
    declared.addAll(Learning.declared());
    declared.add(
        Param.flag(
            "watch", false, "keep validation rows out and measure on them, patience or not"));
    return declared;
  }

  /**
   * The network.
   *
   * @throws IllegalArgumentException if the inputs do not fit the parameters
   */
  static Design of(List<FeatureSchema> inputs, Params params) {
    List<Branch> branches = branches(inputs, params);
    Synthesis synthesis = Synthesis.of(params.text("synthesis"));
    Design design =
        new Design(
            TYPE,
            inputs,
            branches,
            synthesis,
            weights(params, synthesis, branches.size()),
            params.integer("attention"),
            params.integers("head"),
            params.number("modalityDropout"),
            params.flag("watch"),
            true,
            Learning.of(params, params.number("l1")));
    check(design);
    return design;
  }

  private static List<Branch> branches(List<FeatureSchema> inputs, Params params) {
    List<String> words = params.texts("branches");
    if (words.isEmpty()) {
      words = Collections.nCopies(inputs.size(), BranchKind.AUTO);
    }
    if (words.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "'branches' names %d kinds for %d inputs; give one for each input."
              .formatted(words.size(), inputs.size()));
    }
    Units units = Units.ofAll(params);
    List<Branch> branches = new ArrayList<>();
    for (int v = 0; v < inputs.size(); v++) {
      BranchKind kind = BranchKind.of(words.get(v), inputs.get(v));
      for (int n = 0; n < params.integer("networks"); n++) {
        branches.add(Branch.of(branches.size(), v, kind, inputs.get(v), units));
      }
    }
    return branches;
  }

  private static double[] weights(Params params, Synthesis synthesis, int branches) {
    double[] weights = params.numbers("weights");
    if (weights.length == 0) {
      return weights;
    }
    if (synthesis != Synthesis.WEIGHTED_AVERAGE && synthesis != Synthesis.MEAN_OF_NETWORKS) {
      throw new IllegalArgumentException(
          "'weights' are for a weighted average or a mean of networks, not for '%s'."
              .formatted(synthesis.word()));
    }
    double sum = Arrays.stream(weights).sum();
    if (weights.length != branches || !(sum > 0)) {
      throw new IllegalArgumentException(
          "'weights' %s must be one for each of %d branches, not all 0."
              .formatted(Arrays.toString(weights), branches));
    }
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  private static void check(Design design) {
    if (design.ofNetworks() && design.head().length > 0) {
      throw new IllegalArgumentException(
          "A mean of networks has no 'head'; give 'hidden' more layers or another 'synthesis'.");
    }
    if (!design.ofNetworks()
        && design.branches().size() > 1
        && design.branches().stream().anyMatch(branch -> !branch.maps().none())) {
      throw new IllegalArgumentException(
          "A convolutional branch ends with maps; give 'hidden' a layer before the synthesis.");
    }
    List<Integer> widths = design.branches().stream().map(Branch::outputs).distinct().toList();
    if (design.synthesis().weighs() && !design.ofNetworks() && widths.size() > 1) {
      throw new IllegalArgumentException(
          "'%s' needs branches of one width, not %s; give 'hidden' a layer."
              .formatted(design.synthesis().word(), widths));
    }
  }
}
