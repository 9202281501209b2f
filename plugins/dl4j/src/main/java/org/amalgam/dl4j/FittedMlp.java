package org.amalgam.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * A fitted multilayer perceptron in plain Java, without ND4J: any number of threads read it at no
 * cost per call. It abstains on rows with a missing feature.
 */
final class FittedMlp implements FittedModel {
  private static final String TYPE = "dl4j.mlp";

  private final PredictionSchema output;
  private final Activation activation;
  private final Scaling inputs;
  private final List<Dense> layers;
  private final Scaling targets;
  private final int widest;

  /**
   * A network of hidden layers and an output layer.
   *
   * @param inputs how features are scaled
   * @param layers the last one for the output
   * @param targets how targets were scaled; of width 0 for classification
   */
  FittedMlp(
      PredictionSchema output,
      Activation activation,
      Scaling inputs,
      List<Dense> layers,
      Scaling targets) {
    this.output = output;
    this.activation = activation;
    this.inputs = inputs;
    this.layers = List.copyOf(layers);
    this.targets = targets;
    this.widest =
        Math.max(inputs.width(), layers.stream().mapToInt(Dense::outputs).max().orElseThrow());
  }

  @Override
  public Predictions apply(List<Features> input) {
    int rows = rows(input);
    float[] answers = run(input, rows, layers.size());
    int width = output.width();
    for (int at = 0; at < answers.length; at += width) {
      if (output.task() == Task.CLASSIFICATION) {
        softmax(answers, at, width);
      } else {
        targets.invert(answers, at);
      }
      abstainUnlessWhole(answers, at, width);
    }
    return Predictions.of(output, rows, answers);
  }

  @Override
  public Features features(List<Features> input) {
    int hidden = layers.size() - 1;
    if (hidden == 0) {
      return FittedModel.super.features(input);
    }
    int rows = rows(input);
    int width = layers.get(hidden - 1).outputs();
    return DenseFeatures.of(FeatureSchema.ofWidth(width), rows, run(input, rows, hidden));
  }

  @Override
  public void save(StateWriter out) throws IOException {
    State.write(inputs, out);
    for (Dense layer : layers) {
      out.writeFloats(layer.weights());
      out.writeFloats(layer.bias());
    }
    State.write(targets, out);
  }

  /** The inverse of {@link #save}; the sizes must be those that the parameters ask for. */
  static FittedMlp load(LoadContext context) throws IOException {
    StateReader state = context.state();
    PredictionSchema output = context.output();
    MlpSettings settings = MlpSettings.of(context.params());
    Scaling inputs = State.readScaling(state, TYPE);
    List<Dense> layers = new ArrayList<>();
    int before = inputs.width();
    for (int width : settings.widths(output)) {
      layers.add(
          new Dense(
              State.read(state, (long) before * width, "weights", TYPE),
              State.read(state, width, "biases", TYPE)));
      before = width;
    }
    Scaling targets = State.readScaling(state, TYPE);
    int scaled = output.task() == Task.REGRESSION ? output.width() : 0;
    if (inputs.width() == 0 || targets.width() != scaled || state.available() > 0) {
      throw new IOException(
          "The state of a dl4j.mlp with %d inputs and %d scaled targets, %d bytes left over, is not one for %s."
              .formatted(inputs.width(), targets.width(), state.available(), output));
    }
    return new FittedMlp(output, settings.learning().activation(), inputs, layers, targets);
  }

  /** The outputs of layer {@code depth - 1} for each row; NaN where a feature is missing. */
  private float[] run(List<Features> input, int rows, int depth) {
    int width = layers.get(depth - 1).outputs();
    float[] result = new float[Math.multiplyExact(rows, width)];
    float[] now = new float[widest];
    float[] next = new float[widest];
    for (int row = 0; row < rows; row++) {
      if (!gather(input, row, now)) {
        Arrays.fill(result, row * width, (row + 1) * width, Float.NaN);
        continue;
      }
      inputs.apply(now, 0);
      for (int l = 0; l < depth; l++) {
        Dense layer = layers.get(l);
        layer.apply(now, next);
        if (l < layers.size() - 1) {
          activation.apply(next, layer.outputs());
        }
        float[] done = now;
        now = next;
        next = done;
      }
      System.arraycopy(now, 0, result, row * width, width);
    }
    return result;
  }

  /** Writes a row side by side; false if something of it is missing. */
  private static boolean gather(List<Features> input, int row, float[] into) {
    int at = 0;
    for (Features part : input) {
      if (part.hasMissing(row)) {
        return false;
      }
      part.copyRow(row, into, at);
      at += part.width();
    }
    return true;
  }

  private int rows(List<Features> input) {
    int width = input.stream().mapToInt(Features::width).sum();
    if (width != inputs.width()) {
      throw new IllegalArgumentException(
          "This dl4j.mlp was fitted on %d features, not %d.".formatted(inputs.width(), width));
    }
    return input.get(0).rows();
  }

  /** A number beyond float32 on the way makes the whole row no answer. */
  private static void abstainUnlessWhole(float[] values, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        Arrays.fill(values, from, from + count, Float.NaN);
        return;
      }
    }
  }

  private static void softmax(float[] values, int from, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      max = Math.max(max, values[i]);
    }
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      double e = Math.exp(values[i] - max);
      values[i] = (float) e;
      sum += e;
    }
    for (int i = from; i < from + count; i++) {
      values[i] = (float) (values[i] / sum);
    }
  }
}
