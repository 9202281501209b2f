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
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A Deeplearning4j network and the native arrays that it learns from. Made once per fit:
 * minibatches are views on arrays whose rows are put in a new order before each epoch. For one
 * thread.
 */
final class MlpNetwork implements AutoCloseable {
  private final Sample sample;
  private final MultiLayerNetwork network;
  private final INDArray inputs;
  private final INDArray targets;
  private final INDArray weights;
  private final List<DataSet> batches;

  MlpNetwork(MlpSettings settings, Task task, Sample sample, long seed) {
    this.sample = sample;
    this.network = new MultiLayerNetwork(configuration(settings, task, sample, seed));
    network.init();
    network.initGradientsView();
    this.inputs = Nd4j.create(DataType.FLOAT, sample.rows(), sample.width());
    this.targets = Nd4j.create(DataType.FLOAT, sample.rows(), sample.outputs());
    this.weights = Nd4j.create(DataType.FLOAT, sample.rows(), 1);
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
    // Deeplearning4j drops what goes into a layer, and asks for the share that it keeps.
    double kept = 1 - settings.dropout();
    int before = sample.width();
    for (int i = 0; i < settings.hidden().length; i++) {
      DenseLayer.Builder layer =
          new DenseLayer.Builder()
              .nIn(before)
              .nOut(settings.hidden()[i])
              .weightInit(
                  switch (settings.activation()) {
                    case RELU, ELU -> WeightInit.RELU;
                    case TANH, SIGMOID -> WeightInit.XAVIER;
                  })
              .activation(Activation.fromString(settings.activation().word()));
      layers.layer(i > 0 && kept < 1 ? layer.dropOut(kept).build() : layer.build());
      before = settings.hidden()[i];
    }
    boolean classes = task == Task.CLASSIFICATION;
    OutputLayer.Builder output =
        new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.MSE)
            .nIn(before)
            .nOut(sample.outputs())
            .weightInit(WeightInit.XAVIER)
            .activation(classes ? Activation.SOFTMAX : Activation.IDENTITY);
    boolean drops = settings.hidden().length > 0 && kept < 1;
    return layers.layer(drops ? output.dropOut(kept).build() : output.build()).build();
  }

  /** As few batches as the size allows, none more than a row larger than another. */
  private List<DataSet> batches(int size) {
    int rows = sample.rows();
    int count = (rows + size - 1) / size;
    List<DataSet> views = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) rows * i / count);
      int to = (int) ((long) rows * (i + 1) / count);
      views.add(
          new DataSet(
              view(inputs, from, to),
              view(targets, from, to),
              null,
              sample.weighted() ? view(weights, from, to) : null));
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
    FloatBuffer toTargets = targets.data().asNioFloat();
    FloatBuffer toWeights = weights.data().asNioFloat();
    for (int row : rows) {
      toInputs.put(sample.inputs(), row * sample.width(), sample.width());
      toTargets.put(sample.targets(), row * sample.outputs(), sample.outputs());
      toWeights.put(sample.weights(), row, 1);
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
            targets,
            weights,
            network.params(),
            network.getGradientsViewArray(),
            network.getUpdater().getStateViewArray())) {
      array.close();
    }
  }
}
