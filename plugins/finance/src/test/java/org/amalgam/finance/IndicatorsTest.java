package org.amalgam.finance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Params;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class IndicatorsTest extends ExtractorContract {
  private static final int WINDOW = 30;

  @Override
  protected FeatureExtractor stage() {
    return new Indicators();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    return List.of(
        example(Records.of(FloatColumn.of(Field.float32("prices", WINDOW), walk(12, 3)))),
        example(Records.of(FloatColumn.of(Field.float32("close", 6), walk(30, 5))))
            .with("prices", "close")
            .with("changes", List.of(1, 5))
            .with("averages", List.of(3, 6))
            .with("rsi", 4)
            .with("macd", List.of(2, 4, 3))
            .with("volatilities", List.of(5)));
  }

  private static float[] walk(int rows, long seed) {
    Random random = new Random(seed);
    float[] prices = new float[rows * WINDOW / (rows == 30 ? 5 : 1)];
    double price = 50;
    for (int i = 0; i < prices.length; i++) {
      price *= Math.exp(0.05 * random.nextGaussian());
      prices[i] = (float) price;
    }
    return prices;
  }

  private Features features(float... prices) {
    Records rows = Records.of(FloatColumn.of(Field.float32("prices", WINDOW), prices));
    return new Indicators().apply(rows, Params.of(stage().params(), Map.of()));
  }

  private static double average(double[] values, double share) {
    double average = values[0];
    for (double value : values) {
      average += share * (value - average);
    }
    return average;
  }

  /** Every formula as the class states it, in plain loops. */
  @Test
  void agreesWithTheFormulas() {
    float[] p = walk(1, 11);
    int last = WINDOW - 1;
    double[] gains = new double[WINDOW];
    double[] losses = new double[WINDOW];
    double[] returns = new double[WINDOW];
    for (int i = 1; i < WINDOW; i++) {
      gains[i] = Math.max(0, p[i] - p[i - 1]);
      losses[i] = Math.max(0, p[i - 1] - p[i]);
      returns[i] = Math.log(p[i] / (double) p[i - 1]);
    }
    double ups = average(gains, 1 / 14.0);
    double downs = average(losses, 1 / 14.0);
    double[] macd = new double[WINDOW];
    double fast = p[0];
    double slow = p[0];
    for (int i = 0; i < WINDOW; i++) {
      fast += 2 / 13.0 * (p[i] - fast);
      slow += 2 / 27.0 * (p[i] - slow);
      macd[i] = fast - slow;
    }
    double mean = Arrays.stream(returns, WINDOW - 12, WINDOW).average().orElseThrow();
    double variance =
        Arrays.stream(returns, WINDOW - 12, WINDOW)
            .map(r -> (r - mean) * (r - mean))
            .average()
            .orElseThrow();
    double sum = 0;
    for (int i = last - 9; i <= last; i++) {
      sum += p[i];
    }
    float[] due = {
      p[last] / p[last - 1] - 1,
      p[last] / p[last - 3] - 1,
      p[last] / p[last - 12] - 1,
      (float) (p[last] / (sum / 10) - 1),
      (float) (100 - 100 / (1 + ups / downs)),
      (float) ((macd[last] - average(macd, 0.2)) / p[last]),
      (float) Math.sqrt(variance)
    };
    Features found = features(p);
    assertEquals(
        List.of(
            "change_1", "change_3", "change_12", "average_10", "rsi_14", "macd", "volatility_12"),
        found.schema().names());
    assertArrayEquals(due, found.dense().values(), 2e-5f);
  }

  @Test
  void standsStill() {
    float[] still = new float[WINDOW];
    Arrays.fill(still, 7);
    assertArrayEquals(new float[] {0, 0, 0, 0, 50, 0, 0}, features(still).dense().values(), 1e-6f);
  }

  @Test
  void growsAndFallsAllTheTime() {
    float[] up = new float[WINDOW];
    float[] down = new float[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      up[i] = 10 + i;
      down[i] = 100 - i;
    }
    assertEquals(100, features(up).get(0, 4), 1e-6);
    assertEquals(0, features(down).get(0, 4), 1e-6);
  }

  @Test
  void hasNoIndicatorsOfABrokenWindow() {
    for (float broken : new float[] {Float.NaN, 0, -3}) {
      float[] prices = walk(1, 2);
      prices[0] = broken;
      Features found = features(prices);
      for (int i = 0; i < found.width(); i++) {
        assertTrue(Float.isNaN(found.get(0, i)));
      }
    }
  }

  @Test
  void saysThatAWindowIsShort() {
    Params params = Params.of(stage().params(), Map.of());
    RecordSchema shorter = RecordSchema.of(Field.float32("prices", 20));
    assertEquals(
        "Column 'prices' holds 20 prices, but the indicators need 26; shorten them or the window's data.",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Indicators().outputSchema(shorter, params))
            .getMessage());
    RecordSchema other = RecordSchema.of(Field.float32("close"));
    assertThrows(
        IllegalArgumentException.class, () -> new Indicators().outputSchema(other, params));
  }
}
