package org.amalgam.dl4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * A Deeplearning4j network and the native arrays that it learns from. Made once per fit:
 * minibatches are views on arrays whose rows are put in a new order before each epoch. For one
 * thread.
 */
final class MlpNetwork implements Trainee<FittedMlp> {
  private final Learning learning;
  private final PredictionSchema output;
  private final Sample sample;
  private final Scaling scaling;
  private final Scaling targets;
  private final MultiLayerNetwork network;
  private final INDArray inputs;
  private final INDArray labels;
  private final List<DataSet> batches;

  /**
   * A network with random weights.
   *
   * @param scaling how the features of the sample were scaled
   * @param targets how its targets were scaled; of width 0 for classification
   * @param seed of the weights and of dropout; not 0, which ND4J takes for none
   */
  MlpNetwork(
      MlpSettings settings,
      PredictionSchema output,
      Sample sample,
      Scaling scaling,
      Scaling targets,
      long seed) {
    this.learning = settings.learning();
    this.output = output;
    this.sample = sample;
    this.scaling = scaling;
    this.targets = targets;
    this.network = new MultiLayerNetwork(configuration(settings, output.task(), sample, seed));
    network.init();
    network.initGradientsView();
    this.inputs = Nd4j.create(DataType.FLOAT, sample.rows(), sample.width(0));
    int weight = sample.weighted() ? 1 : 0;
    this.labels = Nd4j.create(DataType.FLOAT, sample.rows(), sample.outputs() + weight);
    this.batches = batches(learning.batchSize());
  }

  private static MultiLayerConfiguration configuration(
      MlpSettings settings, Task task, Sample sample, long seed) {
    Learning learning = settings.learning();
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(DataType.FLOAT)
            .updater(new Adam(learning.learningRate()))
            .list();
    int before = sample.width(0);
    for (int units : settings.hidden()) {
      layers.layer(
          learning
              .hidden(new DenseLayer.Builder())
              .nIn(before)
              .nOut(units)
              .dropOut(kept(learning, layers))
              .build());
      before = units;
    }
    boolean classes = task == Task.CLASSIFICATION;
    ILossFunction loss = classes ? new LossMCXENT() : new LossMSE();
    return layers
        .layer(
            learning
                .penalized(
                    new OutputLayer.Builder(sample.weighted() ? new WeightedLoss(loss) : loss))
                .nIn(before)
                .nOut(sample.outputs())
                .weightInit(WeightInit.XAVIER)
                .activation(classes ? Activation.SOFTMAX : Activation.IDENTITY)
                .dropOut(kept(learning, layers))
                .build())
        .build();
  }

  /** No dropout of what is not hidden. */
  private static double kept(Learning learning, NeuralNetConfiguration.ListBuilder before) {
    return before.getLayerwise().isEmpty() ? 0 : learning.kept();
  }

  /** As few batches as the size allows, none more than a row larger than another. */
  private List<DataSet> batches(int size) {
    int rows = sample.rows();
    int count = (int) (((long) rows + size - 1) / size);
    List<DataSet> views = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) rows * i / count);
      int to = (int) ((long) rows * (i + 1) / count);
      views.add(new DataSet(view(inputs, from, to), view(labels, from, to)));
    }
    return views;
  }

  private static INDArray view(INDArray whole, int from, int to) {
    return whole.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  @Override
  public int rows() {
    return sample.rows();
  }

  @Override
  public int steps() {
    return batches.size();
  }

  @Override
  public void order(int[] rows) {
    FloatBuffer toInputs = inputs.data().asNioFloat();
    FloatBuffer toLabels = labels.data().asNioFloat();
    for (int row : rows) {
      toInputs.put(sample.views()[0], row * sample.width(0), sample.width(0));
      toLabels.put(sample.targets(), row * sample.outputs(), sample.outputs());
      if (sample.weighted()) {
        toLabels.put(sample.weights()[row]);
      }
    }
  }

  @Override
  public double step(int batch) {
    network.fit(batches.get(batch));
    return network.score();
  }

  @Override
  public FittedMlp fitted() {
    List<Dense> layers = layers(network);
    for (Dense layer : layers) {
      for (float weight : layer.weights()) {
        learning.finite(weight);
      }
    }
    return new FittedMlp(output, learning.activation(), scaling, layers, targets);
  }

  static List<Dense> layers(MultiLayerNetwork network) {
    List<Dense> layers = new ArrayList<>();
    for (int l = 0; l < network.getnLayers(); l++) {
      layers.add(new Dense(copy(network.getParam(l + "_W")), copy(network.getParam(l + "_b"))));
    }
    return layers;
  }

  private static float[] copy(INDArray parameters) {
    try (INDArray rowMajor = parameters.dup('c')) {
      return rowMajor.data().asFloat();
    }
  }

  /** Frees the arrays one by one: the network's own {@code close} collects garbage, all of it. */
  @Override
  public void close() {
    for (INDArray array :
        List.of(
            inputs,
            labels,
            network.params(),
            network.getGradientsViewArray(),
            network.getUpdater().getStateViewArray())) {
      array.close();
    }
  }
}
