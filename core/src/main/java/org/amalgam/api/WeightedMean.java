package org.amalgam.api;

import java.io.IOException;
import java.util.Arrays;
import org.amalgam.api.data.Predictions;

/**
 * Fixed non-negative weights over members: the linear opinion pool (Stone 1961). A member that did
 * not answer a row is left out of it and the other weights are scaled up; a row that nobody
 * answered stays unanswered.
 */
public final class WeightedMean implements FittedFuser {
  private final double[] weights;

  private WeightedMean(double[] weights) {
    this.weights = weights;
  }

  /**
   * A mean with weights in proportion to those given.
   *
   * @param weights one per member, 0 or more, at least one above 0
   */
  public static WeightedMean of(double... weights) {
    double sum = Arrays.stream(weights).sum();
    if (!(sum > 0) || Arrays.stream(weights).anyMatch(w -> !(w >= 0) || Double.isInfinite(w))) {
      throw new IllegalArgumentException(
          "Weights must be finite, 0 or more and not all 0; got " + Arrays.toString(weights) + ".");
    }
    return new WeightedMean(Arrays.stream(weights).map(w -> w / sum).toArray());
  }

  /** Equal weights. */
  public static WeightedMean uniform(int members) {
    double[] weights = new double[members];
    Arrays.fill(weights, 1);
    return of(weights);
  }

  /** The inverse of {@link #save}. */
  public static WeightedMean load(StateReader state) throws IOException {
    return of(state.readDoubles());
  }

  /** The weights, summing to 1. */
  public double[] weights() {
    return weights.clone();
  }

  @Override
  public Predictions apply(Members members) {
    float[][] answers = members.values();
    int width = members.schema().width();
    float[] fused = new float[members.rows() * width];
    double[] sums = new double[width];
    for (int at = 0; at < fused.length; at += width) {
      double present = 0;
      Arrays.fill(sums, 0);
      for (int m = 0; m < weights.length; m++) {
        if (Predictions.answered(answers[m], at, width)) {
          present += weights[m];
          for (int k = 0; k < width; k++) {
            sums[k] += weights[m] * answers[m][at + k];
          }
        }
      }
      for (int k = 0; k < width; k++) {
        fused[at + k] = present > 0 ? (float) (sums[k] / present) : Float.NaN;
      }
    }
    return Predictions.of(members.schema(), members.rows(), fused);
  }

  @Override
  public Contributions contributions(Members members) {
    float[][] answers = members.values();
    int width = members.schema().width();
    float[] values = new float[members.rows() * weights.length * width];
    float[] shares = new float[members.rows() * weights.length];
    for (int row = 0, to = 0; row < members.rows(); row++) {
      double present = present(answers, row * width, width);
      for (int m = 0; m < weights.length; m++, to += width) {
        if (present > 0 && Predictions.answered(answers[m], row * width, width)) {
          shares[row * weights.length + m] = (float) (weights[m] / present);
          for (int k = 0; k < width; k++) {
            values[to + k] = (float) (weights[m] / present * answers[m][row * width + k]);
          }
        }
      }
    }
    float[] base = new float[members.rows() * width];
    return new Contributions(Contributions.Scale.OUTPUT, weights.length, width, values, base)
        .weighted(shares);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeDoubles(weights);
  }

  private double present(float[][] answers, int at, int width) {
    double sum = 0;
    for (int m = 0; m < weights.length; m++) {
      if (Predictions.answered(answers[m], at, width)) {
        sum += weights[m];
      }
    }
    return sum;
  }
}
