package org.amalgam.finance;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.ta4j.core.Bar;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.ROCIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.num.Num;

/** Prices as ta4j takes them, and its indicators at the last of them. All prices are above 0. */
final class PriceSeries {
  private static final Duration STEP = Duration.ofDays(1);
  private static final ZonedDateTime START = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private final double[] prices;
  private final Indicator<Num> close;
  private final int last;

  private PriceSeries(double[] prices, BarSeries series) {
    this.prices = prices;
    this.close = new ClosePriceIndicator(series);
    this.last = series.getEndIndex();
  }

  /**
   * Prices in order.
   *
   * @param prices read while the series is used
   */
  static PriceSeries of(double[] prices) {
    List<Bar> bars = new ArrayList<>(prices.length);
    for (int i = 0; i < prices.length; i++) {
      bars.add(bar(START.plusDays(i), DoubleNum.valueOf(prices[i])));
    }
    BarSeries series =
        new BaseBarSeriesBuilder().withNumTypeOf(DoubleNum.class).withBars(bars).build();
    return new PriceSeries(prices, series);
  }

  private static Bar bar(ZonedDateTime end, Num price) {
    return BaseBar.builder()
        .timePeriod(STEP)
        .endTime(end)
        .openPrice(price)
        .highPrice(price)
        .lowPrice(price)
        .closePrice(price)
        .volume(DoubleNum.ZERO)
        .build();
  }

  private double at(Indicator<Num> indicator) {
    return indicator.getValue(last).doubleValue();
  }

  private double price() {
    return prices[last];
  }

  double change(int steps) {
    return at(new ROCIndicator(close, steps)) / 100;
  }

  double average(int steps) {
    return price() / at(new SMAIndicator(close, steps)) - 1;
  }

  /** 50 where no price differs from the one before, of which ta4j says 0. */
  double relativeStrength(int steps) {
    for (int i = 1; i < prices.length; i++) {
      if (prices[i] != prices[i - 1]) {
        return at(new RSIIndicator(close, steps));
      }
    }
    return 50;
  }

  double convergence(int fast, int slow, int signal) {
    MACDIndicator macd = new MACDIndicator(close, fast, slow);
    return (at(macd) - at(new EMAIndicator(macd, signal))) / price();
  }

  double volatility(int steps) {
    double[] returns = new double[steps];
    double mean = 0;
    for (int i = 0; i < steps; i++) {
      returns[i] = Math.log(prices[last - i] / prices[last - i - 1]);
      mean += returns[i] / steps;
    }
    double squares = 0;
    for (double each : returns) {
      squares += (each - mean) * (each - mean);
    }
    return Math.sqrt(squares / steps);
  }
}
