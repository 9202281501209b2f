package org.amalgam.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Params;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.ViewWeights;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * A fitted network of branches in plain Java, without ND4J: any number of threads read it at no
 * cost per call. It abstains on rows with a missing feature, but for whole views where it learned
 * to do without (modality dropout).
 */
final class FittedNetwork implements FittedModel, ViewWeights {
  private static final int LONGEST_CURVE = 1 << 20;

  private final Network network;
  private final PredictionSchema output;
  private final Scaling targets;
  private final List<float[]> weights;
  private final List<Epoch> curve;

  private FittedNetwork(
      Network network,
      PredictionSchema output,
      Scaling targets,
      List<float[]> weights,
      List<Epoch> curve) {
    this.network = network;
    this.output = output;
    this.targets = targets;
    this.weights = List.copyOf(weights);
    this.curve = List.copyOf(curve);
  }

  /**
   * A network.
   *
   * @param scalings how each input is scaled
   * @param targets how targets were scaled; of width 0 for classification
   * @param weights of its layers
   * @param curve how it learned
   * @throws IOException if the weights are not there
   */
  static FittedNetwork of(
      Design design,
      PredictionSchema output,
      List<Scaling> scalings,
      Scaling targets,
      Weights weights,
      List<Epoch> curve)
      throws IOException {
    List<float[]> taken = new ArrayList<>();
    Network network =
        Network.of(design, Outputs.of(output), output, scalings, Weights.recording(weights, taken));
    return new FittedNetwork(network, output, targets, taken, curve);
  }

  /** The same with what its training came to. */
  FittedNetwork with(List<Epoch> learned) {
    return new FittedNetwork(network, output, targets, weights, learned);
  }

  /** Loss and accuracy of each epoch of its fit, on the rows learned from and on those watched. */
  List<Epoch> curve() {
    return curve;
  }

  @Override
  public Predictions apply(List<Features> input) {
    int rows = rows(input);
    int width = output.width();
    float[] answers = new float[Math.multiplyExact(rows, width)];
    Pass pass = new Pass(network);
    for (int row = 0, at = 0; row < rows; row++, at += width) {
      if (pass.synthesize(input, row)) {
        System.arraycopy(pass.answer(), 0, answers, at, width);
        targets.invert(answers, at);
        abstainUnlessWhole(answers, at, width);
      } else {
        Arrays.fill(answers, at, at + width, Float.NaN);
      }
    }
    return Predictions.of(output, rows, answers);
  }

  @Override
  public Features features(List<Features> input) {
    FeatureSchema schema =
        network
            .design()
            .features()
            .orElseThrow(() -> new IllegalStateException("This model has no hidden features."));
    Pass pass = new Pass(network);
    return each(
        input,
        schema.width(),
        (row, to, at) -> {
          if (!pass.synthesize(input, row)) {
            return false;
          }
          System.arraycopy(pass.hidden(), 0, to, at, schema.width());
          return true;
        });
  }

  /** The weight of each input; 0 for a view that is missing. */
  @Override
  public Optional<Features> viewWeights(List<Features> input) {
    Design design = network.design();
    boolean aBranchEach = design.branches().size() == design.inputs().size();
    return design.synthesis().weighs() && aBranchEach
        ? Optional.of(weights(input))
        : Optional.empty();
  }

  /**
   * The weight of each branch in each row, {@code rows x branches}: 0 or more, summing to 1; 0 for
   * a view that is missing. NaN in rows that the model abstains on.
   *
   * @throws IllegalStateException if the branches are put side by side, and so have no weights
   */
  Features weights(List<Features> input) {
    if (!network.design().synthesis().weighs()) {
      throw new IllegalStateException(
          "The branches of this %s are put side by side; they have no weights."
              .formatted(network.design().type()));
    }
    int branches = network.design().branches().size();
    Pass pass = new Pass(network);
    return each(
        input,
        branches,
        (row, to, at) -> {
          if (!pass.synthesize(input, row)) {
            return false;
          }
          System.arraycopy(pass.weights(), 0, to, at, branches);
          return true;
        });
  }

  /** Writes what a row gives; false if it gives nothing. */
  @FunctionalInterface
  private interface RowWriter {
    boolean write(int row, float[] to, int at);
  }

