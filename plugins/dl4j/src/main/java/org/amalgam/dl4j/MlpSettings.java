package org.amalgam.dl4j;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;

/** The parameters of {@code dl4j.mlp}. */
record MlpSettings(
    int[] hidden,
    Activation activation,
    double dropout,
    double l2,
    double learningRate,
    int epochs,
    int batchSize,
    int patience,
    double validation,
    boolean standardize) {

  static List<Param> declared() {
    return List.of(
        Param.integers("hidden", List.of(32L), "units of each hidden layer; [] for none")
            .within(1, 65536),
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

  static MlpSettings of(Params params) {
    return new MlpSettings(
        params.integers("hidden"),
        Activation.of(params.text("activation")),
        params.number("dropout"),
        params.number("l2"),
        params.number("learningRate"),
        params.integer("epochs"),
        params.integer("batchSize"),
        params.integer("patience"),
        params.number("validation"),
        params.flag("standardize"));
  }

  /** Units of every layer, the output last. */
  int[] widths(PredictionSchema output) {
    int[] widths = Arrays.copyOf(hidden, hidden.length + 1);
    widths[hidden.length] = output.width();
    return widths;
  }
}
