package org.amalgam.builtin.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
import org.amalgam.builtin.numeric.Sorting;
import org.osgi.service.component.annotations.Component;

/**
 * Fills missing numbers, and says where it did: with {@code indicators}, every number that was
 * missing in some fit row gets a feature {@code name.missing} after all numbers, 1 where it is
 * missing, else 0. Which those are only {@code fit} knows, so the width is unknown before it.
 *
 * <p>Mean and median are weighted and over the fit rows that have the number; 0 where none has.
 */
@Component(service = FeatureExtractor.class)
@StageType("impute")
public final class Impute implements FeatureExtractor {

  @Override
  public String summary() {
    return "missing numbers filled, and marked as such";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
            "strategy", List.of("mean", "median", "constant"), "what a missing number becomes"),
        Param.number("value", 0, "the number for the strategy 'constant'"),
        Param.flag(
            "indicators", true, "add a feature 'name.missing' for what was missing in fit rows"));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    FeatureSchema numbers = NumberColumns.schema("impute", input);
    return params.flag("indicators") ? FeatureSchema.unknown() : numbers;
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    Params params = context.params();
    int width = NumberColumns.schema("impute", context.input().schema()).width();
    NumberColumns numbers = NumberColumns.of(context.input(), width);
    double[] fill =
        switch (params.text("strategy")) {
          case "mean" -> Standardize.means(numbers, context.weights());
          case "median" -> medians(numbers, context.weights());
          default -> constant(width, params.number("value"));
        };
    return new Filling(fill, params.flag("indicators") ? missing(numbers) : new int[0]);
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    StateReader state = context.state();
    double[] fill = state.readDoubles();
    int[] marked = state.readInts();
    if (Arrays.stream(marked).anyMatch(i -> i < 0 || i >= fill.length)) {
      throw new IOException("Not a state of 'impute'.");
    }
    return new Filling(fill, marked);
  }

  private static double[] constant(int width, double value) {
    double[] fill = new double[width];
    Arrays.fill(fill, value);
    return fill;
  }

  private static int[] missing(NumberColumns numbers) {
    BitSet missing = new BitSet();
    double[] values = new double[numbers.width()];
    for (int row = 0; row < numbers.rows(); row++) {
      numbers.read(row, values);
      for (int i = 0; i < values.length; i++) {
        if (Double.isNaN(values[i])) {
          missing.set(i);
        }
      }
    }
    return missing.stream().toArray();
  }

  private static double[] medians(NumberColumns numbers, float[] weights) {
    double[][] columns = new double[numbers.width()][numbers.rows()];
    double[] values = new double[numbers.width()];
    for (int row = 0; row < numbers.rows(); row++) {
      numbers.read(row, values);
      for (int i = 0; i < values.length; i++) {
        columns[i][row] = values[i];
      }
    }
    return Arrays.stream(columns).mapToDouble(column -> median(column, weights)).toArray();
  }

  /**
   * The value that half of the weight lies below; midway between two where the halves part exactly.
   */
  static double median(double[] values, float[] weights) {
    int[] order = Sorting.rising(values);
    int present = 0;
    double total = 0;
    while (present < order.length && !Double.isNaN(values[order[present]])) {
      total += weights[order[present++]];
    }
    double below = 0;
    for (int i = 0; i < present && total > 0; i++) {
      below += weights[order[i]];
      if (below > total / 2) {
        return values[order[i]];
      }
      if (below == total / 2) {
        int next = i + 1;
        while (weights[order[next]] == 0) {
          next++;
        }
        return (values[order[i]] + values[order[next]]) / 2;
      }
    }
    return 0;
  }

  /**
   * @param fill what each number becomes where it is missing
   * @param marked the numbers that have an indicator, rising
   */
  private record Filling(double[] fill, int[] marked) implements Fitted<Records, Features> {

    @Override
    public Features apply(Records input) {
      NumberColumns numbers = NumberColumns.of(input, fill.length);
      int width = fill.length + marked.length;
      float[] filled = new float[Math.multiplyExact(numbers.rows(), width)];
      double[] values = new double[fill.length];
      for (int row = 0; row < numbers.rows(); row++) {
        numbers.read(row, values);
        int at = row * width;
        for (int i = 0; i < values.length; i++) {
          filled[at++] = (float) (Double.isNaN(values[i]) ? fill[i] : values[i]);
        }
        for (int i : marked) {
          filled[at++] = Double.isNaN(values[i]) ? 1 : 0;
        }
      }
      return DenseFeatures.of(schema(input.schema()), numbers.rows(), filled);
    }

    private FeatureSchema schema(RecordSchema input) {
      FeatureSchema numbers = NumberColumns.schema("impute", input);
      if (marked.length == 0) {
        return numbers;
      }
      List<String> names = new ArrayList<>(numbers.names());
      for (int i : marked) {
        names.add(names.get(i) + ".missing");
      }
      return FeatureSchema.of(names);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeDoubles(fill);
      out.writeInts(marked);
    }
  }
}
