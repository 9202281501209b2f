package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.EvaluatorInfo;
import org.amalgam.api.pipeline.EvaluatorKind;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.flat.ClassPath;
import org.amalgam.internal.registry.InstalledEvaluator;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics and analyses that plugins bring. */
class EvaluatorsTest {
  private static final String STAGES =
      """
      "data": "rows.data.json",
      "stages": [
        {"id": "x", "type": "numbers", "from": ["input.a", "input.b"]},
        {"id": "m", "type": "memory", "from": ["x"]},
        {"id": "s", "type": "sign", "from": ["x"]},
        {"id": "out", "type": "mean", "from": ["m", "s"]}],
       "output": "out"}""";
  private static final String BOTH =
      "\"evaluation\": {\"metrics\": [\"hits\", {\"id\": \"more\", \"type\": \"hits\", \"params\":"
          + " {\"bias\": 0.5}}], \"analyses\": [\"seen\"]},";

  @TempDir Path folder;
  private final StageCatalog catalog = Fakes.catalog();
  private Platform platform;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), Data.csv(60, 9, 1));
    Files.writeString(
        folder.resolve("rows.data.json"),
        "{\"format\": 1, \"files\": [{\"path\": \"rows.csv\"}], \"target\": \"y\", \"group\": \"g\"}");
    platform = restart();
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private Platform restart() {
    Platform next = new Platform(catalog, new Store(folder.resolve("store")), 2);
    catalog.onChange(next::refresh);
    next.restore();
    return next;
  }

  private void install() {
    ClassPath.addEvaluators(catalog.evaluators(), getClass().getClassLoader());
  }

  private void deploy(String evaluation) {
    platform.deploy(Data.HEAD + evaluation + STAGES, Optional.of(folder));
  }

  private static void assertSame(Interval due, Interval got, double bias) {
    assertEquals(due.value() + bias, got.value(), 1e-6);
    assertEquals(due.low() + bias, got.low(), 1e-6);
    assertEquals(due.high() + bias, got.high(), 1e-6);
  }

  @Test
  void whatIsInstalledIsListed() {
    assertEquals(List.of(), platform.evaluators());
    install();
    assertEquals(
        List.of("hits", "seen"), platform.evaluators().stream().map(EvaluatorInfo::type).toList());
    assertEquals(EvaluatorKind.METRIC, platform.evaluators().get(0).kind());
    assertEquals(EvaluatorKind.ANALYSIS, platform.evaluators().get(1).kind());
  }

  /** A share of weights is accuracy where all weigh the same; its interval is that of resamples. */
  @Test
  void aMetricIsReportedWithItsInterval() {
    install();
    deploy(BOTH);
    Evaluation evaluation = platform.evaluate("p", EvaluateOptions.DEFAULT).await();
    FitReport fit = platform.fit("p", FitOptions.DEFAULT).await();
    for (Map<String, Interval> metrics :
        List.of(
            evaluation.fused().metrics(),
            evaluation.members().get(1).metrics(),
            fit.fused().orElseThrow().metrics())) {
      assertEquals(metrics.get("accuracy").value(), metrics.get("hits").value(), 1e-6);
      assertSame(metrics.get("hits"), metrics.get("more"), 0.5);
    }
    Interval hits = evaluation.members().get(1).metrics().get("hits");
    assertTrue(hits.low() < hits.high(), hits.toString());
  }

  @Test
  void fusionAndMembersAreComparedByIt() {
    install();
    deploy("\"training\": {\"metric\": \"more\"}," + BOTH);
    Evaluation evaluation = platform.evaluate("p", EvaluateOptions.DEFAULT).await();
    EvaluateOptions byAccuracy =
        new EvaluateOptions(
            Optional.empty(), Optional.empty(), 1, Optional.empty(), Optional.of("accuracy"));
    Evaluation other = platform.evaluate("p", byAccuracy).await();
    assertEquals("more", evaluation.gain().orElseThrow().metric());
    assertEquals("accuracy", other.gain().orElseThrow().metric());
    assertEquals(
        other.gain().orElseThrow().difference(),
        evaluation.gain().orElseThrow().difference(),
        1e-6);
    assertEquals(other.gain().orElseThrow().low(), evaluation.gain().orElseThrow().low(), 1e-6);
  }

  @Test
  void aMetricThatIsOnlyComparedByIsReportedToo() {
    install();
    deploy("");
    EvaluateOptions options =
        new EvaluateOptions(
            Optional.empty(), Optional.empty(), 1, Optional.empty(), Optional.of("hits"));
    Evaluation evaluation = platform.evaluate("p", options).await();
    assertTrue(evaluation.fused().metrics().containsKey("hits"));
    assertEquals("hits", evaluation.gain().orElseThrow().metric());
  }

  @Test
  void anAnalysisSeesTheRowsAndOutlivesARestart() throws IOException {
    install();
    deploy(BOTH);
    FitReport fit = platform.fit("p", FitOptions.DEFAULT).await();
    double sum = 0;
    for (int row = 0; row < fit.heldOut(); row++) {
      sum += platform.heldOut("p").floats("a").get(row);
    }
    AnalysisTable table = fit.fused().orElseThrow().tables().get("seen").get(0);
    assertEquals("Seen", table.name());
    assertEquals(
        List.of((double) fit.heldOut(), sum, (double) fit.heldOut(), 0.0, Double.NaN),
        table.rows().get(0).values());
    assertEquals(List.of("seen"), List.copyOf(fit.members().get(0).tables().keySet()));
    platform.close();
    platform = restart();
    assertEquals(
        Optional.of(table),
        platform.status("p").fit().flatMap(r -> r.fused()).map(f -> f.tables().get("seen").get(0)));
    // Another node, without the plugin: what it asks to be measured is no reason not to serve.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    platform.exportPackage("p", bytes);
    try (Platform elsewhere =
        new Platform(Fakes.catalog(), new Store(folder.resolve("elsewhere")), 1)) {
      elsewhere.importPackage(new ByteArrayInputStream(bytes.toByteArray()));
      assertEquals(PipelineState.READY, elsewhere.status("p").state());
    }
  }

  @Test
  void aPipelineWaitsForAMetricThatIsNotThere() {
    deploy(BOTH);
    assertEquals(PipelineState.UNRESOLVED, platform.status("p").state());
    assertEquals(
        "UNKNOWN_METRIC",
        assertThrows(ProblemException.class, () -> platform.fit("p", FitOptions.DEFAULT))
            .problems()
            .get(0)
            .code());
    install();
    assertEquals(PipelineState.RESOLVED, platform.status("p").state());
    platform.fit("p", FitOptions.DEFAULT).await();
    for (InstalledEvaluator each : catalog.evaluators().all()) {
      catalog.evaluators().remove(each.evaluator());
    }
    assertEquals(PipelineState.READY, platform.status("p").state());
  }

  private List<Problem> problems(String evaluation) {
    return platform.validate(Data.HEAD + evaluation + STAGES);
  }

  private void assertProblem(String evaluation, String at, String code, String words) {
    List<Problem> problems = problems(evaluation);
    assertEquals(1, problems.size(), problems.toString());
    assertEquals(at, problems.get(0).at());
    assertEquals(code, problems.get(0).code());
    assertTrue(problems.get(0).message().contains(words), problems.get(0).message());
  }

  @Test
  void whatIsWrongIsToldWithWhatWasMeant() {
    install();
    assertProblem(
        "\"evaluation\": {\"metrics\": [\"hit\"]},",
        "/evaluation/metrics/0",
        "UNKNOWN_METRIC",
        "Did you mean 'hits'?");
    assertProblem(
        "\"evaluation\": {\"analyses\": [\"hits\"]},",
        "/evaluation/analyses/0",
        "UNKNOWN_ANALYSIS",
        "Known: seen");
    assertProblem(
        "\"evaluation\": {\"metrics\": [{\"type\": \"hits\", \"params\": {\"bais\": 1}}]},",
        "/evaluation/metrics/0/params/bais",
        "UNKNOWN_PARAM",
        "Did you mean 'bias'?");
    assertProblem(
        "\"evaluation\": {\"metrics\": [\"hits\", \"hits\"]},",
        "/evaluation/metrics/1",
        "DUPLICATE_ID",
        "'id'");
    assertProblem(
        "\"evaluation\": {\"metrics\": [\"auc\"]},",
        "/evaluation/metrics/0",
        "DUPLICATE_ID",
        "always reported");
    assertProblem(
        "\"training\": {\"metric\": \"acuracy\"},",
        "/training/metric",
        "UNKNOWN_METRIC",
        "Did you mean 'accuracy'?");
    assertProblem("\"training\": {\"metric\": \"rmse\"},", "/training/metric", "WRONG_TASK", "auc");
    String three =
        (Data.HEAD + BOTH + STAGES).replace("\"no\", \"yes\"", "\"no\", \"yes\", \"maybe\"");
    assertEquals("UNSUITABLE", platform.validate(three).get(0).code());
  }

  /** A plugin's fault costs its figure, and is told; the fit is not lost for it. */
  @Test
  void whatFailsIsNamed() {
    Evaluator broken =
        new org.amalgam.api.evaluation.Metric() {
          @Override
          public java.util.Set<org.amalgam.api.data.Task> tasks() {
            return java.util.Set.of(org.amalgam.api.data.Task.CLASSIFICATION);
          }

          @Override
          public boolean greaterIsBetter() {
            return true;
          }

          @Override
          public double value(Evaluated rows) {
            throw new IllegalStateException("no luck");
          }
        };
    catalog.evaluators().add(new InstalledEvaluator("broken", broken, Fakes.PROVIDER));
    deploy("\"training\": {\"metric\": \"broken\"},");
    FitReport fit = platform.fit("p", FitOptions.DEFAULT).await();
    assertTrue(fit.warnings().get(0).contains("Metric 'broken' failed"), fit.warnings().toString());
    Evaluation evaluation = platform.evaluate("p", EvaluateOptions.DEFAULT).await();
    assertEquals(Optional.empty(), evaluation.gain());
    assertTrue(evaluation.notes().toString().contains("no luck"), evaluation.notes().toString());
  }
}
