package org.amalgam.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.amalgam.api.Params;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Small networks of fusion with random weights, and rows for them. */
final class Networks {
  static final PredictionSchema TWO = PredictionSchema.classes("no", "yes");
  static final PredictionSchema THREE = PredictionSchema.classes("a", "b", "c");
  static final PredictionSchema VALUES = PredictionSchema.targets("x", "y");

  static final FeatureSchema VECTOR = FeatureSchema.ofWidth(3);
  static final FeatureSchema SEQUENCE = shaped(5, 2);
  static final FeatureSchema IMAGE = shaped(5, 4, 2);

  private Networks() {}

  static FeatureSchema shaped(Integer... shape) {
    int width = 1;
    for (int size : shape) {
      width *= size;
    }
    return new FeatureSchema(width, List.of(), List.of(shape));
  }

  /** A smooth network of the parameters given. */
  static Design design(List<FeatureSchema> inputs, Map<String, Object> given) {
    Map<String, Object> all = new HashMap<>(Map.of("activation", "tanh", "hidden", List.of(4)));
    all.put("filters", List.of(2));
    all.put("units", List.of(3));
    all.put("attention", 3);
    all.putAll(given);
    return FusionDesign.of(inputs, Params.of(FusionDesign.declared(), all));
  }

  /** The network in Deeplearning4j; no weight or bias is 0. */
  static ComputationGraph graph(
      Design design, PredictionSchema schema, boolean weighted, DataType type) {
    Engine.start();
    Outputs outputs = Outputs.of(schema);
    ComputationGraph graph =
        new ComputationGraph(
            GraphDesign.of(design, outputs, outputs.units(schema), weighted, 3, type));
    graph.init();
    Random random = new Random(7);
    INDArray params = graph.params();
    for (long i = 0; i < params.length(); i++) {
      params.putScalar(i, 0.7 * random.nextGaussian());
    }
    return graph;
  }

  static FittedNetwork fitted(Design design, PredictionSchema schema, Weights weights) {
    try {
      return FittedNetwork.of(
          design,
          schema,
          design.inputs().stream().map(input -> Scaling.none(input.width())).toList(),
          schema.task() == Task.REGRESSION ? Scaling.none(schema.width()) : Scaling.none(0),
          weights,
          List.of());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Rows of all inputs. */
  static List<Features> rows(Design design, int rows) {
    Random random = new Random(11);
    List<Features> inputs = new ArrayList<>();
    for (FeatureSchema schema : design.inputs()) {
      float[] values = new float[rows * schema.width()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      inputs.add(DenseFeatures.of(schema, rows, values));
    }
    return inputs;
  }

  /**
   * What Deeplearning4j reads.
   *
   * @param present which branches of each row are there
   */
  static INDArray[] arrays(
      Design design, List<Features> inputs, boolean[][] present, DataType type) {
    int rows = inputs.get(0).rows();
    List<INDArray> arrays = new ArrayList<>();
    for (int v = 0; v < inputs.size(); v++) {
      FeatureSchema schema = design.inputs().get(v);
      float[] values = inputs.get(v).dense().values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.isNaN(values[i]) ? 0 : values[i];
      }
      if (GraphNetwork.kind(design, v) != BranchKind.DENSE) {
        int channels = schema.shape().get(schema.shape().size() - 1);
        values = GraphNetwork.channelsFirst(values, schema.width(), channels);
      }
      arrays.add(
          Nd4j.createFromArray(values).reshape(GraphNetwork.shape(design, v, rows)).castTo(type));
    }
    if (design.masked()) {
      INDArray mask = Nd4j.zeros(type, rows, design.branches().size());
      for (int row = 0; row < rows; row++) {
        for (int b = 0; b < design.branches().size(); b++) {
          mask.putScalar(row, b, present[row][b] ? 1 : 0);
        }
      }
      arrays.add(mask);
    }
    if (design.learnsWeights()) {
      arrays.add(Nd4j.ones(type, rows, 1));
    }
    return arrays.toArray(INDArray[]::new);
  }

  /** Every branch of every row. */
  static boolean[][] all(int rows, int branches) {
    boolean[][] present = new boolean[rows][branches];
    for (boolean[] row : present) {
      java.util.Arrays.fill(row, true);
    }
    return present;
  }
}