  private Features each(List<Features> input, int width, RowWriter writer) {
    int rows = rows(input);
    float[] all = new float[Math.multiplyExact(rows, width)];
    for (int row = 0, at = 0; row < rows; row++, at += width) {
      if (!writer.write(row, all, at)) {
        Arrays.fill(all, at, at + width, Float.NaN);
      }
    }
    return DenseFeatures.of(FeatureSchema.ofWidth(width), rows, all);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    List<FeatureSchema> inputs = network.design().inputs();
    out.writeInt(inputs.size());
    for (int v = 0; v < inputs.size(); v++) {
      out.writeInts(inputs.get(v).shape().stream().mapToInt(Integer::intValue).toArray());
      State.write(network.scalings().get(v), out);
    }
    for (float[] values : weights) {
      out.writeFloats(values);
    }
    State.write(targets, out);
    double[] points = new double[4 * curve.size()];
    for (int i = 0; i < curve.size(); i++) {
      Epoch epoch = curve.get(i);
      points[4 * i] = epoch.train().loss();
      points[4 * i + 1] = epoch.train().accuracy();
      points[4 * i + 2] = epoch.validation().loss();
      points[4 * i + 3] = epoch.validation().accuracy();
    }
    out.writeDoubles(points);
  }

  /** The design that some inputs and parameters mean. */
  @FunctionalInterface
  interface Designer {
    Design of(List<FeatureSchema> inputs, Params params);
  }

  /** The inverse of {@link #save}; the sizes must be those that the parameters ask for. */
  static FittedNetwork load(LoadContext context, String type, Designer designer)
      throws IOException {
    StateReader state = context.state();
    PredictionSchema output = context.output();
    int count = state.readInt();
    if (count < 1 || count > state.available()) {
      throw new IOException("The state of a %s names %d inputs.".formatted(type, count));
    }
    List<FeatureSchema> inputs = new ArrayList<>();
    List<Scaling> scalings = new ArrayList<>();
    Design design;
    try {
      for (int v = 0; v < count; v++) {
        List<Integer> shape = Arrays.stream(state.readInts()).boxed().toList();
        scalings.add(State.readScaling(state, type));
        inputs.add(new FeatureSchema(scalings.get(v).width(), List.of(), shape));
      }
      design = designer.of(inputs, context.params());
    } catch (IllegalArgumentException e) {
      throw new IOException("The state of a %s is not one: %s".formatted(type, e.getMessage()), e);
    }
    List<float[]> taken = new ArrayList<>();
    Weights weights = Weights.recording(Weights.of(state, type), taken);
    Network network = Network.of(design, Outputs.of(output), output, scalings, weights);
    Scaling targets = State.readScaling(state, type);
    List<Epoch> curve = curve(state, type);
    int scaled = output.task() == Task.REGRESSION ? output.width() : 0;
    if (targets.width() != scaled || state.available() > 0) {
      throw new IOException(
          "The state of a %s with %d scaled targets, %d bytes left over, is not one for %s."
              .formatted(type, targets.width(), state.available(), output));
    }
    return new FittedNetwork(network, output, targets, taken, curve);
  }

  private static List<Epoch> curve(StateReader state, String type) throws IOException {
    double[] points = state.readDoubles();
    if (points.length % 4 != 0 || points.length > LONGEST_CURVE) {
      throw new IOException(
          "The state of a %s has a curve of %d numbers.".formatted(type, points.length));
    }
    List<Epoch> curve = new ArrayList<>();
    for (int i = 0; i < points.length; i += 4) {
      curve.add(
          new Epoch(new Score(points[i], points[i + 1]), new Score(points[i + 2], points[i + 3])));
    }
    return curve;
  }

  private int rows(List<Features> input) {
    List<FeatureSchema> due = network.design().inputs();
    List<FeatureSchema> got = input.stream().map(Features::schema).toList();
    boolean fits = got.size() == due.size();
    for (int v = 0; fits && v < got.size(); v++) {
      List<Integer> shape = got.get(v).shape();
      fits =
          got.get(v).width() == due.get(v).width()
              && (shape.isEmpty() || shape.equals(due.get(v).shape()));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "This %s was fitted on inputs of %s features, not %s."
              .formatted(network.design().type(), sizes(due), sizes(got)));
    }
    return input.get(0).rows();
  }

  /** Width or shape of each. */
  private static String sizes(List<FeatureSchema> schemas) {
    return schemas.stream()
        .map(schema -> schema.shape().isEmpty() ? "" + schema.width() : "" + schema.shape())
        .toList()
        .toString();
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
}
