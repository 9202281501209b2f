package org.amalgam.builtin.synthesize;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.builtin.numeric.Weights;
import org.osgi.service.component.annotations.Component;

/**
 * Feature by feature the mean of inputs of equal width, with weights in proportion to those given.
 * A missing number is left out and the other weights are scaled up. The result is dense.
 */
@Component(service = FeatureSynthesizer.class)
@StageType("weighted-average")
public final class WeightedAverageFeatures
    implements FeatureSynthesizer, Stateless<List<Features>, Features> {

  @Override
  public String summary() {
    return "the weighted mean of features of equal width";
  }

  @Override
  public List<Param> params() {
    return List.of(Weights.param("equal weights"));
  }

  @Override
  public FeatureSchema outputSchema(List<FeatureSchema> inputs, Params params) {
    Weights.of(inputs.size(), params);
    List<Integer> widths = inputs.stream().map(FeatureSchema::width).distinct().toList();
    if (widths.contains(FeatureSchema.UNKNOWN)) {
      return FeatureSchema.unknown();
    }
    if (widths.size() > 1) {
      throw new IllegalArgumentException(
          "'weighted-average' takes inputs of equal width; they have %s. Use 'concat' to put them side by side."
              .formatted(widths));
    }
    FeatureSchema first = inputs.get(0);
    boolean oneName = inputs.stream().allMatch(each -> each.names().equals(first.names()));
    boolean oneShape = inputs.stream().allMatch(each -> each.shape().equals(first.shape()));
    return new FeatureSchema(
        first.width(), oneName ? first.names() : List.of(), oneShape ? first.shape() : List.of());
  }

  @Override
  public Features apply(List<Features> inputs, Params params) {
    FeatureSchema schema = outputSchema(inputs.stream().map(Features::schema).toList(), params);
    double[] weights = Weights.of(inputs.size(), params);
    int rows = inputs.get(0).rows();
    int width = schema.width();
    float[] averages = new float[Math.multiplyExact(rows, width)];
    float[] values = new float[width];
    double[] sums = new double[width];
    double[] totals = new double[width];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(sums, 0);
      Arrays.fill(totals, 0);
      for (int m = 0; m < weights.length; m++) {
        inputs.get(m).copyRow(row, values, 0);
        add(weights[m], values, sums, totals);
      }
      for (int i = 0; i < width; i++) {
        averages[row * width + i] = (float) (sums[i] / totals[i]);
      }
    }
    return DenseFeatures.of(schema, rows, averages);
  }

  private static void add(double weight, float[] values, double[] sums, double[] totals) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isNaN(values[i])) {
        sums[i] += weight * values[i];
        totals[i] += weight;
      }
    }
  }
}
