package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.pipeline.Trial;
import org.junit.jupiter.api.Test;

class CanaryRuleTest {
  private static final PredictionSchema CLASSES = PredictionSchema.classes("no", "yes");
  private static final PredictionSchema VALUES = PredictionSchema.targets("y");
  private static final CanaryRule RULE = new CanaryRule(100);

  private static Predictions classes(int yes, int silent) {
    float[] values = new float[200];
    for (int row = 0; row < 100; row++) {
      values[2 * row] = row < yes ? 0 : 1;
      values[2 * row + 1] = row < yes ? 1 : 0;
    }
    Arrays.fill(values, 200 - 2 * silent, 200, Float.NaN);
    return Predictions.of(CLASSES, 100, values);
  }

  private static Comparison classes(int others, int silent, int batches) {
    Comparison comparison = new Comparison();
    comparison.add(classes(0, 0), classes(others, silent));
    for (int i = 1; i < batches; i++) {
      comparison.add(classes(0, 0), classes(0, 0));
    }
    return comparison;
  }

  private static Optional<Trial.State> verdict(
      long compared, Comparison comparison, double p95, double servingP95) {
    return verdict(RULE, compared, comparison, p95, servingP95);
  }

  private static Optional<Trial.State> verdict(
      CanaryRule rule, long compared, Comparison comparison, double p95, double servingP95) {
    Trial.Figures seen =
        new Trial.Figures(
            compared,
            compared,
            0,
            0,
            "",
            comparison.rows(),
            comparison.silent(),
            comparison.agreement(),
            comparison.correlation(),
            comparison.meanDifference(),
            comparison.maxDifference(),
            new Trial.Latency(compared, 0.1, p95, p95),
            new Trial.Latency(compared, 0.1, servingP95, servingP95));
    return rule.verdict(seen, comparison).map(CanaryRule.Verdict::state);
  }

  private static final Optional<Trial.State> PROMOTED = Optional.of(Trial.State.PROMOTED);
  private static final Optional<Trial.State> ROLLED_BACK = Optional.of(Trial.State.ROLLED_BACK);

  @Test
  void nothingIsDecidedBeforeItsTime() {
    assertEquals(Optional.empty(), verdict(99, classes(0, 0, 1), 1, 1));
    assertEquals(PROMOTED, verdict(100, classes(0, 0, 1), 1, 1));
  }

  @Test
  void nineOfTenRowsMustHaveTheSameClass() {
    assertEquals(PROMOTED, verdict(100, classes(10, 0, 1), 1, 1));
    assertEquals(ROLLED_BACK, verdict(100, classes(11, 0, 1), 1, 1));
  }

  @Test
  void oneRowInAHundredMayStaySilentAndWhoIsFarTooSilentEndsAtOnce() {
    assertEquals(PROMOTED, verdict(100, classes(0, 1, 1), 1, 1));
    assertEquals(ROLLED_BACK, verdict(100, classes(0, 2, 1), 1, 1));
    assertEquals(Optional.empty(), verdict(5, classes(0, 10, 1), 1, 1));
    assertEquals(ROLLED_BACK, verdict(5, classes(0, 11, 1), 1, 1));
    Comparison few = new Comparison();
    few.silent(19);
    assertEquals(Optional.empty(), verdict(1, few, 1, 1), "too few to say so");
  }

  @Test
  void twiceAsSlowIsTakenAndAMillisecondIsNoise() {
    assertEquals(PROMOTED, verdict(100, classes(0, 0, 1), 8, 4));
    assertEquals(ROLLED_BACK, verdict(100, classes(0, 0, 1), 8.1, 4));
    assertEquals(PROMOTED, verdict(100, classes(0, 0, 1), 1.1, 0.1));
    assertEquals(ROLLED_BACK, verdict(100, classes(0, 0, 1), 1.2, 0.1));
  }

  @Test
  void timesOfFewRequestsAreChance() {
    CanaryRule soon = new CanaryRule(10);
    assertEquals(PROMOTED, verdict(soon, 99, classes(0, 0, 1), 50, 1));
    assertEquals(ROLLED_BACK, verdict(soon, 100, classes(0, 0, 1), 50, 1));
  }

  @Test
  void valuesMayDifferByAQuarterOfTheirSpread() {
    for (boolean far : new boolean[] {false, true}) {
      Comparison comparison = new Comparison();
      // 1 and -1: one standard deviation is 1.
      float shift = far ? 0.26f : 0.24f;
      comparison.add(
          Predictions.of(VALUES, 4, new float[] {1, -1, 1, -1}),
          Predictions.of(VALUES, 4, new float[] {1 + shift, -1 + shift, 1 + shift, -1 + shift}));
      assertEquals(far ? ROLLED_BACK : PROMOTED, verdict(100, comparison, 1, 1));
    }
  }

  @Test
  void theReasonNamesFigureAndBound() {
    Comparison comparison = classes(50, 0, 1);
    Trial.Latency fast = new Trial.Latency(100, 1, 1, 1);
    Trial.Figures seen =
        new Trial.Figures(100, 100, 0, 0, "", 100, 0, comparison.agreement(), 0, 0, 0, fast, fast);
    String reason = RULE.verdict(seen, comparison).orElseThrow().reason();
    assertEquals(
        "After 100 requests: the same class in 50.0 % of the rows (at least 90 %).", reason);
    assertTrue(
        RULE.verdict(
                new Trial.Figures(100, 100, 0, 0, "", 100, 0, 1, 0, 0, 0, fast, fast),
                classes(0, 0, 1))
            .orElseThrow()
            .reason()
            .contains("within 1.00 ms (up to 2.00)"));
  }
}
