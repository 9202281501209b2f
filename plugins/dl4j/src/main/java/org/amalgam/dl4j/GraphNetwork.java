package org.amalgam.dl4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.amalgam.api.data.PredictionSchema;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network of branches that Deeplearning4j trains, and the native arrays that it learns from. Made
 * once per fit: minibatches are views on arrays whose rows are put in a new order before each
 * epoch. For one thread.
 */
final class GraphNetwork implements Trainee<FittedNetwork> {
  private final Design design;
  private final PredictionSchema output;
  private final List<Scaling> scalings;
  private final Scaling targets;
  private final Sample sample;
  private final boolean[][] present;
  private final SplittableRandom random;
  private final ComputationGraph network;
  private final List<INDArray> inputs = new ArrayList<>();
  private final INDArray labels;
  private final List<MultiDataSet> batches;

  /**
   * A network with random weights.
   *
   * @param sample scaled rows, 0 where a view is missing; positions come before channels
   * @param present which views of each row are there
   * @param scalings how the views were scaled
   * @param targets how targets were scaled; of width 0 for classification
   * @param random source of first weights, of dropout and of what modality dropout leaves out
   */
  GraphNetwork(
      Design design,
      PredictionSchema output,
      Sample sample,
      boolean[][] present,
      List<Scaling> scalings,
      Scaling targets,
      SplittableRandom random) {
    this.design = design;
    this.output = output;
    this.scalings = scalings;
    this.targets = targets;
    this.present = present;
    this.random = random;
    this.sample = new Sample(channelsFirst(sample), sample.targets(), sample.weights());
    this.network =
        new ComputationGraph(
            GraphDesign.of(
                design,
                Outputs.of(output),
                sample.outputs(),
                sample.weighted(),
                random.nextLong(1, Long.MAX_VALUE),
                DataType.FLOAT));
    network.init();
    network.initGradientsView();
    for (int v = 0; v < design.inputs().size(); v++) {
      inputs.add(Nd4j.create(DataType.FLOAT, shape(design, v, sample.rows())));
    }
    if (design.masked()) {
      inputs.add(Nd4j.create(DataType.FLOAT, sample.rows(), design.branches().size()));
    }
    if (design.learnsWeights()) {
      inputs.add(Nd4j.ones(DataType.FLOAT, sample.rows(), 1));
    }
    int weight = sample.weighted() ? 1 : 0;
    this.labels = Nd4j.create(DataType.FLOAT, sample.rows(), sample.outputs() + weight);
    this.batches = batches(design.learning().batchSize());
  }

  /** Shape of an input of so many rows, as Deeplearning4j has it: channels before positions. */
  static long[] shape(Design design, int input, int rows) {
    List<Integer> shape = design.inputs().get(input).shape();
    return switch (kind(design, input)) {
      case DENSE -> new long[] {rows, design.inputs().get(input).width()};
      case RECURRENT -> new long[] {rows, shape.get(1), shape.get(0)};
      case CONV ->
          shape.size() == 2
              ? new long[] {rows, shape.get(1), shape.get(0), 1}
              : new long[] {rows, shape.get(2), shape.get(0), shape.get(1)};
    };
  }

  static BranchKind kind(Design design, int input) {
    return design.branches().stream()
        .filter(branch -> branch.input() == input)
        .findFirst()
        .orElseThrow()
        .kind();
  }

  private float[][] channelsFirst(Sample from) {
    float[][] views = new float[from.views().length][];
    for (int v = 0; v < views.length; v++) {
      views[v] = from.views()[v];
      if (kind(design, v) != BranchKind.DENSE) {
        List<Integer> shape = design.inputs().get(v).shape();
        views[v] = channelsFirst(views[v], from.width(v), shape.get(shape.size() - 1));
      }
    }
    return views;
  }

  /** Rows {@code [position, channel]} as {@code [channel, position]}. */
  static float[] channelsFirst(float[] values, int width, int channels) {
    float[] turned = new float[values.length];
    int positions = width / channels;
    for (int row = 0; row < values.length; row += width) {
      for (int p = 0; p < positions; p++) {
        for (int c = 0; c < channels; c++) {
          turned[row + c * positions + p] = values[row + p * channels + c];
        }
      }
    }
    return turned;
  }

