package org.amalgam.builtin.synthesize;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Scaled dot-product attention over the views that are there. Each head has a query {@code q}, and
 * of every view a key {@code k_i} of {@code keys} numbers and a value {@code v_i} of {@code width /
 * heads}; it gives {@code sum a_i v_i} with {@code a = softmax(q . k_i / sqrt(keys))}. The query is
 * {@code q0 + Q m}, where {@code m} is the mean of the keys, or a learned {@code q0} alone. A
 * view's projection is {@code [its keys, head after head | its values, head after head]}.
 *
 * @param asks whether the query depends on the row
 */
record AttentionMixing(int views, int width, int heads, int keys, boolean asks) implements Mixing {

  @Override
  public int units() {
    return heads * keys + width;
  }

  /** Of each head {@code q0} and, if it asks, {@code Q}, row major. */
  @Override
  public int extras() {
    return heads * perHead();
  }

  private int perHead() {
    return asks ? keys + keys * keys : keys;
  }

  @Override
  public void start(double[] parameters, int at, RandomGenerator random) {
    for (int i = 0; i < extras(); i++) {
      parameters[at + i] = random.nextGaussian() / Math.sqrt(keys);
    }
  }

  @Override
  public Pass pass() {
    return new Work();
  }

  private final class Work implements Pass {
    private final double[] weights = new double[heads * views];
    private final double[] queries = new double[heads * keys];
    private final double[] means = new double[heads * keys];
    private final double[] slopesOfWeights = new double[heads * views];
    private final double[] slopesOfQuery = new double[keys];
    private final double[] slopesOfMean = new double[keys];
    private final double scale = 1 / Math.sqrt(keys);
    private int there;

    @Override
    public void forward(
        double[] projected, boolean[] present, double[] parameters, int at, double[] result) {
      mean(projected, present);
      Arrays.fill(result, 0);
      for (int head = 0; head < heads; head++) {
        ask(head, parameters, at + head * perHead());
        weigh(head, projected, present);
        int each = width / heads;
        for (int view = 0; view < views; view++) {
          double weight = weights[head * views + view];
          int value = value(view, head);
          for (int i = 0; present[view] && i < each; i++) {
            result[head * each + i] += weight * projected[value + i];
          }
        }
      }
    }

    private int key(int view, int head) {
      return view * units() + head * keys;
    }

    private int value(int view, int head) {
      return view * units() + heads * keys + head * (width / heads);
    }

    private void mean(double[] projected, boolean[] present) {
      Arrays.fill(means, 0);
      there = 0;
      for (int view = 0; view < views; view++) {
        there += present[view] ? 1 : 0;
        for (int i = 0; present[view] && i < means.length; i++) {
          means[i] += projected[key(view, 0) + i];
        }
      }
      for (int i = 0; i < means.length; i++) {
        means[i] /= there;
      }
    }

    private void ask(int head, double[] parameters, int at) {
      for (int i = 0; i < keys; i++) {
        double sum = parameters[at + i];
        for (int j = 0; asks && j < keys; j++) {
          sum += parameters[at + keys + i * keys + j] * means[head * keys + j];
        }
        queries[head * keys + i] = sum;
      }
    }

    private void weigh(int head, double[] projected, boolean[] present) {
      for (int view = 0; view < views; view++) {
        double sum = 0;
        for (int i = 0; present[view] && i < keys; i++) {
          sum += queries[head * keys + i] * projected[key(view, head) + i];
        }
        weights[head * views + view] = sum * scale;
      }
      Softmax.forward(weights, head * views, 1, present);
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
      for (int head = 0; head < heads; head++) {
        values(head, projected, present, slopes, projectedSlopes);
        Softmax.backward(weights, slopesOfWeights, head * views, 1, views);
        keys(head, projected, present, projectedSlopes);
        query(head, present, parameters, at + head * perHead(), projectedSlopes, gradient);
      }
    }

    /** Slopes in the values and in the weights of a head. */
    private void values(
        int head,
        double[] projected,
        boolean[] present,
        double[] slopes,
        double[] projectedSlopes) {
      int each = width / heads;
      for (int view = 0; view < views; view++) {
        int at = head * views + view;
        int value = value(view, head);
        slopesOfWeights[at] = 0;
        for (int i = 0; present[view] && i < each; i++) {
          projectedSlopes[value + i] = weights[at] * slopes[head * each + i];
          slopesOfWeights[at] += projected[value + i] * slopes[head * each + i];
        }
      }
    }

    /** Slopes in the keys and in the query, from those in the scores. */
    private void keys(int head, double[] projected, boolean[] present, double[] projectedSlopes) {
      Arrays.fill(slopesOfQuery, 0);
      for (int view = 0; view < views; view++) {
        double slope = slopesOfWeights[head * views + view] * scale;
        int key = key(view, head);
        for (int i = 0; present[view] && i < keys; i++) {
          projectedSlopes[key + i] = slope * queries[head * keys + i];
          slopesOfQuery[i] += slope * projected[key + i];
        }
      }
    }

    /** Slopes in what makes the query, and through the mean in the keys. */
    private void query(
        int head,
        boolean[] present,
        double[] parameters,
        int at,
        double[] projectedSlopes,
        double[] gradient) {
      Arrays.fill(slopesOfMean, 0);
      for (int i = 0; i < keys; i++) {
        gradient[at + i] += slopesOfQuery[i];
        for (int j = 0; asks && j < keys; j++) {
          int q = at + keys + i * keys + j;
          gradient[q] += slopesOfQuery[i] * means[head * keys + j];
          slopesOfMean[j] += slopesOfQuery[i] * parameters[q];
        }
      }
      for (int view = 0; view < views; view++) {
        for (int j = 0; present[view] && j < keys; j++) {
          projectedSlopes[key(view, head) + j] += slopesOfMean[j] / there;
        }
      }
    }

    @Override
    public void weights(double[] into) {
      Arrays.fill(into, 0);
      for (int i = 0; i < weights.length; i++) {
        into[i % views] += weights[i] / heads;
      }
    }
  }
}
