package org.amalgam.builtin.extract;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.osgi.service.component.annotations.Component;

/**
 * Principal components ({@link Components}): every row less the mean, along each direction; with
 * {@code whiten} over the standard deviation there. Learned from the fit rows without a missing
 * number, by their weights. A row with a missing number has only missing ones. Components without
 * variance, as where there are fewer different rows than components, are 0 in every row. Columns in
 * different units want 'standardize' first. The features have no names.
 *
 * <p>The smaller of rows and columns decides the time, in its third power: 500 take a fraction of a
 * second, 2000 some ten.
 */
@Component(service = FeatureExtractor.class)
@StageType("pca")
public final class Pca implements FeatureExtractor {

  @Override
  public String summary() {
    return "numbers to fewer, along the directions of greatest variance";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("components", 0, "how many; 0 for as many as 'variance' asks").atLeast(0),
        Param.number("variance", 0.95, "share of the variance that the components are to hold")
            .within(0, 1),
        Param.flag("whiten", false, "give every component the variance 1"));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    int width = NumberColumns.schema("pca", input).width();
    int components = params.integer("components");
    if (components > width) {
      throw new IllegalArgumentException(
          "'pca' gives at most as many components as there are numbers: %d, not %d; choose fewer, or 0 for a share of the variance."
              .formatted(width, components));
    }
    return components == 0 ? FeatureSchema.unknown() : FeatureSchema.ofWidth(components);
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    Params params = context.params();
    outputSchema(context.input().schema(), params);
    int width = NumberColumns.schema("pca", context.input().schema()).width();
    NumberColumns numbers = NumberColumns.of(context.input(), width);
    int[] rows = complete(numbers, context.weights());
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          "'pca' finds no fit row with all %d numbers; put 'impute' before it, or name fewer columns in 'from'."
              .formatted(width));
    }
    double weight = 0;
    for (int row : rows) {
      weight += context.weights()[row];
    }
    double[] means = means(numbers, rows, context.weights(), weight);
    int count = params.integer("components");
    Components found =
        Components.of(
            centred(numbers, rows, context.weights(), means),
            rows.length,
            width,
            weight,
            count == 0 ? width : count,
            count == 0 ? params.number("variance") : 1,
            part ->
                context.progress(Math.min(1, part), "components of %d numbers".formatted(width)));
    return projection(means, found, count, params.flag("whiten"));
  }

  private static Projection projection(
      double[] means, Components found, int count, boolean whiten) {
    int width = means.length;
    int components = count == 0 ? found.variances().length : count;
    double[] axes = Arrays.copyOf(found.directions(), components * width);
    for (int k = 0; whiten && k < found.variances().length; k++) {
      double variance = found.variances()[k];
      for (int i = 0; variance > 0 && i < width; i++) {
        axes[k * width + i] /= Math.sqrt(variance);
      }
    }
    return new Projection(means, axes);
  }

  /** Rows that count and have every number. */
  private static int[] complete(NumberColumns numbers, float[] weights) {
    int[] rows = new int[numbers.rows()];
    int count = 0;
    double[] values = new double[numbers.width()];
    for (int row = 0; row < rows.length; row++) {
      numbers.read(row, values);
      boolean complete = weights[row] > 0;
      for (int i = 0; complete && i < values.length; i++) {
        complete = Double.isFinite(values[i]);
      }
      if (complete) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /** From the first row on, so that the mean of a constant is that constant to the last bit. */
  private static double[] means(NumberColumns numbers, int[] rows, float[] weights, double weight) {
    double[] first = new double[numbers.width()];
    double[] values = new double[numbers.width()];
    double[] means = new double[numbers.width()];
    numbers.read(rows[0], first);
    for (int row : rows) {
      numbers.read(row, values);
      for (int i = 0; i < values.length; i++) {
        means[i] += weights[row] / weight * (values[i] - first[i]);
      }
    }
    for (int i = 0; i < means.length; i++) {
      means[i] += first[i];
    }
    return means;
  }

  private static Components.Centred centred(
      NumberColumns numbers, int[] rows, float[] weights, double[] means) {
    double[] values = new double[means.length];
    return (row, into, at) -> {
      numbers.read(rows[row], values);
      double root = Math.sqrt(weights[rows[row]]);
      for (int i = 0; i < values.length; i++) {
        into[at + i] = root * (values[i] - means[i]);
      }
    };
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    StateReader state = context.state();
    double[] means = state.readDoubles();
    double[] axes = state.readDoubles();
    if (means.length == 0 ? axes.length > 0 : axes.length % means.length != 0) {
      throw new IOException("Not a state of 'pca'.");
    }
    return new Projection(means, axes);
  }

  /**
   * Rows to components.
   *
   * @param axes one row of {@code means.length} numbers per component
   */
  private record Projection(double[] means, double[] axes) implements Fitted<Records, Features> {

    @Override
    public Features apply(Records input) {
      int width = means.length;
      NumberColumns numbers = NumberColumns.of(input, width);
      int components = width == 0 ? 0 : axes.length / width;
      float[] scores = new float[Math.multiplyExact(numbers.rows(), components)];
      double[] values = new double[width];
      for (int row = 0, at = 0; row < numbers.rows(); row++) {
        numbers.read(row, values);
        for (int i = 0; i < width; i++) {
          values[i] -= means[i];
        }
        for (int k = 0; k < axes.length; k += width) {
          double sum = 0;
          for (int i = 0; i < width; i++) {
            sum += axes[k + i] * values[i];
          }
          scores[at++] = (float) sum;
        }
      }
      return DenseFeatures.of(FeatureSchema.ofWidth(components), numbers.rows(), scores);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeDoubles(means);
      out.writeDoubles(axes);
    }
  }
}
