package org.amalgam.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The weighted mean of branches, {@code sum_i w_i h_i}, row by row. Weights are given, or the
 * softmax of scores; where views are left out, over the branches that are there. Reads the
 * branches, then {@code rows x branches} of 1 and 0 if views may be left out, then {@code rows x
 * branches} of scores unless weights are given.
 */
final class Blend extends PlainVertex {
  /** Added to the score of a branch that is left out. */
  private static final double FAR_BELOW = 1e9;

  private final int branches;
  private final boolean masked;
  private final double[] fixed;

  /**
   * A blend.
   *
   * @param masked whether views may be left out
   * @param fixed the weights that are given; empty for scores
   */
  Blend(int branches, boolean masked, double[] fixed) {
    super(branches + (masked ? 1 : 0) + (fixed.length == 0 ? 1 : 0));
    this.branches = branches;
    this.masked = masked;
    this.fixed = fixed.clone();
  }

  @Override
  INDArray forward(INDArray[] from) {
    INDArray weights = weights(from);
    INDArray sum = from[0].mulColumnVector(column(weights, 0));
    for (int i = 1; i < branches; i++) {
      sum.addi(from[i].mulColumnVector(column(weights, i)));
    }
    return sum;
  }

  @Override
  INDArray[] backward(INDArray[] from, INDArray epsilon) {
    INDArray weights = weights(from);
    INDArray[] result = new INDArray[from.length];
    INDArray[] slopes = new INDArray[branches];
    for (int i = 0; i < branches; i++) {
      result[i] = epsilon.mulColumnVector(column(weights, i));
      slopes[i] = epsilon.mul(from[i]).sum(true, 1);
    }
    if (masked) {
      result[branches] = from[branches].mul(0);
    }
    if (fixed.length == 0) {
      // Of softmax: ds_i = w_i (dw_i - sum_j w_j dw_j).
      INDArray byWeight = Nd4j.hstack(slopes);
      INDArray mean = byWeight.mul(weights).sum(true, 1);
      result[from.length - 1] = byWeight.subColumnVector(mean).muli(weights);
    }
    return result;
  }

  private INDArray weights(INDArray[] from) {
    if (fixed.length > 0) {
      INDArray row = Nd4j.createFromArray(fixed).castTo(from[0].dataType());
      if (!masked) {
        return Nd4j.ones(from[0].dataType(), from[0].size(0), branches).muliRowVector(row);
      }
      INDArray present = from[branches].mulRowVector(row);
      return present.diviColumnVector(present.sum(true, 1).addi(Float.MIN_NORMAL));
    }
    INDArray scores = from[from.length - 1];
    return Transforms.softmax(
        masked ? from[branches].sub(1).muli(FAR_BELOW).addi(scores) : scores, true);
  }

  private static INDArray column(INDArray of, int i) {
    return of.get(NDArrayIndex.all(), NDArrayIndex.interval(i, i + 1));
  }
}
