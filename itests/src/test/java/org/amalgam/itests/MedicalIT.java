package org.amalgam.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.amalgam.api.data.Records;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answer;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Scores;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** Medicine in the real distribution, on the data that are shipped. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class MedicalIT {
  private static final String BREAST = "medical-breast";
  private static final String PARKINSON = "medical-parkinson";
  private static final String SURVIVAL = "medical-survival";
  private static final String ALZHEIMER = "medical-alzheimer";

  /** Every pipeline that is shipped, and how many rows its data have. */
  private static final Map<String, Integer> SHIPPED =
      Map.of(
          ALZHEIMER,
          333,
          BREAST,
          569,
          "medical-breast-networks",
          569,
          PARKINSON,
          252,
          SURVIVAL,
          228);

  @Inject private BundleContext context;
  @Inject private Amalgam amalgam;

  @Configuration
  public Option[] configuration() throws IOException {
    Callers.jars("builtin");
    return Container.options("live.jars");
  }

  private void complete(String pipeline) throws Exception {
    Condition.await(
        pipeline + " has all its stages",
        () ->
            amalgam.pipelines().stream()
                .anyMatch(p -> p.id().equals(pipeline) && p.problems().isEmpty()));
  }

  private void ready(String pipeline) throws Exception {
    complete(pipeline);
    if (amalgam.status(pipeline).state() != PipelineState.READY) {
      amalgam.fit(pipeline, FitOptions.DEFAULT).await();
    }
  }

  private Evaluation evaluation(String pipeline) throws Exception {
    complete(pipeline);
    return amalgam.evaluate(pipeline, EvaluateOptions.DEFAULT).await();
  }

  private static double value(Scores scores, String metric) {
    return scores.metrics().get(metric).value();
  }

  @Test
  public void everyShippedPipelineIsFittedAndAnswersTheRowsHeldOut() throws Exception {
    for (Map.Entry<String, Integer> shipped : SHIPPED.entrySet()) {
      String pipeline = shipped.getKey();
      ready(pipeline);
      FitReport fit = amalgam.status(pipeline).fit().orElseThrow();
      assertEquals(pipeline, (int) shipped.getValue(), fit.rows() + fit.heldOut());
      Answers answers = amalgam.predict(pipeline, amalgam.heldOut(pipeline));
      assertEquals(pipeline, fit.heldOut(), answers.rows());
      assertEquals(pipeline, List.of(), answers.refused());
      assertEquals(pipeline, List.of(), answers.missing());
      for (int row = 0; row < answers.rows(); row++) {
        assertTrue(pipeline + ", row " + row, answers.fused().answered(row));
      }
      String due = pipeline.equals(SURVIVAL) ? "concordance" : "medical.sensitivity";
      assertTrue(pipeline, fit.fused().orElseThrow().metrics().containsKey(due));
    }
  }

  @Test
  public void theEvaluationOfWhatServesIsRead() throws Exception {
    ready(BREAST);
    Evaluation made = evaluation(BREAST);
    Evaluation read = amalgam.evaluation(BREAST).orElseThrow();
    assertEquals(made.rows(), read.rows());
    assertEquals(made.fused().metrics(), read.fused().metrics());
    assertEquals(made.fused().tables().keySet(), read.fused().tables().keySet());
  }

  /**
   * Accuracy 0.975 in cross-validation, less the standard error that 0.975 has on 569 rows, 0.0065.
   * The fusion gains nothing over the best view, and says so. More than 0.9 of the malignant masses
   * are found: the sensitivity is 0.950, its 95 % interval from 0.921 on, and with 212 malignant
   * ones its standard error of 0.015 is the margin.
   */
  @Test
  public void breastMassesReachTheirBarAndFusionSaysThatItGainsNothing() throws Exception {
    Evaluation evaluation = evaluation(BREAST);
    assertEquals(569, evaluation.rows());
    double accuracy = value(evaluation.fused(), "accuracy");
    assertTrue("accuracy " + accuracy, accuracy >= 0.975 - 0.0065);
    assertEquals("no significant gain", evaluation.gain().orElseThrow().verdict());
    Interval sensitivity = evaluation.fused().metrics().get("medical.sensitivity");
    assertTrue("" + sensitivity, sensitivity.low() > 0.921 - 0.015 && sensitivity.high() <= 1);
    AnalysisTable decisions = evaluation.fused().tables().get("medical.diagnostic-accuracy").get(0);
    assertEquals("sensitivity", decisions.rows().get(0).label());
    assertEquals(sensitivity.value(), decisions.rows().get(0).values().get(0), 1e-9);
    assertEquals(
        10, evaluation.fused().tables().get("medical.decision-curve").get(0).rows().size());
    assertEquals(2, evaluation.fused().tables().get("medical.calibration").size());
  }

  /**
   * AUC 0.84, less the standard error that it has on 188 and 64 rows, 0.03 (Hanley and McNeil
   * 1982). The threshold is learned to find 0.9 of the ill; of 188 held-out ones a share within two
   * standard errors, 0.044, of that is found.
   */
  @Test
  public void voicesReachTheirBar() throws Exception {
    Evaluation evaluation = evaluation(PARKINSON);
    assertEquals(252, evaluation.rows());
    double area = value(evaluation.fused(), "auc");
    assertTrue("auc " + area, area >= 0.84 - 0.03);
    double sensitivity = value(evaluation.fused(), "medical.sensitivity");
    assertTrue("sensitivity " + sensitivity, sensitivity >= 0.9 - 0.044);
    assertEquals(
        List.of("baseline", "mfcc", "wavelet", "tqwt"),
        evaluation.members().stream().map(Scores::id).toList());
  }

  /**
   * The fused risks order these patients better than any view does. Six draws of five folds, of
   * which this is the one of seed 42, give them a concordance of 0.648 to 0.666 with a standard
   * deviation of 0.008, 0.019 to 0.046 more than the best view, which has 0.633 at most: the bar is
   * the lowest draw less one deviation. That is of these 228 patients; for others the difference is
   * no significant gain in three of the six. A Cox loss below 0 is better than no risks at all.
   */
  @Test
  public void fusedRisksOrderSurvival() throws Exception {
    Evaluation evaluation = evaluation(SURVIVAL);
    assertEquals(228, evaluation.rows());
    double fused = value(evaluation.fused(), "concordance");
    assertTrue("concordance " + fused, fused >= 0.648 - 0.008);
    assertEquals("concordance", evaluation.gain().orElseThrow().metric());
    assertTrue(evaluation.gain().toString(), evaluation.gain().orElseThrow().difference() > 0);
    assertTrue(value(evaluation.fused(), "cox-loss") < 0);
  }

  @Test
  public void riskIsAnsweredAndExplained() throws Exception {
    ready(SURVIVAL);
    FitReport fit = amalgam.status(SURVIVAL).fit().orElseThrow();
    assertEquals(228, fit.rows() + fit.heldOut());
    Records patients =
        amalgam.rows(
            SURVIVAL,
            """
            [{"age": 50, "male": 0, "ecog": 0, "karnofsky": 100, "own_karnofsky": 100, "weight_loss": 0},
             {"age": 75, "male": 1, "ecog": 2, "karnofsky": 60, "own_karnofsky": 50, "weight_loss": 20}]""");
    Answers answers = amalgam.predict(SURVIVAL, patients, PredictOptions.EXPLAINED);
    Answer well = answers.answer(0);
    Answer ill = answers.answer(1);
    assertTrue(ill.values().get("risk") > well.values().get("risk"));
    assertEquals(Map.of(), ill.probabilities());
    double sum = ill.base().get("risk");
    for (Answer.Member member : ill.members()) {
      sum += member.contribution().get("risk");
    }
    assertEquals(ill.values().get("risk"), sum, 1e-5);
  }

  @Test
  public void patientsThatCannotBeAreRefusedByFieldAndTheOthersAnswered() throws Exception {
    ready(ALZHEIMER);
    String patient =
        "{\"tau\": %s, \"p_tau\": 60, \"Ab_42\": 300, \"age\": %s, \"male\": 1, \"Genotype\": \"%s\"}";
    Records rows =
        amalgam.rows(
            ALZHEIMER,
            "["
                + String.join(
                    ",",
                    patient.formatted("500", "70", "E3E4"),
                    patient.formatted("500", "70", "E3E5"),
                    patient.formatted("-1", "70", "E3E4"),
                    patient.formatted("500", "700", "E4E3"))
                + "]");
    Answers answers = amalgam.predict(ALZHEIMER, rows);
    assertEquals(List.of(1, 2, 3), answers.refused().stream().map(Answers.Refused::row).toList());
    List<String> fields = List.of("Genotype", "tau", "age");
    for (int i = 0; i < fields.size(); i++) {
      String problem = answers.refused().get(i).problem().toString();
      assertTrue(problem, problem.contains(fields.get(i)));
    }
    assertTrue(answers.fused().answered(0));
    for (int row = 1; row < 4; row++) {
      assertFalse("row " + row, answers.fused().answered(row));
    }
    assertArrayEquals(
        amalgam.predict(ALZHEIMER, rows.rows(new int[] {0})).fused().values(),
        Arrays.copyOf(answers.fused().values(), 2),
        0f);
  }

  /** A newer bundle of its members comes and goes while callers ask. */
  @Test
  public void membersAreSwappedWhileRisksAreAsked() throws Exception {
    ready(SURVIVAL);
    Callers.askWhileReplacing(context, "builtin", amalgam, SURVIVAL, amalgam.heldOut(SURVIVAL));
    assertEquals(PipelineState.READY, amalgam.status(SURVIVAL).state());
  }
}
