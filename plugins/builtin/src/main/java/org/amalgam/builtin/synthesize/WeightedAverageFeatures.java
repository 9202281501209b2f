package org.amalgam.builtin.synthesize;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.builtin.numeric.Weights;
import org.osgi.service.component.annotations.Component;

/**
 * The weighted mean of the inputs. The result is dense.
 *
 * <p>Without {@code width}: feature by feature the mean of inputs of equal width, with weights in
 * proportion to those given, or equal ones. A missing number is left out and the other weights are
 * scaled up. Nothing is learned.
 *
 * <p>With {@code width}: inputs of any widths are standardised and projected to that many numbers,
 *
 * <pre>{@code h = sum_i a_i (W_i x_i + b_i)}</pre>
 *
 * with the weights given, brought to a sum of 1, or learned ones, {@code a = softmax(w)}. Weights
 * and projections are learned by a linear head on the result, by the loss of the task; the penalty
 * on {@code W_i} is what makes a learned weight large for an input that contributes much. An input
 * that has a missing or infinite number in a row has weight 0 there, and the others are scaled up;
 * a row without any input of weight gets NaN. Columns that do not vary over the fit rows are left
 * out, and an input of none but such has weight 0. Sparse inputs stay sparse. The weights of a row
 * can be read as {@code ViewWeights}.
 */
@Component(service = FeatureSynthesizer.class)
@StageType("weighted-average")
public final class WeightedAverageFeatures extends LearnedSynthesizer {

  @Override
  public String summary() {
    return "the weighted mean of features, or of learned projections of them";
  }

  @Override
  List<Param> ownParams() {
    return List.of(
        Weights.param("equal weights, or with 'width' learned ones"),
        Param.integer(
                "width",
                0,
                "numbers per row that inputs are projected to, learned; 0: as they are, nothing is learned")
            .within(0, 4096));
  }

  private static boolean learns(Params params) {
    return params.integer("width") > 0;
  }

  @Override
  public boolean supervised(Params params) {
    return learns(params);
  }

  @Override
  Mixing mixing(int views, Params params) {
    double[] given = Weights.given(params) ? Weights.of(views, params) : new double[0];
    return new AverageMixing(views, params.integer("width"), given);
  }

  @Override
  public Fitted<List<Features>, Features> fit(FitContext<List<Features>> context) {
    Params params = context.params();
    return learns(params) ? super.fit(context) : input -> average(input, params);
  }

  @Override
  public Fitted<List<Features>, Features> load(LoadContext context) throws IOException {
    Params params = context.params();
    return learns(params) ? super.load(context) : input -> average(input, params);
  }

  @Override
  public FeatureSchema outputSchema(List<FeatureSchema> inputs, Params params) {
    Weights.of(inputs.size(), params);
    if (learns(params)) {
      return super.outputSchema(inputs, params);
    }
    List<Integer> widths = inputs.stream().map(FeatureSchema::width).distinct().toList();
    if (widths.contains(FeatureSchema.UNKNOWN)) {
      return FeatureSchema.unknown();
    }
    if (widths.size() > 1) {
      throw new IllegalArgumentException(
          "'weighted-average' takes inputs of equal width; they have %s. Give 'width' to learn projections to one width, or use 'concat' to put them side by side."
              .formatted(widths));
    }
    FeatureSchema first = inputs.get(0);
    boolean oneName = inputs.stream().allMatch(each -> each.names().equals(first.names()));
    boolean oneShape = inputs.stream().allMatch(each -> each.shape().equals(first.shape()));
    return new FeatureSchema(
        first.width(), oneName ? first.names() : List.of(), oneShape ? first.shape() : List.of());
  }

  private Features average(List<Features> inputs, Params params) {
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
