package org.amalgam.builtin.extract;

import java.io.IOException;
import java.util.ArrayList;
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
import org.amalgam.api.data.Column;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * The mean of the target over the fit rows of a category, drawn towards the mean over all fit rows
 * (Micci-Barreca 2001): {@code (n mean + m prior) / (n + m)}, n being the weight of the category's
 * rows. {@code m-estimate} takes m from the parameter; {@code empirical-bayes} takes the variance
 * of the target within the category over that in all rows (both of the population), as
 * scikit-learn's TargetEncoder does with {@code smooth="auto"}; a category of one row is not drawn
 * then.
 *
 * <p>Features are {@code column.output}: for regression one per target, for classification the
 * share of each class; of two classes the second's alone. A category that no fit row had, and a
 * missing one, get the prior. What it gives is learned from the target, so stages below are fitted
 * on what it gives out of fold.
 */
@Component(service = FeatureExtractor.class)
@StageType("target-encode")
public final class TargetEncode implements FeatureExtractor {

  @Override
  public String summary() {
    return "categories as the mean of the target over their rows";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
            "smoothing",
            List.of("m-estimate", "empirical-bayes"),
            "how much a category's mean is drawn towards that of all rows"),
        Param.number("m", 10, "rows that the mean of all counts as, for 'm-estimate'").atLeast(0));
  }

  @Override
  public boolean supervised(Params params) {
    return true;
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    Categories.check("target-encode", input);
    return FeatureSchema.unknown();
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    outputSchema(context.input().schema(), context.params());
    Target target = context.target();
    int first = first(target.schema());
    double[] prior = new double[target.schema().width() - first];
    double[] variances = new double[prior.length];
    Moments all = new Moments(1, prior.length);
    for (int row = 0; row < target.rows(); row++) {
      all.add(0, target, row, first, context.weights()[row]);
    }
    for (int k = 0; k < prior.length; k++) {
      prior[k] = all.mean(0, k);
      variances[k] = all.variance(0, k);
    }
    List<Encoded> columns = new ArrayList<>();
    for (Column column : context.input().columns()) {
      Categories categories = Categories.of(column, 1);
      Moments moments = new Moments(categories.count(), prior.length);
      for (int row = 0; row < target.rows(); row++) {
        int category = categories.find(column, row);
        if (category >= 0) {
          moments.add(category, target, row, first, context.weights()[row]);
        }
      }
      columns.add(new Encoded(categories, means(moments, prior, variances, context.params())));
    }
    return new Encoding(outputs(target.schema()), prior, columns);
  }

  /** Of two classes the first says nothing that the second does not. */
  private static int first(PredictionSchema target) {
    return target.task() == Task.CLASSIFICATION && target.width() == 2 ? 1 : 0;
  }

  private static List<String> outputs(PredictionSchema target) {
    return target.outputs().subList(first(target), target.width());
  }

  private static double[] means(
      Moments moments, double[] prior, double[] variances, Params params) {
    boolean fixed = params.text("smoothing").equals("m-estimate");
    double[] means = new double[moments.weights.length * prior.length];
    for (int c = 0, at = 0; c < moments.weights.length; c++) {
      for (int k = 0; k < prior.length; k++, at++) {
        double n = moments.weights[c];
        double m = fixed ? params.number("m") : moments.variance(c, k) / variances[k];
        // 0 / 0 where the target is the same everywhere, or where no row of the category counts.
        means[at] = n + m > 0 ? (n * moments.mean(c, k) + m * prior[k]) / (n + m) : prior[k];
      }
    }
    return means;
  }

  /** Weighted mean and variance of every output in every group. */
  private static final class Moments {
    private final int outputs;
    private final double[] weights;
    private final double[] means;
    private final double[] squares;

    Moments(int groups, int outputs) {
      this.outputs = outputs;
      this.weights = new double[groups];
      this.means = new double[groups * outputs];
      this.squares = new double[groups * outputs];
    }

    /** Takes a row (West 1979). */
    void add(int group, Target target, int row, int first, float weight) {
      if (weight > 0) {
        weights[group] += weight;
        for (int k = 0; k < outputs; k++) {
          int at = group * outputs + k;
          double off = target.value(row, first + k) - means[at];
          means[at] += off * weight / weights[group];
          squares[at] += weight * off * (target.value(row, first + k) - means[at]);
        }
      }
    }

    double mean(int group, int output) {
      return means[group * outputs + output];
    }

    double variance(int group, int output) {
      return weights[group] > 0 ? squares[group * outputs + output] / weights[group] : 0;
    }
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    StateReader state = context.state();
    double[] prior = state.readDoubles();
    List<String> outputs = outputs(context.output());
    int count = state.readInt();
    boolean sound = prior.length == outputs.size() && count >= 0;
    List<Encoded> columns = new ArrayList<>();
    for (int i = 0; i < count && sound; i++) {
      Encoded column = new Encoded(Categories.load("target-encode", state), state.readDoubles());
      sound = column.means.length == (long) column.categories.count() * prior.length;
      columns.add(column);
    }
    if (!sound) {
      throw new IOException("Not a state of 'target-encode'.");
    }
    return new Encoding(outputs, prior, columns);
  }

  /**
   * A column's categories and, for each, a number per output.
   *
   * @param means {@code categories x outputs}
   */
  private record Encoded(Categories categories, double[] means) {}

  /**
   * Categories to means.
   *
   * @param outputs names of what is averaged
   * @param prior what a category that is not known gets
   */
  private record Encoding(List<String> outputs, double[] prior, List<Encoded> columns)
      implements Fitted<Records, Features> {

    @Override
    public Features apply(Records input) {
      if (input.columns().size() != columns.size()) {
        throw new IllegalArgumentException(
            "%d columns are due, not %d.".formatted(columns.size(), input.columns().size()));
      }
      int width = columns.size() * prior.length;
      float[] values = new float[Math.multiplyExact(input.rows(), width)];
      for (int c = 0; c < columns.size(); c++) {
        Column column = input.columns().get(c);
        Encoded encoded = columns.get(c);
        for (int row = 0; row < input.rows(); row++) {
          int category = encoded.categories.find(column, row);
          int at = row * width + c * prior.length;
          for (int k = 0; k < prior.length; k++) {
            values[at + k] =
                (float) (category < 0 ? prior[k] : encoded.means[category * prior.length + k]);
          }
        }
      }
      return DenseFeatures.of(schema(input.schema()), input.rows(), values);
    }

    private FeatureSchema schema(RecordSchema input) {
      List<String> names = new ArrayList<>();
      for (Field field : input.fields()) {
        for (String output : outputs) {
          names.add(field.name() + "." + output);
        }
      }
      return FeatureSchema.of(names);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeDoubles(prior);
      out.writeInt(columns.size());
      for (Encoded each : columns) {
        each.categories.save(out);
        out.writeDoubles(each.means);
      }
    }
  }
}
