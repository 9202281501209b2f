package org.amalgam.dl4j;

import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.weights.WeightInit;

/** How a network learns: the parameters that all stages of this bundle share. */
record Learning(
    Activation activation,
    double dropout,
    double l1,
    double l2,
    double learningRate,
    int epochs,
    int batchSize,
    int patience,
    double validation,
    boolean standardize) {

  static List<Param> declared() {
    return List.of(
        Param.choice("activation", Activation.words(), "what a hidden unit makes of its sum"),
        Param.number("dropout", 0, "share of hidden units left out at random in a training step")
            .within(0, 0.95),
        Param.number("l2", 0, "penalty: the loss grows by half of it x the squared weights")
            .atLeast(0),
        Param.number("learningRate", 0.001, "step size of Adam").within(1e-8, 10),
        Param.integer("epochs", 100, "passes over the training rows, at most").atLeast(1),
        Param.integer("batchSize", 32, "rows in a training step, at most").atLeast(1),
        Param.integer(
                "patience", 0, "epochs without a lower validation loss before it stops; 0: off")
            .atLeast(0),
        Param.number("validation", 0.1, "share of the rows that patience watches, not learned from")
            .within(0.01, 0.9),
        Param.flag(
            "standardize", true, "bring each feature to mean 0, standard deviation 1 first"));
  }

  static Learning of(Params params) {
    return of(params, 0);
  }

  /** The same with an L1 penalty, which not every stage declares. */
  static Learning of(Params params, double l1) {
    return new Learning(
        Activation.of(params.text("activation")),
        params.number("dropout"),
        l1,
        params.number("l2"),
        params.number("learningRate"),
        params.integer("epochs"),
        params.integer("batchSize"),
        params.integer("patience"),
        params.number("validation"),
        params.flag("standardize"));
  }

  /**
   * The value, if it is a number.
   *
   * @throws IllegalArgumentException if the training diverged
   */
  double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "The training diverged; lower 'learningRate' (%s)%s."
              .formatted(learningRate, standardize ? "" : " or set 'standardize'"));
    }
    return value;
  }

  /** The share of hidden units kept, as Deeplearning4j has it: 0 for all. */
  double kept() {
    return dropout == 0 ? 0 : 1 - dropout;
  }

  /** The spread of first weights that suits the activation (Glorot 2010, He et al. 2015). */
  WeightInit weightInit() {
    return switch (activation) {
      case RELU, ELU -> WeightInit.RELU;
      case TANH, SIGMOID -> WeightInit.XAVIER;
    };
  }

  /** The activation as Deeplearning4j has it. */
  org.nd4j.linalg.activations.Activation function() {
    return org.nd4j.linalg.activations.Activation.fromString(activation.word());
  }

  /** Makes a layer of hidden units of this kind, its weights penalized. */
  <B extends BaseLayer.Builder<B>> B hidden(B layer) {
    return penalized(layer).activation(function()).weightInit(weightInit());
  }

  /** Sets the penalties of a layer's weights. */
  <B extends BaseLayer.Builder<B>> B penalized(B layer) {
    return layer.l1(l1).l2(l2);
  }
}