  /** As few batches as the size allows, none more than a row larger than another. */
  private List<MultiDataSet> batches(int size) {
    int rows = sample.rows();
    int count = (int) (((long) rows + size - 1) / size);
    List<MultiDataSet> views = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) rows * i / count);
      int to = (int) ((long) rows * (i + 1) / count);
      views.add(
          new MultiDataSet(
              inputs.stream().map(input -> view(input, from, to)).toArray(INDArray[]::new),
              new INDArray[] {view(labels, from, to)}));
    }
    return views;
  }

  private static INDArray view(INDArray whole, int from, int to) {
    INDArrayIndex[] index = new INDArrayIndex[whole.rank()];
    Arrays.fill(index, NDArrayIndex.all());
    index[0] = NDArrayIndex.interval(from, to);
    return whole.get(index);
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
    for (int v = 0; v < sample.views().length; v++) {
      FloatBuffer to = inputs.get(v).data().asNioFloat();
      for (int row : rows) {
        to.put(sample.views()[v], row * sample.width(v), sample.width(v));
      }
    }
    FloatBuffer toLabels = labels.data().asNioFloat();
    for (int row : rows) {
      toLabels.put(sample.targets(), row * sample.outputs(), sample.outputs());
      if (sample.weighted()) {
        toLabels.put(sample.weights()[row]);
      }
    }
    if (design.masked()) {
      FloatBuffer to = inputs.get(sample.views().length).data().asNioFloat();
      for (int row : rows) {
        leaveOut(present[row], to);
      }
    }
  }

  /**
   * Leaves each view out by chance, but never all that are there (Neverova et al. 2016). Where
   * there is only one input, the networks on it are the views.
   */
  private void leaveOut(boolean[] there, FloatBuffer to) {
    boolean byInput = there.length > 1;
    int count = byInput ? there.length : design.branches().size();
    boolean[] kept = new boolean[count];
    int possible = 0;
    boolean any = false;
    for (int i = 0; i < count; i++) {
      boolean drawn = random.nextDouble() >= design.modalityDropout();
      kept[i] = drawn && (!byInput || there[i]);
      possible += !byInput || there[i] ? 1 : 0;
      any |= kept[i];
    }
    if (!any) {
      int chosen = random.nextInt(possible);
      for (int i = 0; i < count; i++) {
        if ((!byInput || there[i]) && chosen-- == 0) {
          kept[i] = true;
        }
      }
    }
    for (int b = 0; b < design.branches().size(); b++) {
      to.put(kept[byInput ? design.branches().get(b).input() : b] ? 1 : 0);
    }
  }

  @Override
  public double step(int batch) {
    network.fit(batches.get(batch));
    return network.score();
  }

  @Override
  public FittedNetwork fitted() {
    try {
      Weights finite =
          (layer, kind, count, place) -> {
            float[] values = weights(network).take(layer, kind, count, place);
            for (float value : values) {
              design.learning().finite(value);
            }
            return values;
          };
      return FittedNetwork.of(design, output, scalings, targets, finite, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The weights of a network as they are now. */
  static Weights weights(ComputationGraph network) {
    return (layer, kind, count, place) -> {
      try (INDArray rowMajor = network.getLayer(layer).getParam(kind).dup('c')) {
        float[] there = rowMajor.data().asFloat();
        float[] here = new float[count];
        for (int i = 0; i < count; i++) {
          here[i] = there[place.applyAsInt(i)];
        }
        return here;
      }
    };
  }

  /** Frees the arrays one by one: the network's own {@code close} collects garbage, all of it. */
  @Override
  public void close() {
    inputs.forEach(INDArray::close);
    labels.close();
    network.params().close();
    network.getGradientsViewArray().close();
    INDArray adam = network.getUpdater().getUpdaterStateViewArray();
    if (adam != null) {
      adam.close();
    }
  }
}
