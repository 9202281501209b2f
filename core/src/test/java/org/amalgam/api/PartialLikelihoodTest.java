package org.amalgam.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Target;
import org.junit.jupiter.api.Test;

/**
 * Figures are those of R's survival 3.5-3 (R 4.2.2): {@code coxph(Surv(t, e) ~ r, ties = "breslow",
 * weights = w, init = 1, control = coxph.control(iter.max = 0))} against {@code ~ 1}.
 */
class PartialLikelihoodTest {
  private static final PredictionSchema RISK = PredictionSchema.survival();
  private static final float[] TIMES = {5, 3, 3, 8, 3, 8, 1, 10, 0, 5, 8, 12};
  private static final int[] EVENTS = {1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0};
  private static final double[] RISKS = {.5, 1.25, -.25, 0, 2, .5, .5, -1, .75, -.5, 0, .25};
  private static final float[] WEIGHTS = {1, 2, .5f, 1, 2, .5f, 1, 2, .5f, 1, 2, .5f};

  private static final Target TARGET = Target.survival(RISK, TIMES, EVENTS);
  private static final PartialLikelihood LIKELIHOOD = PartialLikelihood.of(TARGET);

  private static float[] ones() {
    float[] ones = new float[TIMES.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double loss(double[] risks, float[] weights) {
    return LIKELIHOOD.loss(risks, weights, new double[risks.length]);
  }

  @Test
  void lossIsThatOfTheSurvivalPackage() {
    assertEquals(-1.63449707593, loss(RISKS, ones()), 1e-10);
    assertEquals(-3.23693859703, loss(RISKS, WEIGHTS), 1e-10);
  }

  /** The slope in a score is minus weight times martingale residual. */
  @Test
  void residualsAreThoseOfTheSurvivalPackage() {
    double[] unweighted = {
      0.241203046115, 0.317501713359, -0.152285951999, 0.162452467315, -0.444848884158,
      -1.380882432360, 0.849226603195, -0.308116518279, 0.907875608507, 0.720854200642,
      0.162452467315, -1.075432319651
    };
    double[] weighted = {
      0.2568066642810, 0.3627367128200, -0.1421926593252, -0.0274561545527, -0.3490863895467,
      -1.6939888167228, 0.9217362966155, -0.3779799959650, 0.9672420873695, 0.7265944509734,
      -0.0274561545527, -1.3192798169780
    };
    double[] slope = new double[TIMES.length];
    LIKELIHOOD.loss(RISKS, ones(), slope);
    assertArrayEquals(Arrays.stream(unweighted).map(r -> -r).toArray(), slope, 1e-10);
    LIKELIHOOD.loss(RISKS, WEIGHTS, slope);
    for (int row = 0; row < slope.length; row++) {
      assertEquals(-WEIGHTS[row] * weighted[row], slope[row], 1e-10);
    }
  }

  /** Each row's share by the sums of its definition, and what they come to. */
  @Test
  void sharesAreThoseOfTheDefinitionAndSumToTheLoss() {
    double[] shares = LIKELIHOOD.shares(RISKS, WEIGHTS);
    double sum = 0;
    for (int k = 0; k < shares.length; k++) {
      double hazard = 0;
      for (int i = 0; i < shares.length; i++) {
        hazard += EVENTS[i] == 1 && TIMES[i] <= TIMES[k] ? WEIGHTS[i] / atRisk(i, true) : 0;
      }
      double due = hazard * Math.exp(RISKS[k]) - EVENTS[k];
      due += EVENTS[k] * (Math.log(atRisk(k, true) / atRisk(k, false)) - RISKS[k]);
      assertEquals(due, shares[k], 1e-12, "row " + k);
      sum += WEIGHTS[k] * shares[k];
    }
    assertEquals(loss(RISKS, WEIGHTS), sum, 1e-12);
  }

  private static double atRisk(int row, boolean hazards) {
    double sum = 0;
    for (int j = 0; j < TIMES.length; j++) {
      sum += TIMES[j] >= TIMES[row] ? WEIGHTS[j] * (hazards ? Math.exp(RISKS[j]) : 1) : 0;
    }
    return sum;
  }

  /** So differences of shares between two models spread as their losses do. */
  @Test
  void differencesOfSharesAreTheSlopesInTheWeights() {
    double[] others = RISKS.clone();
    Arrays.sort(others);
    double[] one = LIKELIHOOD.shares(RISKS, WEIGHTS);
    double[] other = LIKELIHOOD.shares(others, WEIGHTS);
    float step = 1f / 512;
    for (int row = 0; row < one.length; row++) {
      float[] more = WEIGHTS.clone();
      float[] less = WEIGHTS.clone();
      more[row] += step;
      less[row] -= step;
      double slope =
          (loss(RISKS, more) - loss(others, more) - loss(RISKS, less) + loss(others, less))
              / (2 * step);
      assertEquals(slope, one[row] - other[row], 1e-5, "row " + row);
    }
  }

  @Test
  void aConstantChangesNothingAndEqualRisksTellNothing() {
    double[] moved = Arrays.stream(RISKS).map(r -> r + 3).toArray();
    assertEquals(loss(RISKS, WEIGHTS), loss(moved, WEIGHTS), 1e-12);
    assertEquals(0, loss(new double[TIMES.length], WEIGHTS), 1e-12);
  }

  /** A row without a score or weight is as one that is not there. */
  @Test
  void rowsWithoutScoreOrWeightDoNotCount() {
    double[] some = RISKS.clone();
    some[4] = Double.NaN;
    float[] weights = WEIGHTS.clone();
    weights[7] = 0;
    int[] rest = {0, 1, 2, 3, 5, 6, 8, 9, 10, 11};
    double[] risks = Arrays.stream(rest).mapToDouble(row -> RISKS[row]).toArray();
    float[] kept = new float[rest.length];
    for (int i = 0; i < rest.length; i++) {
      kept[i] = WEIGHTS[rest[i]];
    }
    double[] due = PartialLikelihood.of(TARGET.rows(rest)).shares(risks, kept);
    double[] shares = LIKELIHOOD.shares(some, weights);
    double[] slope = new double[some.length];
    LIKELIHOOD.loss(some, weights, slope);
    for (int i = 0; i < rest.length; i++) {
      assertEquals(due[i], shares[rest[i]], 1e-12);
    }
    assertTrue(Double.isNaN(shares[4]) && Double.isNaN(shares[7]));
    assertEquals(0, slope[4]);
    assertEquals(0, slope[7]);
  }

  @Test
  void slopesAreThoseOfTheLossAndScoresOfAnySizeStayFinite() {
    Random random = new Random(1);
    double[] risks = random.doubles(TIMES.length, -4, 4).toArray();
    double[] slope = new double[risks.length];
    LIKELIHOOD.loss(risks, WEIGHTS, slope);
    for (int row = 0; row < risks.length; row++) {
      double[] up = risks.clone();
      double[] down = risks.clone();
      up[row] += 1e-5;
      down[row] -= 1e-5;
      assertEquals((loss(up, WEIGHTS) - loss(down, WEIGHTS)) / 2e-5, slope[row], 1e-7);
    }
    double[] huge = Arrays.stream(risks).map(r -> 1000 * r).toArray();
    double loss = LIKELIHOOD.loss(huge, WEIGHTS, slope);
    assertTrue(Double.isFinite(loss));
    assertTrue(Arrays.stream(slope).allMatch(Double::isFinite));
    double[] shares = LIKELIHOOD.shares(huge, WEIGHTS);
    double sum = 0;
    for (int row = 0; row < shares.length; row++) {
      sum += WEIGHTS[row] * shares[row];
    }
    assertEquals(loss, sum, 1e-6 * Math.abs(loss));
  }

  @Test
  void targetsAreChecked() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Target.survival(RISK, new float[] {-1}, new int[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> Target.survival(RISK, new float[] {1}, new int[] {2}));
    Target classes = Target.classes(PredictionSchema.classes("no", "yes"), new int[] {0, 1});
    assertThrows(IllegalArgumentException.class, () -> PartialLikelihood.of(classes));
    assertThrows(IllegalStateException.class, () -> TARGET.label(0));
    assertThrows(IllegalStateException.class, () -> classes.time(0));
  }
}
