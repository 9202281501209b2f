package org.amalgam.internal.evaluation;

import static org.amalgam.internal.evaluation.Samples.BINARY;
import static org.amalgam.internal.evaluation.Samples.THREE;
import static org.amalgam.internal.evaluation.Samples.binary;
import static org.amalgam.internal.evaluation.Samples.certain;
import static org.amalgam.internal.evaluation.Samples.values;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.IntStream;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.junit.jupiter.api.Test;

/**
 * Figures are those of scikit-learn 1.2.1 on the same float32 numbers ({@code log_loss} with
 * eps=1e-7), except ece and the multi-class brier, which it lacks: computed with NumPy 1.24.2.
 */
class MetricValuesTest {
  private static final double TOLERANCE = 1e-6;

  private static final Target BINARY_TARGET = Target.classes(BINARY, Samples.BINARY_LABELS);
  private static final Target THREE_TARGET = Target.classes(THREE, Samples.THREE_LABELS);

  @Test
  void binaryWithTies() {
    expect(
        values(BINARY_TARGET, binary(Samples.BINARY_SCORES)),
        Map.of(
            "accuracy", 0.8333333333333334,
            "balanced-accuracy", 0.7777777777777778,
            "macro-f1", 0.7983193277310925,
            "mcc", 0.6622661785325219,
            "auc", 0.8407407407407408,
            "log-loss", 0.4755120180382528,
            "brier", 0.1558333310236535,
            "ece", 0.20833332339922583));
  }

  @Test
  void decisionRuleChangesTheDecisionsOnly() {
    Predictions scores = binary(Samples.BINARY_SCORES);
    int[] decided =
        IntStream.range(0, scores.rows()).map(i -> scores.get(i, 1) >= 0.3f ? 1 : 0).toArray();
    expect(
        values(BINARY_TARGET, scores.withLabels(decided)),
        Map.of(
            "accuracy", 0.625,
            "balanced-accuracy", 0.7,
            "macro-f1", 0.6190476190476191,
            "mcc", 0.4472135954999579,
            "auc", 0.8407407407407408,
            "log-loss", 0.4755120180382528,
            "brier", 0.1558333310236535,
            "ece", 0.20833332339922583));
  }

  @Test
  void threeClasses() {
    expect(
        values(THREE_TARGET, Predictions.of(THREE, 20, Samples.THREE_PROBABILITIES)),
        Map.of(
            "accuracy", 0.65,
            "balanced-accuracy", 0.6287878787878788,
            "macro-f1", 0.5825396825396826,
            "mcc", 0.4576435525628293,
            "auc", 0.8353451178451179,
            "log-loss", 0.7742996275126187,
            "brier", 0.4594800041918459,
            "ece", 0.24150000065565108));
  }

  /** Class c is decided on, but no row is of it. */
  @Test
  void absentClass() {
    int[] present = IntStream.range(0, 20).filter(row -> Samples.THREE_LABELS[row] != 2).toArray();
    Predictions all = Predictions.of(THREE, 20, Samples.THREE_PROBABILITIES);
    expect(
        values(THREE_TARGET.rows(present), all.rows(present)),
        Map.of(
            "balanced-accuracy", 0.8181818181818181,
            "macro-f1", 0.5156695156695157,
            "mcc", 0.6000960230461457,
            "auc", 0.8590909090909091,
            "log-loss", 0.7032817026178305));
  }

  /** Class c occurs nowhere, so it is no part of macro F1: (2/3 + 4/5) / 2. */
  @Test
  void classThatNobodyMentions() {
    Target target = Target.classes(THREE, new int[] {0, 0, 1, 1});
    assertEquals(
        (2.0 / 3 + 4.0 / 5) / 2,
        values(target, certain(THREE, 0, 1, 1, 1)).get("macro-f1"),
        TOLERANCE);
  }

