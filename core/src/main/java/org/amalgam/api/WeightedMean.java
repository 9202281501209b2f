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
    Predictions first = members.get(0);
    int width = first.schema().width();
    float[] fused = new float[first.rows() * width];
    double[] sums = new double[width];
    for (int row = 0; row < first.rows(); row++) {
      double present = present(members, row);
      Arrays.fill(sums, present > 0 ? 0 : Double.NaN);
      for (int m = 0; m < weights.length; m++) {
        double share = share(members.get(m), m, row, present);
        for (int k = 0; share > 0 && k < width; k++) {
          sums[k] += share * members.get(m).get(row, k);
        }
      }
      for (int k = 0; k < width; k++) {
        fused[row * width + k] = (float) sums[k];
      }
    }
    return Predictions.of(first.schema(), first.rows(), fused);
  }

  @Override
  public Contributions contributions(Members members) {
    Predictions first = members.get(0);
    int width = first.schema().width();
    float[] values = new float[first.rows() * weights.length * width];
    int at = 0;
    for (int row = 0; row < first.rows(); row++) {
      double present = present(members, row);
      for (int m = 0; m < weights.length; m++) {
        double share = share(members.get(m), m, row, present);
        for (int k = 0; k < width; k++) {
          values[at++] = (float) (share * orZero(members.get(m).get(row, k)));
        }
      }
    }
    return new Contributions(
        Contributions.Scale.OUTPUT, weights.length, width, values, new float[first.rows() * width]);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeDoubles(weights);
  }

  private double present(Members members, int row) {
    double sum = 0;
    for (int m = 0; m < weights.length; m++) {
      if (members.get(m).answered(row)) {
        sum += weights[m];
      }
    }
    return sum;
  }

  private double share(Predictions member, int m, int row, double present) {
    return present > 0 && member.answered(row) ? weights[m] / present : 0;
  }

  private static float orZero(float value) {
    return Float.isNaN(value) ? 0 : value;
  }
}
