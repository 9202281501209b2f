package org.amalgam.builtin.extract;

import java.io.IOException;
import java.util.Arrays;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
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
 * Z-scores: every number less its mean, over its standard deviation (of the population), both
 * weighted and over the fit rows that have the number. One that is constant, or never there, is not
 * scaled. Missing stays missing.
 */
@Component(service = FeatureExtractor.class)
@StageType("standardize")
public final class Standardize implements FeatureExtractor {

  @Override
  public String summary() {
    return "numbers to mean 0 and standard deviation 1";
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    return NumberColumns.schema("standardize", input);
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    int width = outputSchema(context.input().schema(), context.params()).width();
    NumberColumns numbers = NumberColumns.of(context.input(), width);
    double[] means = means(numbers, context.weights());
    return new Scaling(means, scales(numbers, means, context.weights()));
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    StateReader state = context.state();
    double[] means = state.readDoubles();
    double[] scales = state.readDoubles();
    if (means.length != scales.length) {
      throw new IOException("Not a state of 'standardize'.");
    }
    return new Scaling(means, scales);
  }

  /** Weighted mean of every number over the rows that have it; 0 where none has. */
  static double[] means(NumberColumns numbers, float[] weights) {
    double[] sums = new double[numbers.width()];
    double[] totals = new double[numbers.width()];
    double[] values = new double[numbers.width()];
    for (int row = 0; row < numbers.rows(); row++) {
      numbers.read(row, values);
      for (int i = 0; i < values.length; i++) {
        if (Double.isFinite(values[i])) {
          sums[i] += weights[row] * values[i];
          totals[i] += weights[row];
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = totals[i] > 0 ? sums[i] / totals[i] : 0;
    }
    return sums;
  }

  private static double[] scales(NumberColumns numbers, double[] means, float[] weights) {
    double[] squares = new double[means.length];
    double[] totals = new double[means.length];
    double[] values = new double[means.length];
    for (int row = 0; row < numbers.rows(); row++) {
      numbers.read(row, values);
      for (int i = 0; i < values.length; i++) {
        if (Double.isFinite(values[i])) {
          double off = values[i] - means[i];
          squares[i] += weights[row] * off * off;
          totals[i] += weights[row];
        }
      }
    }
    double[] scales = new double[means.length];
    Arrays.fill(scales, 1);
    for (int i = 0; i < scales.length; i++) {
      double deviation = Math.sqrt(squares[i] / totals[i]);
      // What rounding of the mean alone leaves of a constant.
      if (deviation > 1e-12 * Math.abs(means[i])) {
        scales[i] = deviation;
      }
    }
    return scales;
  }

  private record Scaling(double[] means, double[] scales) implements Fitted<Records, Features> {

    @Override
    public Features apply(Records input) {
      FeatureSchema schema = NumberColumns.schema("standardize", input.schema());
      NumberColumns numbers = NumberColumns.of(input, means.length);
      int width = means.length;
      float[] scaled = new float[Math.multiplyExact(numbers.rows(), width)];
      double[] values = new double[width];
      for (int row = 0; row < numbers.rows(); row++) {
        numbers.read(row, values);
        for (int i = 0; i < width; i++) {
          scaled[row * width + i] = (float) ((values[i] - means[i]) / scales[i]);
        }
      }
      return DenseFeatures.of(schema, numbers.rows(), scaled);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeDoubles(means);
      out.writeDoubles(scales);
    }
  }
}
