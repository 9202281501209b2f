package org.amalgam.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vertex of a computation graph without parameters: a function of its inputs and that function's
 * derivative. Immutable, so that a graph's configuration may share it.
 */
abstract class PlainVertex extends GraphVertex {
  private final int inputs;

  PlainVertex(int inputs) {
    this.inputs = inputs;
  }

  abstract INDArray forward(INDArray[] from);

  /**
   * The derivative of the loss by each input.
   *
   * @param epsilon its derivative by what {@link #forward} gave
   */
  abstract INDArray[] backward(INDArray[] from, INDArray epsilon);

  @Override
  public GraphVertex clone() {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return inputs;
  }

  @Override
  public int maxVertexInputs() {
    return inputs;
  }

  @Override
  public InputType getOutputType(int layer, InputType... types) {
    return types[0];
  }

  @Override
  public MemoryReport getMemoryReport(InputType... types) {
    return new LayerMemoryReport.Builder(null, getClass(), types[0], types[0]).build();
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new Running(this, graph, name, index, type);
  }

  /** The vertex in a graph that runs. */
  @SuppressWarnings({"overrides", "try"}) // setInputs of the library; scopes are only closed
  private static final class Running extends BaseGraphVertex {
    private final transient PlainVertex vertex;

    Running(PlainVertex vertex, ComputationGraph graph, String name, int index, DataType type) {
      super(graph, name, index, null, null, type);
      this.vertex = vertex;
    }

    @Override
    public boolean hasLayer() {
      return false;
    }

    @Override
    public Layer getLayer() {
      return null;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      try (MemoryWorkspace scope = workspaces.notifyScopeBorrowed(ArrayType.ACTIVATIONS)) {
        return vertex.forward(inputs);
      }
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
      try (MemoryWorkspace scope = workspaces.notifyScopeBorrowed(ArrayType.ACTIVATION_GRAD)) {
        return new Pair<>(null, vertex.backward(inputs, epsilon));
      }
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
      // There are no parameters to have gradients.
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
        INDArray[] masks, MaskState state, int rows) {
      return new Pair<>(null, state);
    }

    @Override
    public String toString() {
      return vertex.getClass().getSimpleName() + " " + getVertexName();
    }
  }
}
