package org.amalgam.dl4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
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
final class MlpNetwork implements AutoCloseable {
  private final Sample sample;
  private final MultiLayerNetwork network;
  private final INDArray inputs;
  private final INDArray labels;
  private final List<DataSet> batches;

  /**
   * A network with random weights.
   *
   * @param seed of the weights and of dropout; not 0, which ND4J takes for none
   */
  MlpNetwork(MlpSettings settings, Task task, Sample sample, long seed) {
    this.sample = sample;
    this.network = new MultiLayerNetwork(configuration(settings, task, sample, seed));
    network.init();
    network.initGradientsView();
    this.inputs = Nd4j.create(DataType.FLOAT, sample.rows(), sample.width());
    int weight = sample.weighted() ? 1 : 0;
    this.labels = Nd4j.create(DataType.FLOAT, sample.rows(), sample.outputs() + weight);
    this.batches = batches(settings.batchSize());
  }

  private static MultiLayerConfiguration configuration(
      MlpSettings settings, Task task, Sample sample, long seed) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(DataType.FLOAT)
            .updater(new Adam(settings.learningRate()))
            .l2(settings.l2())
            .list();
    int before = sample.width();
    for (int units : settings.hidden()) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(before)
              .nOut(units)
              .weightInit(
                  switch (settings.activation()) {
                    case RELU, ELU -> WeightInit.RELU;
                    case TANH, SIGMOID -> WeightInit.XAVIER;
                  })
              .activation(Activation.fromString(settings.activation().word()))
              .dropOut(kept(settings, layers))
              .build());
      before = units;
    }
    boolean classes = task == Task.CLASSIFICATION;
    ILossFunction loss = classes ? new LossMCXENT() : new LossMSE();
    return layers
        .layer(
            new OutputLayer.Builder(sample.weighted() ? new WeightedLoss(loss) : loss)
                .nIn(before)
                .nOut(sample.outputs())
                .weightInit(WeightInit.XAVIER)
                .activation(classes ? Activation.SOFTMAX : Activation.IDENTITY)
                .dropOut(kept(settings, layers))
                .build())
        .build();
  }

  /**
   * Dropout of hidden units as Deeplearning4j has it: the share kept of what goes into the next
   * layer, 0 for all.
   */
  private static double kept(MlpSettings settings, NeuralNetConfiguration.ListBuilder before) {
    return before.getLayerwise().isEmpty() || settings.dropout() == 0 ? 0 : 1 - settings.dropout();
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

  /** Steps in an epoch. */
  int steps() {
    return batches.size();
  }

  /** Puts the rows in the order in which the next epoch's steps will take them. */
  void order(int[] rows) {
    FloatBuffer toInputs = inputs.data().asNioFloat();
    FloatBuffer toLabels = labels.data().asNioFloat();
    for (int row : rows) {
      toInputs.put(sample.inputs(), row * sample.width(), sample.width());
      toLabels.put(sample.targets(), row * sample.outputs(), sample.outputs());
      if (sample.weighted()) {
        toLabels.put(sample.weights()[row]);
      }
    }
  }

  /** One training step; gives the mean loss of its rows before it, with the penalty. */
  double step(int batch) {
    network.fit(batches.get(batch));
    return network.score();
  }

  /** A copy of the layers as they are now. */
  List<Dense> layers() {
    return layers(network);
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
