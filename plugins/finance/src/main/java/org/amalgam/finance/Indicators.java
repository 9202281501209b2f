package org.amalgam.finance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.osgi.service.component.annotations.Component;

/**
 * Technical indicators of a window of prices, oldest first, that ends with the row's own. They are
 * ta4j's, which takes the first price for the averages' start:
 *
 * <ul>
 *   <li>{@code change_n}: price / price n steps before - 1
 *   <li>{@code average_n}: price / mean of the last n prices - 1
 *   <li>{@code rsi_n}: Wilder's relative strength index (Wilder 1978), 0 to 100, 50 where prices
 *       stand still
 *   <li>{@code macd}: moving average convergence divergence (Appel 1979), histogram: EMA(fast) -
 *       EMA(slow), less its EMA(signal), over the price
 *   <li>{@code volatility_n}: standard deviation of the last n logarithmic returns, of the
 *       population
 * </ul>
 *
 * A window of which a price is missing or not above 0 has no indicators: all are missing. What it
 * gives for a row depends on that row alone, so it sees no price after the window's last.
 */
@Component(service = FeatureExtractor.class)
@StageType(Indicators.TYPE)
public final class Indicators implements FeatureExtractor, Stateless<Records, Features> {
  static final String TYPE = "finance.indicators";

  @Override
  public String summary() {
    return "technical indicators of a window of prices";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("prices", "prices", "column with the prices, of shape [t], oldest first"),
        Param.integers("changes", List.of(1L, 3L, 12L), "steps that changes are over")
            .within(1, 4096),
        Param.integers("averages", List.of(10L), "prices in a moving average").within(1, 4096),
        Param.integer("rsi", 14, "steps of the relative strength index").within(1, 4096),
        Param.integers("macd", List.of(12L, 26L, 9L), "fast, slow and signal average")
            .within(1, 4096),
        Param.integers("volatilities", List.of(12L), "returns that a volatility is of")
            .within(2, 4096));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    String name = params.text("prices");
    Field prices =
        input
            .field(name)
            .filter(field -> field.type() == ColumnType.FLOAT32 && field.shape().size() == 1)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'%s' reads a float32 column '%s' of shape [t]; it sees %s. Add it to 'from' or name another in 'prices'."
                            .formatted(TYPE, name, input.names())));
    int longest = longest(params);
    if (prices.size() < longest) {
      throw new IllegalArgumentException(
          "Column '%s' holds %d prices, but the indicators need %d; shorten them or the window's data."
              .formatted(name, prices.size(), longest));
    }
    return schema(params);
  }

  /** Prices that the longest indicator needs. */
  private static int longest(Params params) {
    int[] macd = params.integers("macd");
    if (macd.length != 3 || macd[0] >= macd[1]) {
      throw new IllegalArgumentException(
          "'macd' is three lengths, the first below the second, such as [12, 26, 9]; got %s."
              .formatted(Arrays.toString(macd)));
    }
    int longest = Math.max(params.integer("rsi") + 1, macd[1]);
    for (String name : List.of("changes", "volatilities")) {
      longest = Math.max(longest, 1 + Arrays.stream(params.integers(name)).max().orElse(0));
    }
    return Math.max(longest, Arrays.stream(params.integers("averages")).max().orElse(0));
  }

  private static FeatureSchema schema(Params params) {
    List<String> names = new ArrayList<>();
    Arrays.stream(params.integers("changes")).forEach(n -> names.add("change_" + n));
    Arrays.stream(params.integers("averages")).forEach(n -> names.add("average_" + n));
    names.add("rsi_" + params.integer("rsi"));
    names.add("macd");
    Arrays.stream(params.integers("volatilities")).forEach(n -> names.add("volatility_" + n));
    return FeatureSchema.of(names);
  }

  @Override
  public Features apply(Records input, Params params) {
    FloatColumn prices = input.floats(params.text("prices"));
    FeatureSchema schema = schema(params);
    float[] values = new float[Math.multiplyExact(input.rows(), schema.width())];
    double[] window = new double[prices.field().size()];
    int[] changes = params.integers("changes");
    int[] averages = params.integers("averages");
    int[] volatilities = params.integers("volatilities");
    int[] macd = params.integers("macd");
    int rsi = params.integer("rsi");
    for (int row = 0, at = 0; row < input.rows(); row++) {
      if (!read(prices, row, window)) {
        Arrays.fill(values, at, at + schema.width(), Float.NaN);
        at += schema.width();
        continue;
      }
      PriceSeries series = PriceSeries.of(window);
      for (int n : changes) {
        values[at++] = (float) series.change(n);
      }
      for (int n : averages) {
        values[at++] = (float) series.average(n);
      }
      values[at++] = (float) series.relativeStrength(rsi);
      values[at++] = (float) series.convergence(macd[0], macd[1], macd[2]);
      for (int n : volatilities) {
        values[at++] = (float) series.volatility(n);
      }
    }
    return DenseFeatures.of(schema, input.rows(), values);
  }

  /** Reads a window; false if a price is missing or not above 0. */
  private static boolean read(FloatColumn prices, int row, double[] into) {
    boolean whole = true;
    for (int i = 0; i < into.length; i++) {
      into[i] = prices.get(row, i);
      whole &= into[i] > 0 && into[i] < Double.POSITIVE_INFINITY;
    }
    return whole;
  }
}
