package org.amalgam.dl4j;

import java.io.IOException;
import java.util.function.IntUnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.Activation;

/** A layer of hidden units: how Deeplearning4j has it, and how it runs in plain Java. */
interface Layer {

  String name();

  /** How many numbers it gives. */
  int outputs();

  /**
   * Adds it to a network that is being put together.
   *
   * @param from the vertex that it reads
   * @param kept the share of its inputs that dropout keeps; 0 for all
   * @return the vertex that it ends with
   */
  String addTo(GraphBuilder graph, String from, double kept, Learning learning);

  /** The same layer in plain Java. */
  Step step(Weights weights, org.amalgam.dl4j.Activation activation) throws IOException;

  /**
   * Fully connected units.
   *
   * @param maps what it reads, if that is an image
   */
  record Full(String name, int inputs, int outputs, Maps maps) implements Layer {

    @Override
    public String addTo(GraphBuilder graph, String from, double kept, Learning learning) {
      DenseLayer layer =
          learning.hidden(new DenseLayer.Builder()).nIn(inputs).nOut(outputs).dropOut(kept).build();
      addTo(graph, layer, from);
      return name;
    }

    @Override
    public Step step(Weights weights, org.amalgam.dl4j.Activation activation) throws IOException {
      return sums(weights).then(activation);
    }

    /** Adds a layer of Deeplearning4j in its place. */
    void addTo(GraphBuilder graph, org.deeplearning4j.nn.conf.layers.Layer as, String from) {
      if (maps.none()) {
        graph.addLayer(name, as, from);
      } else {
        graph.addLayer(name, as, maps.flattening(), from);
      }
    }

    /** Without the activation. */
    Dense sums(Weights weights) throws IOException {
      return new Dense(
          weights.take(
              name,
              "W",
              inputs * outputs,
              maps.none() ? IntUnaryOperator.identity() : maps.place(outputs)),
          weights.take(name, "b", outputs));
    }
  }

  /**
   * A convolution and, if {@code pool} is above 1, the maxima of windows of that size.
   *
   * @param flat whether it is a sequence: an image one column wide
   */
  record Convolved(
      String name,
      int height,
      int width,
      int channels,
      int filters,
      int kernel,
      int pool,
      boolean flat)
      implements Layer {

    private int columns() {
      return flat ? 1 : kernel;
    }

    private int poolColumns() {
      return flat ? 1 : pool;
    }

    /** What it gives. */
    Maps maps() {
      return new Maps(height / pool, width / poolColumns(), filters);
    }

    @Override
    public int outputs() {
      return maps().height() * maps().width() * filters;
    }

    @Override
    public String addTo(GraphBuilder graph, String from, double kept, Learning learning) {
      graph.addLayer(
          name,
          learning
              .hidden(new ConvolutionLayer.Builder(kernel, columns()))
              .nIn(channels)
              .nOut(filters)
              .stride(1, 1)
              .convolutionMode(ConvolutionMode.Same)
              .dropOut(kept)
              .build(),
          from);
      if (pool == 1) {
        return name;
      }
      graph.addLayer(
          name + "p",
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
              .kernelSize(pool, poolColumns())
              .stride(pool, poolColumns())
              .convolutionMode(ConvolutionMode.Truncate)
              .build(),
          name);
      return name + "p";
    }

    @Override
    public Step step(Weights weights, org.amalgam.dl4j.Activation activation) throws IOException {
      float[] windows = weights.take(name, "W", kernel * columns() * channels * filters, this::at);
      float[] bias = weights.take(name, "b", filters);
      Step maps =
          new Convolution(height, width, channels, kernel, columns(), windows, bias)
              .then(activation);
      if (pool == 1) {
        return maps;
      }
      MaxPooling pooling = new MaxPooling(height, width, filters, pool, poolColumns());
      return new Pooled(maps, pooling);
    }

    /**
     * {@code [row, column, channel, filter]} here, {@code [filter, channel, row, column]} there.
     */
    private int at(int i) {
      int filter = i % filters;
      int channel = i / filters % channels;
      int window = i / filters / channels;
      return (filter * channels + channel) * kernel * columns() + window;
    }
  }

  /** Maps and their maxima; scratch memory holds the maps. */
  record Pooled(Step maps, MaxPooling pooling) implements Step {

    @Override
    public int outputs() {
      return pooling.outputs();
    }

    @Override
    public int scratch() {
      return maps.outputs();
    }

    @Override
    public void apply(float[] from, float[] to, float[] scratch) {
      maps.apply(from, scratch, to);
      pooling.apply(scratch, to, to);
    }
  }

  /** Long short-term memory over {@code [steps, width]}. */
  record Recurrent(String name, int steps, int width, int units, LongShortTerm.Given given)
      implements Layer {

    @Override
    public int outputs() {
      return given == LongShortTerm.Given.ALL ? steps * units : units;
    }

    @Override
    public String addTo(GraphBuilder graph, String from, double kept, Learning learning) {
      LSTM layer =
          learning
              .penalized(new LSTM.Builder())
              .activation(Activation.TANH)
              .gateActivationFunction(Activation.SIGMOID)
              .nIn(width)
              .nOut(units)
              .dropOut(kept)
              .build();
      if (given == LongShortTerm.Given.LAST) {
        graph.addLayer(name, new LastTimeStep(layer), from);
        return name;
      }
      graph.addLayer(name, layer, from);
      if (given == LongShortTerm.Given.ALL) {
        return name;
      }
      graph.addLayer(name + "m", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), name);
      return name + "m";
    }

    @Override
    public Step step(Weights weights, org.amalgam.dl4j.Activation activation) throws IOException {
      return new LongShortTerm(
          steps,
          width,
          given,
          weights.take(name, "W", width * 4 * units),
          weights.take(name, "RW", units * 4 * units),
          weights.take(name, "b", 4 * units));
    }
  }
}
