package org.amalgam.builtin.extract;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;

/**
 * One number for every window of every channel of shaped columns. A sequence {@code [t, d]} is
 * pooled over t, an image {@code [h, w, c]} over squares of h and w, a vector {@code [n]} as a
 * sequence of single numbers. Windows lie wholly within the column: what is left at the end is not
 * pooled. With {@code window} 0 the whole column is one window, which gives a plain vector with a
 * number per channel (global pooling: Lin, Chen and Yan 2014).
 */
abstract sealed class Pooling implements FeatureExtractor, Stateless<Records, Features>
    permits AvgPool, MaxPool {

  /** What becomes of the numbers of one window, taken one after the other. */
  interface Pool {
    /** Begins a window. */
    void clear();

    /** Takes one number, never NaN. */
    void take(float value);

    /** What the window comes to, NaN if nothing was taken. */
    float result();
  }

  private final String type;

  Pooling(String type) {
    this.type = type;
  }

  abstract Pool pool();

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer(
                "window",
                2,
                "length of a window in steps; for images, side of a square; 0 for all there is")
            .atLeast(0),
        Param.integer("stride", 0, "steps from one window to the next; 0 for the window's length")
            .atLeast(0));
  }

  private static Windows windows(Params params) {
    int window = params.integer("window");
    int stride = params.integer("stride");
    return new Windows(window, stride == 0 ? window : stride, false);
  }

  /** All pooled columns side by side; one alone keeps its shape. */
  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    Windows windows = windows(params);
    Grid.check(type, input, field -> windows.size() == 0 ? new Windows(1, 1, false) : windows);
    return FeatureSchema.concat(
        input.fields().stream().map(field -> schema(field, windows)).toList());
  }

  private static FeatureSchema schema(Field field, Windows windows) {
    Grid grid = Grid.of(field);
    List<Integer> shape =
        windows.size() == 0 ? List.of(grid.channels()) : grid.shape(windows, grid.channels());
    int width = shape.stream().reduce(1, Math::multiplyExact);
    List<String> names = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      names.add(field.name() + "[" + i + "]");
    }
    boolean plain = windows.size() == 0 || field.shape().size() == 1;
    return new FeatureSchema(width, names, plain ? List.of() : shape);
  }

  @Override
  public Features apply(Records input, Params params) {
    FeatureSchema schema = outputSchema(input.schema(), params);
    Windows windows = windows(params);
    Pool pool = pool();
    float[] pooled = new float[Math.multiplyExact(input.rows(), schema.width())];
    int offset = 0;
    for (Field field : input.schema().fields()) {
      FloatColumn column = input.floats(field.name());
      int end = offset;
      for (int row = 0; row < input.rows(); row++) {
        int from = row * schema.width() + offset;
        end = offset + pool(column, row, windows, pool, pooled, from) - from;
      }
      offset = end;
    }
    return DenseFeatures.of(schema, input.rows(), pooled);
  }

  /** Pools a row and says where the next number goes. */
  private static int pool(
      FloatColumn column, int row, Windows windows, Pool pool, float[] into, int from) {
    Grid grid = Grid.of(column.field());
    boolean all = windows.size() == 0;
    int high = all ? grid.height() : windows.size();
    int wide = all ? grid.width() : grid.image() ? windows.size() : 1;
    int down = all ? 1 : grid.down(windows);
    int across = all ? 1 : grid.across(windows);
    int at = from;
    for (int y = 0; y < down; y++) {
      for (int x = 0; x < across; x++) {
        int corner = windows.start(y) * grid.width() + windows.start(x);
        for (int channel = 0; channel < grid.channels(); channel++) {
          pool.clear();
          take(column, row, grid, corner * grid.channels() + channel, high, wide, pool);
          into[at++] = pool.result();
        }
      }
    }
    return at;
  }

  private static void take(
      FloatColumn column, int row, Grid grid, int corner, int high, int wide, Pool pool) {
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        float value = column.get(row, corner + (y * grid.width() + x) * grid.channels());
        if (!Float.isNaN(value)) {
          pool.take(value);
        }
      }
    }
  }
}
