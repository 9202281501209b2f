package org.amalgam.internal.evaluation;

import static org.amalgam.internal.evaluation.Samples.BINARY;
import static org.amalgam.internal.evaluation.Samples.alternating;
import static org.amalgam.internal.evaluation.Samples.binary;
import static org.amalgam.internal.evaluation.Samples.certain;
import static org.amalgam.internal.evaluation.Samples.heldOut;
import static org.amalgam.internal.evaluation.Samples.informed;
import static org.amalgam.internal.evaluation.Samples.metrics;
import static org.amalgam.internal.evaluation.Samples.silentAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.Gain;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.Scores;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Target TARGET = alternating(400);

  @Test
  void nothingWrongLeavesDoubtByTheNumberOfRows() {
    Map<String, Interval> metrics = metrics(alternating(20), certain(BINARY, labels(20)));
    Interval accuracy = metrics.get("accuracy");
    assertEquals(1, accuracy.value());
    assertEquals(20 / (20 + 1.96 * 1.96), accuracy.low(), 1e-4, "20 rows are few");
    for (String key : List.of("balanced-accuracy", "macro-f1", "mcc", "auc")) {
      assertEquals(new Interval(1, 1, 1), metrics.get(key), key);
    }
  }

  /** Wilson's interval for 320 of 400 is [0.758, 0.836]. */
  @Test
  void intervalOfAccuracyIsWilsons() {
    int[] decided = labels(400);
    for (int i = 0; i < 80; i++) {
      decided[i] = 1 - decided[i];
    }
    Interval accuracy = metrics(TARGET, certain(BINARY, decided)).get("accuracy");
    assertEquals(0.8, accuracy.value(), 1e-12);
    assertEquals(0.758, accuracy.low(), 5e-4);
    assertEquals(0.836, accuracy.high(), 5e-4);
  }

  /**
   * The AUC of scores 1 standard deviation apart is 0.760; 95 % of the intervals should hold it.
   */
  @Test
  void intervalOfAucCoversTheTruth() {
    Target target = alternating(100);
    long covered =
        IntStream.range(0, 100)
            .mapToObj(seed -> metrics(target, informed(target, 1, seed)).get("auc"))
            .filter(auc -> auc.low() <= 0.7602 && 0.7602 <= auc.high())
            .count();
    assertTrue(covered >= 90 && covered <= 99, covered + " of 100");
  }

  @Test
  void sameSeedSameReport() {
    Predictions one = informed(TARGET, 1, 1);
    Predictions other = informed(TARGET, 2, 2);
    assertEquals(report(5, one, other), report(5, one, other));
    assertTrue(!report(5, one, other).equals(report(6, one, other)));
  }

  @Test
  void identicalModelsDoNotDiffer() {
    Predictions same = informed(TARGET, 1, 1);
    assertEquals(
        Optional.of(new Gain("auc", "m0", 0, 0, 0, 0.5, "no significant gain")),
        report(1, same, same, same).gain());
  }

  @Test
  void identicalModelsDoNotDifferWhereLessIsBetter() {
    HeldOut model = heldOut("member", informed(TARGET, 1, 1));
    HeldOut out = heldOut("out", informed(TARGET, 1, 1));
    assertEquals(
        Optional.of(new Gain("brier", "member", 0, 0, 0, 0.5, "no significant gain")),
        Report.of(TARGET, List.of(model), out, Metric.BRIER, 1).gain());
  }

  @Test
  void clearWinnerGains() {
    Report report =
        report(1, informed(TARGET, 3, 3), informed(TARGET, 1, 1), informed(TARGET, 0, 2));
    Gain gain = report.gain().orElseThrow();
    double fused = report.fused().metrics().get("auc").value();
    double best = report.members().get(0).metrics().get("auc").value();
    assertEquals("m0", gain.best());
    assertEquals(fused - best, gain.difference(), 1e-12);
    assertTrue(gain.low() > 0 && gain.low() < gain.difference(), gain.toString());
    assertTrue(gain.high() > gain.difference(), gain.toString());
    assertEquals(1, gain.probability());
    assertEquals("gain", gain.verdict());
  }

  @Test
  void clearLoserLosesAlsoWhereLessIsBetter() {
    Report report =
        Report.of(
            TARGET,
            List.of(
                heldOut("poor", informed(TARGET, -1, 3)), heldOut("good", informed(TARGET, 3, 1))),
            heldOut("out", informed(TARGET, 0, 2)),
            Metric.LOG_LOSS,
            1);
    Gain gain = report.gain().orElseThrow();
    assertEquals("good", gain.best());
    assertTrue(gain.difference() < 0 && gain.high() < 0, gain.toString());
    assertEquals("loss", gain.verdict());
    assertEquals(0, gain.probability());
  }

  /** Two unrelated models of equal skill: no luck of the draw may pass for a gain. */
  @Test
  void equalModelsRarelyGain() {
    Target target = alternating(100);
    long gains =
        IntStream.range(0, 40)
            .mapToObj(
                seed ->
                    Report.of(
                        target,
                        List.of(heldOut("member", informed(target, 1, 2L * seed))),
                        heldOut("out", informed(target, 1, 2L * seed + 1)),
                        Metric.AUC,
                        seed))
            .filter(report -> report.gain().orElseThrow().verdict().equals("gain"))
            .count();
    assertTrue(gains <= 3, gains + " of 40");
  }

  @Test
  void fusionIsNotComparedWithItself() {
    HeldOut out = heldOut("out", informed(TARGET, 2, 1));
    HeldOut other = heldOut("other", informed(TARGET, 0, 2));
    assertEquals(Optional.empty(), Report.of(TARGET, List.of(), out, Metric.AUC, 1).gain());
    assertEquals(Optional.empty(), Report.of(TARGET, List.of(out), out, Metric.AUC, 1).gain());
    assertEquals(
        "other",
        Report.of(TARGET, List.of(out, other), out, Metric.AUC, 1).gain().orElseThrow().best());
  }

  @Test
  void unansweredRowsCountForNobody() {
    int[] decided = labels(400);
    decided[0] = 1 - decided[0];
    Predictions flawed = certain(BINARY, decided);
    int[] silent = IntStream.range(0, 12).toArray();
    Report report =
        Report.of(
            TARGET,
            List.of(heldOut("csf", silentAt(flawed, silent))),
            heldOut("out", flawed),
            Metric.ACCURACY,
            1);
    assertEquals(1, report.members().get(0).metrics().get("accuracy").value());
    assertEquals(399.0 / 400, report.fused().metrics().get("accuracy").value());
    assertEquals(0, report.gain().orElseThrow().difference());
    assertEquals(
        List.of(
            "'csf' did not answer 12 of 400 rows.",
            "'out' and 'csf' are compared on the rows that both answered."),
        report.notes());
  }

  @Test
  void repeatsMayMissDifferentRows() {
    Predictions model = informed(TARGET, 1, 1);
    Report report =
        Report.of(
            TARGET,
            List.of(),
            heldOut("out", silentAt(model, 0), silentAt(model, 1, 2, 3)),
            Metric.AUC,
            1);
    assertEquals(List.of("'out' did not answer 1 to 3 of 400 rows."), report.notes());
  }

  @Test
  void silentModelHasNoFigures() {
    float[] nothing = new float[400];
    Arrays.fill(nothing, Float.NaN);
    Report report =
        Report.of(
            TARGET,
            List.of(heldOut("mute", binary(nothing))),
            heldOut("out", informed(TARGET, 1, 1)),
            Metric.AUC,
            1);
    Interval undefined = new Interval(Double.NaN, Double.NaN, Double.NaN);
    for (Metric metric : Metric.of(TARGET.task())) {
      assertEquals(undefined, report.members().get(0).metrics().get(metric.key()), metric.key());
    }
    assertEquals(Optional.empty(), report.gain());
    assertEquals(
        List.of(
            "'mute' did not answer 400 of 400 rows.",
            "No member has a defined auc, so there is nothing to compare 'out' with."),
        report.notes());
  }

  @Test
  void modelsThatShareNoRowsAreNotCompared() {
    Predictions model = informed(TARGET, 1, 1);
    Report report =
        Report.of(
            TARGET,
            List.of(heldOut("early", silentAt(model, IntStream.range(200, 400).toArray()))),
            heldOut("late", silentAt(model, IntStream.range(0, 200).toArray())),
            Metric.AUC,
            1);
    assertEquals(Optional.empty(), report.gain());
    assertTrue(
        report
            .notes()
            .contains(
                "'late' and 'early' share no rows on which auc is defined, so they are not"
                    + " compared."),
        report.notes().toString());
  }

  /** A rare class stays in every resample, so its recall is never undefined or absent. */
  @Test
  void resamplesKeepEveryClass() {
    int[] labels = new int[100];
    labels[0] = 1;
    int[] decided = new int[100];
    Interval balanced =
        metrics(Target.classes(BINARY, labels), certain(BINARY, decided)).get("balanced-accuracy");
    assertEquals(new Interval(0.5, 0.5, 0.5), balanced);
  }

  /** For Gaussian errors the standard error of the mean absolute error is s sqrt((1 - 2/pi)/n). */
  @Test
  void regressionIntervalIsNearTheNormalOne() {
    PredictionSchema schema = PredictionSchema.targets("y");
    SplittableRandom random = new SplittableRandom(11);
    float[] actual = new float[1000];
    float[] predicted = new float[1000];
    for (int i = 0; i < 1000; i++) {
      actual[i] = (float) (10 * random.nextGaussian());
      predicted[i] = actual[i] + (float) random.nextGaussian();
    }
    Interval mae =
        metrics(Target.values(schema, actual), Predictions.of(schema, 1000, predicted)).get("mae");
    double half = 1.96 * Math.sqrt((1 - 2 / Math.PI) / 1000);
    assertEquals(Math.sqrt(2 / Math.PI), mae.value(), 2 * half);
    assertEquals(2 * half, mae.high() - mae.low(), 0.15 * 2 * half);
  }

  @Test
  void whatDoesNotMatchIsRefused() {
    HeldOut once = heldOut("once", informed(TARGET, 1, 1));
    HeldOut twice = heldOut("twice", informed(TARGET, 1, 1), informed(TARGET, 1, 1));
    HeldOut short10 = heldOut("short", informed(alternating(10), 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Report.of(TARGET, List.of(once), twice, Metric.AUC, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Report.of(TARGET, List.of(once), short10, Metric.AUC, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Report.of(TARGET, List.of(once), once, Metric.RMSE, 1));
  }

  @Test
  void scoresNameTheirStage() {
    Scores scores = report(1, informed(TARGET, 1, 1), informed(TARGET, 1, 2)).members().get(0);
    assertEquals("m0", scores.id());
    assertEquals("linear", scores.type());
    assertEquals(
        Metric.of(TARGET.task()).stream().map(Metric::key).toList(),
        List.copyOf(scores.metrics().keySet()));
  }

  private static Report report(long seed, Predictions fused, Predictions... members) {
    List<HeldOut> all =
        IntStream.range(0, members.length).mapToObj(m -> heldOut("m" + m, members[m])).toList();
    return Report.of(TARGET, all, heldOut("out", fused), Metric.AUC, seed);
  }

  private static int[] labels(int rows) {
    return IntStream.range(0, rows).map(i -> i % 2).toArray();
  }
}
