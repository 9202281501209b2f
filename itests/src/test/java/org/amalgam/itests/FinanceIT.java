package org.amalgam.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import javax.inject.Inject;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.Reasons;
import org.amalgam.api.pipeline.Scores;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Finance in the real distribution, on the data that are shipped. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FinanceIT {
  private static final String CREDIT = "finance-credit";
  private static final String MARKET = "finance-market";

  /**
   * Three times five folds of 4,454 clients, 1,254 of them bad, give an AUC of 0.853 with a
   * standard error of 0.006 (95 % interval 0.841 to 0.864): two of them are the margin.
   */
  private static final double AUC = 0.853;

  private static final double AUC_NOISE = 0.013;

  /**
   * An F1 of the bad of 0.651 with a standard error of 0.007: three of them are the margin. The bar
   * of 0.631 is above what the trees reach at 0.5 (0.611 in these folds, 0.621 in the one draw that
   * is tested here), so it takes the learned threshold.
   */
  private static final double F1 = 0.651;

  private static final double F1_NOISE = 0.02;

  /**
   * AUC over the best view, 0.767. With standard errors of 0.006 and 0.008, as if they were
   * independent, the difference has one of 0.01: two of them are the margin.
   */
  private static final double VIEWS_GAIN = 0.086;

  private static final double VIEWS_NOISE = 0.02;

  @Inject private BundleContext context;
  @Inject private Amalgam amalgam;
  @Inject private FeaturesService features;

  @Configuration
  public Option[] configuration() throws IOException {
    Callers.jars("finance");
    return Container.options("live.jars");
  }

  private void ready(String pipeline) throws Exception {
    Condition.await(
        pipeline + " has all its stages",
        () ->
            amalgam.pipelines().stream()
                .anyMatch(p -> p.id().equals(pipeline) && p.problems().isEmpty()));
    if (amalgam.status(pipeline).state() != PipelineState.READY) {
      amalgam.fit(pipeline, FitOptions.DEFAULT).await();
    }
  }

  private Evaluation evaluation(String pipeline, Optional<Path> data) throws Exception {
    ready(pipeline);
    return amalgam
        .evaluate(
            pipeline,
            new EvaluateOptions(data, Optional.of(5), 1, Optional.empty(), Optional.empty()))
        .await();
  }

  private static double value(Scores scores, String metric) {
    return scores.metrics().get(metric).value();
  }

  /**
   * Of the riskiest 445 clients 0.795 are bad, of the safest 0.009; of their 95 % score intervals,
   * 0.755 to 0.830 and 0.003 to 0.023, the nearest ends are 32 times apart.
   */
  @Test
  public void creditReachesItsBarsInFiveFolds() throws Exception {
    Evaluation evaluation = evaluation(CREDIT, Optional.empty());
    assertEquals(4454, evaluation.rows());
    Scores fused = evaluation.fused();
    assertTrue("" + fused.metrics(), value(fused, "auc") >= AUC - AUC_NOISE);
    assertTrue("" + fused.metrics(), value(fused, "finance.f1") >= F1 - F1_NOISE);
    assertEquals(value(fused, "finance.gini"), 2 * value(fused, "auc") - 1, 1e-6);
    assertEquals(6, evaluation.members().size());
    for (Scores member : evaluation.members()) {
      assertTrue(member.id(), value(fused, "finance.f1") > value(member, "finance.f1"));
    }
    for (Scores view : evaluation.members().subList(0, 4)) {
      double gain = value(fused, "auc") - value(view, "auc");
      assertTrue(view.id() + " " + gain, gain >= VIEWS_GAIN - VIEWS_NOISE);
    }
    AnalysisTable deciles = fused.tables().get("finance.deciles").get(0);
    assertEquals(10, deciles.rows().size());
    double riskiest = deciles.rows().get(0).values().get(1);
    double safest = deciles.rows().get(9).values().get(1);
    assertTrue(riskiest + " " + safest, riskiest > 32 * safest);
    assertEquals(10, fused.tables().get("profit-curve").get(0).rows().size());
  }

  @Test
  public void theMarketHasNoSignificantGainAndSaysSo() throws Exception {
    Evaluation evaluation = evaluation(MARKET, Optional.empty());
    assertEquals("no significant gain", evaluation.gain().orElseThrow().verdict());
    AnalysisTable leaks = evaluation.fused().tables().get("look-ahead").get(0);
    assertTrue(leaks.toString(), leaks.rows().stream().allMatch(row -> row.values().get(2) == 0));
  }

  /**
   * Prices known a month and two months too early; a month on, the means of prices tell half of the
   * outlook (AUC 0.62, at least 0.575 by the table), and two months on all of it.
   */
  @Test
  public void aLeakIsCaught() throws Exception {
    ready(MARKET);
    for (int months = 1; months <= 2; months++) {
      Scores fused = evaluation(MARKET, Optional.of(shifted(months))).fused();
      AnalysisTable leaks = fused.tables().get("look-ahead").get(0);
      assertEquals("prices, last step", leaks.rows().get(0).label());
      assertEquals(1, leaks.rows().get(0).values().get(2), 0);
      assertTrue(months == 1 || value(fused, "auc") > 0.95);
    }
  }

  /** The shipped months with the window of prices of some months on. */
  private Path shifted(int months) throws IOException {
    Bundle finance = finance();
    String name = "AMALGAM-INF/pipelines/sp500.csv.gz";
    List<String> lines;
    try (InputStream in = new GZIPInputStream(finance.getEntry(name).openStream())) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    List<String> shifted = new ArrayList<>(lines.subList(0, 1));
    for (int row = 1; row + months < lines.size(); row++) {
      String[] cells = lines.get(row).split(",");
      String[] later = lines.get(row + months).split(",");
      System.arraycopy(later, 1, cells, 1, 36);
      shifted.add(String.join(",", cells));
    }
    Path folder = Files.createTempDirectory("finance");
    Files.write(folder.resolve("months.csv"), shifted);
    return Files.writeString(
        folder.resolve("months.data.json"),
        """
        {"format": 1, "files": [{"path": "months.csv"}], "target": "outlook", "time": "month"}""");
  }

  @Test
  public void anApplicantIsToldTheReasons() throws Exception {
    ready(CREDIT);
    Records clients = amalgam.heldOut(CREDIT);
    Reasons reasons = Reasons.of(amalgam, CREDIT, clients.rows(new int[] {0})).orElseThrow();
    assertEquals(13, reasons.parts().size());
    double sum = reasons.parts().stream().mapToDouble(Reasons.Part::value).sum();
    assertEquals(reasons.answer(), reasons.base() + sum, 1e-6);
    assertTrue(Math.abs(reasons.parts().get(0).value()) > 0.1);
  }

  @Test
  public void aWrongFieldIsRefusedAndTheOthersAreAnswered() throws Exception {
    ready(CREDIT);
    String rows =
        """
        [{"Age": 30, "Marital": "single", "Records": "no", "Income": 120, "Amount": 900},
         {"Age": 30, "Marital": "single", "Amount": -900},
         {"Age": 44, "Job": "astronaut"}]""";
    Answers answers = amalgam.predict(CREDIT, amalgam.rows(CREDIT, rows));
    assertEquals(
        List.of("/1/Amount OUT_OF_RANGE", "/2/Job NOT_ALLOWED"),
        answers.refused().stream()
            .map(each -> each.problem().at() + " " + each.problem().code())
            .toList());
    assertTrue(answers.fused().answered(0));
    assertFalse(answers.fused().answered(1));
    ready(MARKET);
    Records month = amalgam.rows(MARKET, "{\"prices\": %s}".formatted(prices()));
    assertEquals(1, amalgam.predict(MARKET, month).refused().size());
  }

  /** 36 prices, one of them below 0. */
  private static String prices() {
    double[] prices = new double[36];
    Arrays.setAll(prices, i -> i == 7 ? -1 : 100 + i);
    return Arrays.toString(prices).toLowerCase(Locale.ROOT);
  }

  @Test
  public void itsStagesAreSwappedUnderLoad() throws Exception {
    ready(CREDIT);
    Callers.askWhileReplacing(
        context,
        "finance",
        amalgam,
        CREDIT,
        amalgam.heldOut(CREDIT).rows(new int[] {0, 1, 2, 3, 4}));
    assertEquals(PipelineState.READY, amalgam.status(CREDIT).state());
  }

  private Bundle finance() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals("amalgam-finance"))
        .findFirst()
        .orElseThrow();
  }

  private Map<Long, Long> others() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> !bundle.getSymbolicName().equals("amalgam-finance"))
        .collect(Collectors.toMap(Bundle::getBundleId, Bundle::getLastModified));
  }

  @Test
  public void theFeatureComesAndGoesAndNothingElseRestarts() throws Exception {
    ready(CREDIT);
    assertTrue(finance().getHeaders().get("Export-Package") == null);
    Map<Long, Long> before = others();
    features.uninstallFeature("amalgam-finance");
    Condition.await(
        "its stages are gone",
        () -> amalgam.stages().stream().noneMatch(s -> s.type().startsWith("finance.")));
    assertEquals(before, others());
    features.installFeature("amalgam-finance");
    Condition.await(
        CREDIT + " serves again",
        () ->
            amalgam.pipelines().stream()
                .anyMatch(p -> p.id().equals(CREDIT) && p.state() == PipelineState.READY));
    assertEquals(before, others());
  }

  /** The windows' last price is the month's own: the row of one month and the next. */
  @Test
  public void windowsMoveByAMonth() throws Exception {
    ready(MARKET);
    FloatColumn prices = amalgam.heldOut(MARKET).floats("prices");
    assertEquals(prices.get(0, 35), prices.get(1, 34), 0f);
  }
}
