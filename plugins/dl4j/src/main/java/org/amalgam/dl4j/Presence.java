package org.amalgam.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What a branch gives, and 0 in the rows where its view is left out. Reads the branch and {@code
 * rows x branches} of 1 and 0.
 */
final class Presence extends PlainVertex {
  private final int branch;

  Presence(int branch) {
    super(2);
    this.branch = branch;
  }

  @Override
  INDArray forward(INDArray[] inputs) {
    return inputs[0].mulColumnVector(column(inputs[1]));
  }

  @Override
  INDArray[] backward(INDArray[] inputs, INDArray epsilon) {
    return new INDArray[] {epsilon.mulColumnVector(column(inputs[1])), inputs[1].mul(0)};
  }

  private INDArray column(INDArray present) {
    return present.get(NDArrayIndex.all(), NDArrayIndex.interval(branch, branch + 1));
  }
}
