package org.amalgam.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A {@link Design} as a computation graph of Deeplearning4j: one loss, of the fused answer, whose
 * gradient runs through the synthesis into every branch. Its inputs are {@code x0, x1 ..}, then
 * {@link #PRESENT} where views may be left out, then {@link #ONE} where weights are learned.
 */
final class GraphDesign {
  /** {@code rows x branches}: 1 where the branch's view is there, else 0. */
  static final String PRESENT = "present";

  /** {@code rows x 1} of ones, whose weights are the logits of the learned weights of a mean. */
  static final String ONE = "one";

  private final Design design;
  private final Learning learning;
  private final Outputs outputs;
  private final int units;
  private final boolean weighted;
  private final GraphBuilder graph;

  private GraphDesign(
      Design design, Outputs outputs, int units, boolean weighted, long seed, DataType type) {
    this.design = design;
    this.learning = design.learning();
    this.outputs = outputs;
    this.units = units;
    this.weighted = weighted;
    this.graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(type)
            .updater(new Adam(learning.learningRate()))
            .graphBuilder()
            .addInputs(inputs(design));
  }

  /**
   * The configuration.
   *
   * @param units number of output units
   * @param weighted whether the labels' last column is a weight
   * @param seed of the weights and of dropout; not 0, which ND4J takes for none
   */
  static ComputationGraphConfiguration of(
      Design design, Outputs outputs, int units, boolean weighted, long seed, DataType type) {
    return new GraphDesign(design, outputs, units, weighted, seed, type).build();
  }

  /** Names of the inputs. */
  static List<String> inputs(Design design) {
    List<String> names = new ArrayList<>();
    for (int v = 0; v < design.inputs().size(); v++) {
      names.add("x" + v);
    }
    if (design.masked()) {
      names.add(PRESENT);
    }
    if (design.learnsWeights()) {
      names.add(ONE);
    }
    return names;
  }

  private ComputationGraphConfiguration build() {
    List<String> ends = new ArrayList<>();
    for (Branch branch : design.branches()) {
      ends.add(branch(branch));
    }
    if (design.ofNetworks()) {
      List<String> answers = new ArrayList<>();
      for (int b = 0; b < ends.size(); b++) {
        answers.add(answer(b, ends.get(b)));
      }
      ILossFunction loss = outputs.fusedLoss();
      graph.addLayer(
          "loss",
          new LossLayer.Builder(weighted ? new WeightedLoss(loss) : loss)
              .activation(Activation.IDENTITY)
              .build(),
          blend(answers));
      return graph.setOutputs("loss").build();
    }
    head(synthesis(ends));
    return graph.setOutputs("y").build();
  }

  private String branch(Branch branch) {
    String end = "x" + branch.input();
    for (int l = 0; l < branch.layers().size(); l++) {
      Layer layer = branch.layers().get(l);
      boolean dropout = l > 0 && !(layer instanceof Layer.Convolved);
      end = layer.addTo(graph, end, dropout ? learning.kept() : 0, learning);
    }
    return end;
  }

  /** The answer of one of several networks. */
  private String answer(int branch, String end) {
    Layer.Full layer = design.answer(branch, units);
    DenseLayer.Builder answer =
        learning
            .penalized(new DenseLayer.Builder())
            .nIn(layer.inputs())
            .nOut(layer.outputs())
            .weightInit(WeightInit.XAVIER)
            .activation(outputs.activation());
    if (!design.branches().get(branch).layers().isEmpty()) {
      answer.dropOut(learning.kept());
    }
    layer.addTo(graph, answer.build(), end);
    return layer.name();
  }

  private String synthesis(List<String> ends) {
    if (ends.size() == 1) {
      return ends.get(0);
    }
    return switch (design.synthesis()) {
      case CONCAT -> sideBySide(ends);
      case ATTENTION -> attention(ends);
      case GATE -> gate(ends);
      case WEIGHTED_AVERAGE, MEAN_OF_NETWORKS -> blend(ends);
    };
  }

  private String sideBySide(List<String> ends) {
    List<String> present = new ArrayList<>();
    for (int b = 0; b < ends.size(); b++) {
      present.add(design.masked() ? "b" + b + "m" : ends.get(b));
      if (design.masked()) {
        graph.addVertex("b" + b + "m", new Presence(b), ends.get(b), PRESENT);
      }
    }
    graph.addVertex("all", new MergeVertex(), present.toArray(String[]::new));
    return "all";
  }

  /** One scoring network for all branches, put on top of each other. */
  private String attention(List<String> ends) {
    graph.addVertex("stack", new StackVertex(), ends.toArray(String[]::new));
    Layer.Full hidden = design.attentionUnits();
    graph.addLayer(hidden.name(), linear(hidden).activation(Activation.TANH).build(), "stack");
    Layer.Full score = design.attentionScore();
    graph.addLayer(score.name(), linear(score).build(), hidden.name());
    String[] scores = new String[ends.size()];
    for (int b = 0; b < scores.length; b++) {
      scores[b] = "b" + b + "s";
      graph.addVertex(scores[b], new UnstackVertex(b, scores.length), score.name());
    }
    graph.addVertex("scores", new MergeVertex(), scores);
    return weigh(ends, "scores", new double[0]);
  }

  private String gate(List<String> ends) {
    Layer.Full gate = design.gate();
    graph.addLayer(gate.name(), linear(gate).build(), sideBySide(ends));
    return weigh(ends, gate.name(), new double[0]);
  }

  private DenseLayer.Builder linear(Layer.Full layer) {
    return learning
        .penalized(new DenseLayer.Builder())
        .nIn(layer.inputs())
        .nOut(layer.outputs())
        .weightInit(WeightInit.XAVIER)
        .activation(Activation.IDENTITY);
  }

  /** The mean by weights that are given, or learned, the same for every row. */
  private String blend(List<String> ends) {
    if (design.weights().length > 0) {
      return weigh(ends, "", design.weights());
    }
    graph.addLayer(
        "w",
        new DenseLayer.Builder()
            .nIn(1)
            .nOut(ends.size())
            .hasBias(false)
            .weightInit(WeightInit.ZERO)
            .activation(Activation.IDENTITY)
            .build(),
        ONE);
    return weigh(ends, "w", new double[0]);
  }

  private String weigh(List<String> ends, String scores, double[] fixed) {
    List<String> from = new ArrayList<>(ends);
    if (design.masked()) {
      from.add(PRESENT);
    }
    if (fixed.length == 0) {
      from.add(scores);
    }
    graph.addVertex(
        "blend", new Blend(ends.size(), design.masked(), fixed), from.toArray(String[]::new));
    return "blend";
  }

  private void head(String synthesized) {
    String end = synthesized;
    boolean hidden = design.branches().stream().anyMatch(branch -> !branch.layers().isEmpty());
    for (Layer.Full layer : design.headLayers()) {
      end = layer.addTo(graph, end, hidden ? learning.kept() : 0, learning);
      hidden = true;
    }
    ILossFunction loss = outputs.loss();
    Layer.Full layer = design.answer(units);
    BaseOutputLayer.Builder<?> output =
        learning
            .penalized(new OutputLayer.Builder(weighted ? new WeightedLoss(loss) : loss))
            .nIn(layer.inputs())
            .nOut(layer.outputs())
            .weightInit(WeightInit.XAVIER)
            .activation(outputs.activation());
    if (hidden) {
      output.dropOut(learning.kept());
    }
    layer.addTo(graph, output.build(), end);
  }
}
