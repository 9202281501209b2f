package org.amalgam.builtin.extract;

import java.io.IOException;
import java.util.List;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;

/**
 * Filters of one size, applied to each channel on its own: {@code y[f] = g(sum over i of
 * kernel[f][i] x[i])}, the kernel not flipped (cross-correlation, as networks have it). Gives
 * {@code [h', w', c x filters]} and {@code [t', d x filters]}, the filters of a channel together. A
 * window with a missing number is missing. Beyond the ends of a padded column there is 0.
 *
 * @param windows where the filters lie
 * @param activation what becomes of each response
 * @param kernels the weights of one filter after the other, row major
 * @param area weights per filter
 */
record FilterBank(Windows windows, Activation activation, float[] kernels, int area)
    implements Bank {

  /** What becomes of a response. */
  enum Activation {
    NONE,
    RELU,
    ABS;

    float of(double response) {
      return (float)
          switch (this) {
            case NONE -> response;
            case RELU -> Math.max(0, response);
            case ABS -> Math.abs(response);
          };
    }
  }

  private int filters() {
    return kernels.length / area;
  }

  @Override
  public FeatureSchema schema(Field field) {
    Grid grid = Grid.of(field);
    List<Integer> shape = grid.shape(windows, Math.multiplyExact(grid.channels(), filters()));
    int width = shape.stream().reduce(1, Math::multiplyExact);
    return new FeatureSchema(width, List.of(), shape);
  }

  @Override
  public Pass pass(FloatColumn column) {
    Grid grid = Grid.of(column.field());
    float[] window = new float[area];
    return (row, into, from) -> {
      int at = from;
      for (int y = 0; y < grid.down(windows); y++) {
        for (int x = 0; x < grid.across(windows); x++) {
          for (int channel = 0; channel < grid.channels(); channel++) {
            read(column, row, grid, windows.start(y), left(grid, x), channel, window);
            at = respond(window, into, at);
          }
        }
      }
    };
  }

  private int left(Grid grid, int x) {
    return grid.image() ? windows.start(x) : 0;
  }

  private void read(
      FloatColumn column, int row, Grid grid, int top, int left, int channel, float[] window) {
    int wide = grid.image() ? windows.size() : 1;
    for (int y = top, at = 0; y < top + windows.size(); y++) {
      for (int x = left; x < left + wide; x++) {
        boolean inside = y >= 0 && y < grid.height() && x >= 0 && x < grid.width();
        window[at++] =
            inside ? column.get(row, (y * grid.width() + x) * grid.channels() + channel) : 0;
      }
    }
  }

  private int respond(float[] window, float[] into, int from) {
    int at = from;
    for (int k = 0; k < kernels.length; k += area) {
      double sum = 0;
      for (int i = 0; i < area; i++) {
        sum += kernels[k + i] * window[i];
      }
      into[at++] = activation.of(sum);
    }
    return at;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(windows.size());
    out.writeInt(area);
    out.writeFloats(kernels);
  }

  /** The inverse of {@link #save}; stride, padding and activation are parameters. */
  static FilterBank load(StateReader state, int stride, boolean padded, Activation activation)
      throws IOException {
    int size = state.readInt();
    int area = state.readInt();
    float[] kernels = state.readFloats();
    boolean fits = size > 0 && (area == size || area == (long) size * size);
    if (!fits || kernels.length == 0 || kernels.length % area != 0) {
      throw new IOException("Not a state of 'convolve'.");
    }
    return new FilterBank(new Windows(size, stride, padded), activation, kernels, area);
  }
}
