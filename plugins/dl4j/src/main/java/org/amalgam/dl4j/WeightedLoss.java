package org.amalgam.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss with a weight per row, which comes as one more column after the labels. Deeplearning4j's
 * own way, a mask of labels, also scales what goes into the softmax, so it serves only for 0 and 1.
 */
final class WeightedLoss implements ILossFunction {
  private final ILossFunction loss;

  WeightedLoss(ILossFunction loss) {
    this.loss = loss;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask, boolean average) {
    double total = computeScoreArray(labels, sums, activation, mask).sumNumber().doubleValue();
    return average ? total / labels.size(0) : total;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask) {
    return loss.computeScoreArray(targets(labels), sums, activation, mask).mul(weights(labels));
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask) {
    return loss.computeGradient(targets(labels), sums, activation, mask)
        .muliColumnVector(weights(labels));
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, sums, activation, mask, average),
        computeGradient(labels, sums, activation, mask));
  }

  @Override
  public String name() {
    return "Weighted" + loss.name();
  }

  private static INDArray targets(INDArray labels) {
    return labels.get(NDArrayIndex.all(), NDArrayIndex.interval(0, labels.columns() - 1));
  }

  private static INDArray weights(INDArray labels) {
    int last = labels.columns() - 1;
    return labels.get(NDArrayIndex.all(), NDArrayIndex.interval(last, last + 1));
  }
}
