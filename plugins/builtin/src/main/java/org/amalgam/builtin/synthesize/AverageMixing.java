package org.amalgam.builtin.synthesize;

import java.util.Arrays;

/**
 * The weighted mean of the projections, {@code sum a_i p_i} over the views that are there, their
 * weights scaled to a sum of 1: {@code a = softmax(w)} with learned {@code w}, or given weights.
 *
 * @param given one weight per view, 0 or more; empty if they are to be learned
 */
@SuppressWarnings("ArrayRecordComponent")
record AverageMixing(int views, int width, double[] given) implements Mixing {

  @Override
  public int units() {
    return width;
  }

  @Override
  public int extras() {
    return given.length == 0 ? views : 0;
  }

  @Override
  public boolean weighs(int view) {
    return given.length == 0 || given[view] > 0;
  }

  @Override
  public Pass pass() {
    return new Work();
  }

  private final class Work implements Pass {
    private final double[] weights = new double[views];
    private final double[] slopesOfWeights = new double[views];

    @Override
    public void forward(
        double[] projected, boolean[] present, double[] parameters, int at, double[] result) {
      weigh(present, parameters, at);
      Arrays.fill(result, 0);
      for (int view = 0; view < views; view++) {
        for (int i = 0; present[view] && i < width; i++) {
          result[i] += weights[view] * projected[view * width + i];
        }
      }
    }

    private void weigh(boolean[] present, double[] parameters, int at) {
      if (given.length == 0) {
        System.arraycopy(parameters, at, weights, 0, views);
        Softmax.forward(weights, 0, 1, present);
        return;
      }
      double total = 0;
      for (int view = 0; view < views; view++) {
        weights[view] = present[view] ? given[view] : 0;
        total += weights[view];
      }
      for (int view = 0; view < views; view++) {
        weights[view] /= total;
      }
    }

    @Override
    public void backward(
        double[] projected,
        boolean[] present,
        double[] parameters,
        int at,
        double[] slopes,
        double[] projectedSlopes,
        double[] gradient) {
      Arrays.fill(projectedSlopes, 0);
      Arrays.fill(slopesOfWeights, 0);
      for (int view = 0; view < views; view++) {
        for (int i = 0; present[view] && i < width; i++) {
          projectedSlopes[view * width + i] = weights[view] * slopes[i];
          slopesOfWeights[view] += projected[view * width + i] * slopes[i];
        }
      }
      if (given.length == 0) {
        Softmax.backward(weights, slopesOfWeights, 0, 1, views);
        for (int view = 0; view < views; view++) {
          gradient[at + view] += slopesOfWeights[view];
        }
      }
    }

    @Override
    public void weights(double[] into) {
      System.arraycopy(weights, 0, into, 0, views);
    }
  }
}
