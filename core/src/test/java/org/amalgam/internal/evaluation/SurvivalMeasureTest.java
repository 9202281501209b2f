package org.amalgam.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.junit.jupiter.api.Test;

/** Figures are those of R's survival 3.5-3 (R 4.2.2): {@code concordance} and {@code coxph}. */
class SurvivalMeasureTest {
  private static final PredictionSchema RISK = PredictionSchema.survival();
  private static final float[] TIMES = {5, 3, 3, 8, 3, 8, 1, 10, 0, 5, 8, 12};
  private static final int[] EVENTS = {1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0};
  private static final float[] RISKS = {.5f, 1.25f, -.25f, 0, 2, .5f, .5f, -1, .75f, -.5f, 0, .25f};
  private static final Target TARGET = Target.survival(RISK, TIMES, EVENTS);

  private static Predictions risks(float... risks) {
    return Predictions.of(RISK, risks.length, risks);
  }

  /** 38 concordant pairs, 12 discordant, 3 tied in the risk; 2 + 1 of equal times do not count. */
  @Test
  void figuresAreThoseOfTheSurvivalPackage() {
    Map<String, Double> figures = Samples.values(TARGET, risks(RISKS));
    assertEquals(Set.of("concordance", "cox-loss"), figures.keySet());
    assertEquals(0.745283019, figures.get("concordance"), 1e-9);
    assertEquals(-1.63449707593 / 8, figures.get("cox-loss"), 1e-9);
  }

  @Test
  void countsAreAsRowsWrittenSoOften() {
    int[] counts = {1, 0, 2, 3, 1, 0, 1, 2, 1, 1, 0, 1};
    int[] written =
        IntStream.range(0, counts.length)
            .flatMap(row -> IntStream.generate(() -> row).limit(counts[row]))
            .toArray();
    double[] counted = new double[2];
    double[] expanded = new double[2];
    Predictions all = risks(RISKS);
    new SurvivalMeasure(TARGET, all, IntStream.range(0, 12).toArray()).measure(counts, counted);
    int[] ones = new int[written.length];
    Arrays.fill(ones, 1);
    new SurvivalMeasure(
            TARGET.rows(written), all.rows(written), IntStream.range(0, written.length).toArray())
        .measure(ones, expanded);
    assertEquals(expanded[0], counted[0], 1e-12);
    assertEquals(expanded[1], counted[1], 1e-12);
  }

  @Test
  void concordanceIsThatOfAllPairs() {
    Random random = new Random(3);
    int rows = 200;
    float[] times = new float[rows];
    int[] events = new int[rows];
    float[] risks = new float[rows];
    for (int i = 0; i < rows; i++) {
      times[i] = random.nextInt(40);
      events[i] = random.nextInt(3) > 0 ? 1 : 0;
      risks[i] = random.nextInt(30) - times[i] / 4;
    }
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        boolean earlier = times[i] < times[j] || (times[i] == times[j] && events[j] == 0);
        if (events[i] == 1 && earlier) {
          right += risks[i] > risks[j] ? 1 : risks[i] == risks[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    Target target = Target.survival(RISK, times, events);
    assertEquals(right / pairs, Samples.values(target, risks(risks)).get("concordance"), 1e-12);
  }

  /** Who did not answer is in no pair and no risk set. */
  @Test
  void rowsWithoutAnAnswerAreLeftOut() {
    float[] some = RISKS.clone();
    some[4] = Float.NaN;
    int[] rest = {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11};
    assertEquals(
        Samples.values(TARGET.rows(rest), risks(RISKS).rows(rest)),
        Samples.values(TARGET, risks(some)));
  }

  @Test
  void gainOfRisksThatTellOverOnesThatDoNot() {
    Random random = new Random(5);
    int rows = 150;
    float[] times = new float[rows];
    int[] events = new int[rows];
    float[] told = new float[rows];
    float[] noise = new float[rows];
    for (int i = 0; i < rows; i++) {
      double risk = random.nextGaussian();
      times[i] = (float) (-Math.log(1 - random.nextDouble()) / Math.exp(risk));
      events[i] = random.nextInt(4) > 0 ? 1 : 0;
      told[i] = (float) risk;
      noise[i] = (float) random.nextGaussian();
    }
    Target target = Target.survival(RISK, times, events);
    Report report =
        Report.of(
            target,
            List.of(new HeldOut("noise", "n", List.of(risks(noise)))),
            new HeldOut("told", "t", List.of(risks(told))),
            Metric.defaultFor(RISK),
            1);
    assertEquals("gain", report.gain().orElseThrow().verdict());
    assertTrue(report.fused().metrics().get("concordance").low() > 0.6);
    assertTrue(report.fused().metrics().get("cox-loss").high() < 0);
  }
}
