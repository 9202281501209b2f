package org.amalgam.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.data.PredictionSchema;

/**
 * A {@link Design} with weights, in plain Java. Immutable.
 *
 * @param width numbers of an answer
 * @param scalings of each input
 * @param branches hidden layers of each branch
 * @param answers the output layers of networks whose mean is the answer; else empty
 * @param scores what makes weights of branches, if they are learned
 * @param head hidden layers after the synthesis
 * @param answer the output layer after them, if there is one
 */
record Network(
    Design design,
    Outputs outputs,
    int width,
    List<Scaling> scalings,
    List<Chain> branches,
    List<Chain> answers,
    BranchScores scores,
    Chain head,
    List<Chain> answer) {

  Network {
    scalings = List.copyOf(scalings);
    branches = List.copyOf(branches);
    answers = List.copyOf(answers);
    answer = List.copyOf(answer);
  }

  /** Takes the weights of all layers, in an order that is a part of the saved state. */
  static Network of(
      Design design,
      Outputs outputs,
      PredictionSchema schema,
      List<Scaling> scalings,
      Weights weights)
      throws IOException {
    Activation activation = design.learning().activation();
    int units = outputs.units(schema);
    List<Chain> branches = new ArrayList<>();
    List<Chain> answers = new ArrayList<>();
    List<Chain> answer = new ArrayList<>();
    List<Step> head = new ArrayList<>();
    for (Branch branch : design.branches()) {
      branches.add(branch.chain(weights, activation));
    }
    for (int b = 0; design.ofNetworks() && b < branches.size(); b++) {
      answers.add(chain(design.answer(b, units), weights));
    }
    BranchScores scores = BranchScores.of(design, weights);
    if (!design.ofNetworks()) {
      for (Layer.Full layer : design.headLayers()) {
        head.add(layer.step(weights, activation));
      }
      answer.add(chain(design.answer(units), weights));
    }
    Chain hidden = new Chain(design.synthesized(), head);
    return new Network(
        design, outputs, schema.width(), scalings, branches, answers, scores, hidden, answer);
  }

  private static Chain chain(Layer.Full layer, Weights weights) throws IOException {
    return new Chain(layer.inputs(), List.of(layer.sums(weights)));
  }
}