  @Test
  void allRowsOfOneClass() {
    Map<String, Double> values =
        values(Target.classes(BINARY, new int[] {1, 1, 1, 1}), binary(0.9f, 0.8f, 0.7f, 0.2f));
    expect(
        values, Map.of("accuracy", 0.75, "balanced-accuracy", 0.75, "mcc", 0.0, "auc", Double.NaN));
  }

  @Test
  void aucOfEqualScoresIsOneHalf() {
    assertEquals(
        0.5, values(Samples.alternating(6), binary(.5f, .5f, .5f, .5f, .5f, .5f)).get("auc"));
  }

  /** A negative zero is not below zero. */
  @Test
  void aucTiesBothZeros() {
    Predictions zeros = Predictions.of(BINARY, 2, new float[] {1, 0f, 1, -0f});
    assertEquals(0.5, values(Samples.alternating(2), zeros).get("auc"));
  }

  @Test
  void logLossIsClipped() {
    double wrong = values(Samples.alternating(2), binary(1, 0)).get("log-loss");
    assertEquals(-Math.log(1e-7), wrong, TOLERANCE);
  }

  /** Two bins: 0.9 is right 1 time of 2, 0.6 is right 2 of 2: (|0.5 - 0.9| + |1 - 0.6|) / 2. */
  @Test
  void calibrationErrorByHand() {
    Target target = Target.classes(BINARY, new int[] {1, 0, 1, 0});
    assertEquals(0.4, values(target, binary(0.9f, 0.9f, 0.6f, 0.4f)).get("ece"), TOLERANCE);
  }

  @Test
  void regressionOfTwoTargets() {
    float[] actual = {
      4.0f, -37.7f, 3.1f, -47.1f, 2.9f, -64.0f, 1.9f, -35.6f, 0.9f, -29.8f, 1.3f, -30.9f,
      2.2f, -30.7f, 3.1f, -58.4f, 4.2f, -22.7f, 2.9f, -43.3f, 2.8f, -51.7f, 4.1f, -46.5f
    };
    float[] predicted = {
      4.0f, -44.8f, 2.8f, -58.6f, 3.5f, -65.4f, 2.4f, -35.5f, 0.6f, -32.7f, 1.0f, -30.8f,
      2.0f, -33.4f, 2.4f, -65.7f, 5.0f, -28.7f, 2.4f, -40.3f, 3.5f, -64.8f, 4.0f, -52.2f
    };
    PredictionSchema two = PredictionSchema.targets("y", "z");
    expect(
        values(Target.values(two, actual), Predictions.of(two, 12, predicted)),
        Map.of("rmse", 3.477808102320951, "mae", 2.745833312471708, "r2", 0.7405351532127014));
    PredictionSchema one = PredictionSchema.targets("y");
    expect(
        values(
            Target.values(one, everySecond(actual)),
            Predictions.of(one, 12, everySecond(predicted))),
        Map.of("rmse", 0.48304589359621364, "mae", 0.4166666567325592, "r2", 0.7726657505826338));
  }

  @Test
  void constantTargetHasNoR2() {
    PredictionSchema one = PredictionSchema.targets("y");
    Target constant = Target.values(one, new float[] {0.1f, 0.1f, 0.1f});
    Predictions predictions = Predictions.of(one, 3, new float[] {0, 1, 2});
    assertEquals(Double.NaN, values(constant, predictions).get("r2"));
  }

  @Test
  void repeatsAreAveraged() {
    Target target = Samples.alternating(4);
    assertEquals(
        0.625,
        values(target, certain(BINARY, 0, 1, 0, 0), certain(BINARY, 0, 0, 1, 1)).get("accuracy"));
  }

  private static float[] everySecond(float[] values) {
    float[] chosen = new float[values.length / 2];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = values[2 * i];
    }
    return chosen;
  }

  private static void expect(Map<String, Double> measured, Map<String, Double> expected) {
    expected.forEach((key, value) -> assertEquals(value, measured.get(key), TOLERANCE, key));
  }
}
