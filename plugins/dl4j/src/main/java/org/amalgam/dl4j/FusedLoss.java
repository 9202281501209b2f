package org.amalgam.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Cross-entropy of probabilities y that come fused, not as sums of a layer: {@code -[t log y + (1 -
 * t) log(1 - y)]} where there is one column, {@code -sum_k t_k log y_k} where there are more. To be
 * used with the identity as activation. Probabilities are held {@value #LEAST} away from 0 and 1.
 */
final class FusedLoss implements ILossFunction {
  private static final double LEAST = 1e-7;

  @Override
  public double computeScore(
      INDArray labels, INDArray y, IActivation activation, INDArray mask, boolean average) {
    double total = computeScoreArray(labels, y, activation, mask).sumNumber().doubleValue();
    return average ? total / labels.size(0) : total;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray y, IActivation activation, INDArray mask) {
    INDArray held = held(y);
    INDArray score = Transforms.log(held, true).muli(labels).negi();
    if (y.columns() == 1) {
      score.subi(Transforms.log(held.rsub(1), false).muli(labels.rsub(1)));
    }
    return score.sum(true, 1);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray y, IActivation activation, INDArray mask) {
    INDArray held = held(y);
    return y.columns() == 1
        ? held.sub(labels).divi(held.rsub(1).muli(held))
        : labels.div(held).negi();
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray y, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, y, activation, mask, average),
        computeGradient(labels, y, activation, mask));
  }

  @Override
  public String name() {
    return "FusedLoss";
  }

  private static INDArray held(INDArray y) {
    return Transforms.max(Transforms.min(y, 1 - LEAST, true), LEAST, false);
  }
}
