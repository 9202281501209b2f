package org.amalgam.builtin.extract;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;

/**
 * Windows over shaped columns. A sequence {@code [t, d]} is pooled over t, an image {@code [h, w,
 * c]} over squares of h and w, a vector {@code [n]} as a sequence of single numbers. Windows lie
 * wholly within the column: what is left at the end is not pooled.
 *
 * @param stage the type of the stage, for messages
 * @param window length of a window, and of the side of a square
 * @param stride from the start of one window to the next
 */
record Pooling(String stage, int window, int stride) {

  /** What becomes of the numbers of one window, taken one after the other. */
  interface Pool {
    /** Begins a window. */
    void clear();

    /** Takes one number, never NaN. */
    void take(float value);

    /** What the window comes to, NaN if nothing was taken. */
    float result();
  }

  static Pooling of(String stage, Params params) {
    int window = params.integer("window");
    int stride = params.integer("stride");
    return new Pooling(stage, window, stride == 0 ? window : stride);
  }

  static List<Param> params() {
    return List.of(
        Param.integer("window", 2, "length of a window in steps; for images, side of a square")
            .atLeast(1),
        Param.integer("stride", 0, "steps from one window to the next; 0 for the window's length")
            .atLeast(0));
  }

  /** All pooled columns side by side; one alone keeps its shape. */
  FeatureSchema schema(RecordSchema records) {
    List<String> problems = new ArrayList<>();
    for (Field field : records.fields()) {
      check(field, problems);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' pools float32 columns with a shape: %s. Name only such columns in 'from'."
              .formatted(stage, String.join("; ", problems)));
    }
    return FeatureSchema.concat(records.fields().stream().map(this::schema).toList());
  }

  private void check(Field field, List<String> problems) {
    int sizes = field.shape().size();
    if (field.type() != ColumnType.FLOAT32 || sizes == 0 || sizes > 3) {
      problems.add(
          "'%s' is %s of shape %s, not [n], [t, d] or [h, w, c]"
              .formatted(field.name(), field.type().json(), field.shape()));
    } else if (field.shape().get(0) < window || (sizes == 3 && field.shape().get(1) < window)) {
      problems.add(
          "'%s' of shape %s is smaller than the window of %d"
              .formatted(field.name(), field.shape(), window));
    }
  }

  private FeatureSchema schema(Field field) {
    List<Integer> shape = new ArrayList<>(field.shape());
    shape.set(0, windows(shape.get(0)));
    if (shape.size() == 3) {
      shape.set(1, windows(shape.get(1)));
    }
    int width = shape.stream().reduce(1, (a, b) -> a * b);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      names.add(field.name() + "[" + i + "]");
    }
    return new FeatureSchema(width, names, shape.size() == 1 ? List.of() : shape);
  }

  private int windows(int steps) {
    return (steps - window) / stride + 1;
  }

  /** Pools every column. */
  Features apply(Records records, Pool pool) {
    FeatureSchema schema = schema(records.schema());
    float[] pooled = new float[Math.multiplyExact(records.rows(), schema.width())];
    int offset = 0;
    for (Field field : records.schema().fields()) {
      FloatColumn column = records.floats(field.name());
      for (int row = 0; row < records.rows(); row++) {
        pool(column, row, pool, pooled, row * schema.width() + offset);
      }
      offset += schema(field).width();
    }
    return DenseFeatures.of(schema, records.rows(), pooled);
  }

  private void pool(FloatColumn column, int row, Pool pool, float[] into, int offset) {
    List<Integer> shape = column.field().shape();
    boolean image = shape.size() == 3;
    int width = image ? shape.get(1) : 1;
    int channels = shape.size() == 1 ? 1 : shape.get(shape.size() - 1);
    int across = image ? windows(width) : 1;
    int at = offset;
    for (int y = 0; y < windows(shape.get(0)); y++) {
      for (int x = 0; x < across; x++) {
        for (int channel = 0; channel < channels; channel++) {
          int corner = (y * stride * width + x * stride) * channels + channel;
          pool.clear();
          take(column, row, corner, width * channels, image ? channels : 0, pool);
          into[at++] = pool.result();
        }
      }
    }
  }

  /**
   * Takes one window.
   *
   * @param down distance from a step to the next
   * @param right distance from a column of an image to the next, 0 for sequences
   */
  private void take(FloatColumn column, int row, int corner, int down, int right, Pool pool) {
    for (int y = 0; y < window; y++) {
      for (int x = 0; x < (right == 0 ? 1 : window); x++) {
        float value = column.get(row, corner + y * down + x * right);
        if (!Float.isNaN(value)) {
          pool.take(value);
        }
      }
    }
  }
}
