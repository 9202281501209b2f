package org.amalgam.builtin.synthesize;

import java.util.Arrays;

/**
 * The gated multimodal unit: {@code h = sum z_i * tanh(u_i)}, where the gates {@code z =
 * softmax(g)} over the views that are there, and {@code g} is the sum of what each view says of all
 * gates. A view's projection is {@code [u_i | its part of g]}.
 *
 * @param gates per view: 1, one for all numbers, or {@code width}, one for each
 */
record GatedMixing(int views, int width, int gates) implements Mixing {

  @Override
  public int units() {
    return width + views * gates;
  }

  @Override
  public int extras() {
    return 0;
  }

  @Override
  public Pass pass() {
    return new Work();
  }

  private final class Work implements Pass {
    private final double[] opened = new double[views * gates];
    private final double[] slopesOfGates = new double[views * gates];
    private final double[] hidden = new double[views * width];

    @Override
    public void forward(
        double[] projected, boolean[] present, double[] parameters, int at, double[] result) {
      open(projected, present);
      Arrays.fill(result, 0);
      for (int view = 0; view < views; view++) {
        for (int i = 0; present[view] && i < width; i++) {
          hidden[view * width + i] = Math.tanh(projected[view * units() + i]);
          result[i] += opened[gate(view, i)] * hidden[view * width + i];
        }
      }
    }

    private void open(double[] projected, boolean[] present) {
      Arrays.fill(opened, 0);
      for (int view = 0; view < views; view++) {
        int from = view * units() + width;
        for (int g = 0; present[view] && g < opened.length; g++) {
          opened[g] += projected[from + g];
        }
      }
      for (int g = 0; g < gates; g++) {
        Softmax.forward(opened, g, gates, present);
      }
    }

    private int gate(int view, int number) {
      return view * gates + (gates == 1 ? 0 : number);
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
      Arrays.fill(slopesOfGates, 0);
      for (int view = 0; view < views; view++) {
        for (int i = 0; present[view] && i < width; i++) {
          double h = hidden[view * width + i];
          int gate = gate(view, i);
          projectedSlopes[view * units() + i] = slopes[i] * opened[gate] * (1 - h * h);
          slopesOfGates[gate] += slopes[i] * h;
        }
      }
      for (int g = 0; g < gates; g++) {
        Softmax.backward(opened, slopesOfGates, g, gates, views);
      }
      for (int view = 0; view < views; view++) {
        if (present[view]) {
          System.arraycopy(
              slopesOfGates, 0, projectedSlopes, view * units() + width, opened.length);
        }
      }
    }

    @Override
    public void weights(double[] into) {
      for (int view = 0; view < views; view++) {
        into[view] = 0;
        for (int g = 0; g < gates; g++) {
          into[view] += opened[view * gates + g] / gates;
        }
      }
    }
  }
}
