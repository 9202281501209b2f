package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Answer;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Run;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {
  private static final String STAGES =
      """
      "data": "rows.data.json",
      "stages": [
        {"id": "x", "type": "numbers", "from": ["input.a", "input.b"]},
        {"id": "m", "type": "memory", "from": ["x"]},
        {"id": "s", "type": "sign", "from": ["x"]},
        {"id": "out", "type": "mean", "from": ["m", "s"]}],
       "output": "out"}""";

  @TempDir Path folder;
  private final StageCatalog catalog = Fakes.catalog();
  private Platform platform;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), Data.csv(60, 9, 1));
    Files.writeString(
        folder.resolve("rows.data.json"),
        "{\"format\": 1, \"files\": [{\"path\": \"rows.csv\"}], \"target\": \"y\"}");
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

  private PipelineStatus deploy(String stages) {
    return platform.deploy(Data.HEAD + stages, Optional.of(folder));
  }

  private static String code(Runnable work) {
    return assertThrows(ProblemException.class, work::run).problems().get(0).code();
  }

  private Records some() {
    return platform.rows("p", "[{\"a\": 1, \"b\": 0.5}, {\"a\": 1000, \"b\": -0.5}]");
  }

  @Test
  void aPipelineIsDeployedFittedAndAnswers() {
    assertEquals(PipelineState.RESOLVED, deploy(STAGES).state());
    assertEquals("NOT_READY", code(() -> platform.predict("p", some())));
    FitReport report = platform.fit("p", FitOptions.DEFAULT).await();
    assertEquals(48, report.rows());
    assertEquals(12, report.heldOut());
    assertEquals(PipelineState.READY, platform.status("p").state());
    Answer answer = platform.predict("p", some(), PredictOptions.EXPLAINED).answer(1);
    assertEquals(Optional.of("no"), answer.label());
    assertEquals(0.5f * (0.5f + 0.2f), answer.probabilities().get("yes"), 1e-6f);
    float sum =
        answer.members().stream().map(m -> m.contribution().get("yes")).reduce(0f, Float::sum);
    assertEquals(answer.probabilities().get("yes"), sum, 1e-6f);
    assertEquals(12, platform.heldOut("p").rows());
  }

  @Test
  void whatIsDeployedAndFittedOutlivesARestart() {
    deploy(STAGES);
    platform.fit("p", FitOptions.DEFAULT).await();
    float[] before = platform.predict("p", some()).fused().values();
    platform.close();
    platform = restart();
    assertEquals(PipelineState.READY, platform.status("p").state());
    assertArrayEquals(before, platform.predict("p", some()).fused().values());
  }

  @Test
  void aPackageGivesTheSameAnswersElsewhere() throws IOException {
    deploy(STAGES);
    platform.fit("p", FitOptions.DEFAULT).await();
    float[] before = platform.predict("p", some()).fused().values();
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    platform.exportPackage("p", model);
    platform.undeploy("p");
    assertEquals("UNKNOWN_PIPELINE", code(() -> platform.status("p")));
    byte[] bytes = model.toByteArray();
    int sums =
        new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("SHA256SUMS");
    for (int cut : new int[] {0, 1, 100, bytes.length / 3, sums}) {
      byte[] part = java.util.Arrays.copyOf(bytes, cut);
      assertEquals("BAD_PACKAGE", code(() -> take(part)), "cut at " + cut);
    }
    byte[] changed = bytes.clone();
    changed[bytes.length / 3] ^= 1;
    assertEquals("BAD_PACKAGE", code(() -> take(changed)));
    assertTrue(platform.pipelines().isEmpty());
    assertEquals(PipelineState.READY, take(bytes).state());
    assertArrayEquals(before, platform.predict("p", some()).fused().values());
  }

  private PipelineStatus take(byte[] model) {
    try {
      return platform.importPackage(new ByteArrayInputStream(model));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aChangedDefinitionServesOnlyAfterItsFit() {
    deploy(STAGES);
    platform.fit("p", FitOptions.DEFAULT).await();
    PipelineStatus same = deploy("\"description\": \"new words\", " + STAGES);
    assertEquals("", same.detail());
    PipelineStatus changed = deploy(STAGES.replace("[\"m\", \"s\"]", "[\"s\", \"m\"]"));
    assertEquals(PipelineState.READY, changed.state());
    assertTrue(changed.detail().contains("until the next fit"), changed.detail());
    assertEquals(List.of("m", "s"), platform.predict("p", some()).fusing());
    platform.fit("p", FitOptions.DEFAULT).await();
    assertEquals(List.of("s", "m"), platform.predict("p", some()).fusing());
  }

  @Test
  void aBrokenDefinitionDoesNotReplaceARunningOne() {
    deploy(STAGES);
    platform.fit("p", FitOptions.DEFAULT).await();
    assertEquals("UNKNOWN_KEY", code(() -> deploy("\"typo\": 1, " + STAGES)));
    assertEquals("CYCLE", code(() -> deploy(STAGES.replace("[\"x\"]", "[\"x\", \"m.features\"]"))));
    assertEquals(PipelineState.READY, platform.status("p").state());
    platform.predict("p", some());
  }

  @Test
  void problemsOfStagesAreToldBesideThoseOfTheTraining() {
    String json =
        Data.HEAD
            + "\"training\": {\"folds\": 1, \"classWeights\": \"balance\"}, "
            + STAGES.replace("\"memory\"", "\"memori\"");
    assertEquals(
        List.of("OUT_OF_RANGE", "OUT_OF_RANGE", "UNKNOWN_TYPE"),
        platform.validate(json).stream().map(problem -> problem.code()).toList());
  }

  @Test
  void aBrokenDefinitionOfItsOwnIsListedWithItsProblems() {
    assertEquals(PipelineState.INVALID, deploy("\"typo\": 1, " + STAGES).state());
    assertEquals("UNKNOWN_KEY", platform.status("p").problems().get(0).code());
    assertEquals("UNKNOWN_KEY", code(() -> platform.fit("p", FitOptions.DEFAULT)));
    assertEquals(PipelineState.RESOLVED, deploy(STAGES).state());
  }

  @Test
  void aPipelineFollowsItsStages() {
    Installed sign = catalog.find("sign").get(0);
    catalog.remove(sign.stage());
    PipelineStatus waiting = deploy(STAGES);
    assertEquals(PipelineState.UNRESOLVED, waiting.state());
    assertTrue(waiting.detail().contains("'sign'"), waiting.detail());
    catalog.add(sign);
    assertEquals(PipelineState.RESOLVED, platform.status("p").state());
    platform.fit("p", FitOptions.DEFAULT).await();
    catalog.remove(sign.stage());
    assertEquals(PipelineState.READY, platform.status("p").state(), "within its grace");
    platform.predict("p", some());
    catalog.add(sign);
    assertEquals(PipelineState.READY, platform.status("p").state());
    platform.predict("p", some());
  }

  @Test
  void oneFitAtATimeAndACancelledOneLosesNothing() throws InterruptedException {
    deploy(STAGES);
    platform.fit("p", FitOptions.DEFAULT).await();
    Stubborn stubborn = new Stubborn();
    // It cannot read the state, so it is fitted anew by itself.
    catalog.add(Installed.of("sign", stubborn, Fakes.NEWER));
    stubborn.begun.await();
    assertEquals(PipelineState.FITTING, platform.status("p").state());
    assertEquals("FIT_RUNNING", code(() -> platform.fit("p", FitOptions.DEFAULT)));
    platform.predict("p", some());
    Run<?> run = platform.cancel("p").get(0);
    assertEquals("CANCELLED", code(run::await));
    catalog.remove(stubborn);
    assertEquals(PipelineState.READY, platform.status("p").state());
    assertEquals("", platform.status("p").detail());
    platform.predict("p", some());
  }

  @Test
  void whatIsUnderWayIsCancelledByThePipelinesId() throws InterruptedException {
    deploy(STAGES);
    assertEquals("NOT_RUNNING", code(() -> platform.cancel("p")));
    assertEquals("UNKNOWN_PIPELINE", code(() -> platform.cancel("q")));
    Stubborn fitted = new Stubborn();
    catalog.add(Installed.of("sign", fitted, Fakes.NEWER));
    Run<FitReport> fit = platform.fit("p", FitOptions.DEFAULT);
    fitted.begun.await();
    assertEquals(List.of(fit), platform.cancel("p"));
    assertEquals("CANCELLED", code(fit::await));
    assertEquals(PipelineState.RESOLVED, platform.status("p").state());
    assertEquals("NOT_RUNNING", code(() -> platform.cancel("p")));
    Run<Evaluation> evaluation = platform.evaluate("p", EvaluateOptions.DEFAULT);
    assertEquals(List.of(evaluation), platform.cancel("p"));
    assertEquals("CANCELLED", code(evaluation::await));
    assertEquals("NOT_RUNNING", code(() -> platform.cancel("p")));
  }

  @Test
  void anUndeployedPipelineIsNotEvaluatedAnyMore() {
    deploy(STAGES);
    catalog.add(Installed.of("sign", new Stubborn(), Fakes.NEWER));
    Run<Evaluation> evaluation = platform.evaluate("p", EvaluateOptions.DEFAULT);
    platform.undeploy("p");
    assertEquals("CANCELLED", code(evaluation::await));
  }

  /** Learns until it is told to stop. */
  private static final class Stubborn implements ModelTrainer {
    final CountDownLatch begun = new CountDownLatch(1);

    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      begun.countDown();
      for (int i = 0; ; i++) {
        context.progress(0.5, "round " + i);
        Thread.onSpinWait();
      }
    }

    @Override
    public FittedModel load(LoadContext context) throws IOException {
      throw new IOException("nothing to load");
    }
  }

  @Test
  void aFitThatFailsKeepsWhatServed() throws IOException {
    deploy(STAGES);
    platform.fit("p", FitOptions.DEFAULT).await();
    Files.writeString(folder.resolve("rows.csv"), "a,b,y\n1,2,maybe\n");
    Run<FitReport> run = platform.fit("p", FitOptions.DEFAULT);
    assertThrows(ProblemException.class, run::await);
    PipelineStatus status = platform.status("p");
    assertEquals(PipelineState.READY, status.state());
    assertTrue(status.detail().startsWith("The last fit failed"), status.detail());
    platform.predict("p", some());
  }

  @Test
  void aStoreThatCannotBeWrittenKeepsWhatServed() throws IOException {
    deploy(STAGES);
    platform.fit("p", FitOptions.DEFAULT).await();
    Path part = folder.resolve("store/p/.model.amalgam.part");
    Files.createDirectories(part.resolve("in the way"));
    Run<FitReport> run = platform.fit("p", FitOptions.DEFAULT);
    assertEquals("STORE_FAILED", code(run::await));
    assertEquals(PipelineState.READY, platform.status("p").state());
    platform.predict("p", some());
    platform.close();
    platform = restart();
    assertEquals(PipelineState.READY, platform.status("p").state());
  }

  @Test
  void anEvaluationOfWhatServesIsKeptUntilTheNextFit() {
    deploy(STAGES);
    platform.fit("p", FitOptions.DEFAULT).await();
    assertTrue(platform.evaluation("p").isEmpty());
    Evaluation evaluation = platform.evaluate("p", EvaluateOptions.DEFAULT).await();
    assertEquals(Optional.of(evaluation), platform.evaluation("p"));
    platform.fit("p", FitOptions.DEFAULT).await();
    assertTrue(platform.evaluation("p").isEmpty());
  }

  @Test
  void twoFitsWithOneSeedGiveOnePackage() throws IOException {
    deploy(STAGES);
    assertEquals(fittedBytes(), fittedBytes());
  }

  private String fittedBytes() throws IOException {
    platform.fit("p", FitOptions.DEFAULT).await();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    platform.exportPackage("p", bytes);
    StringBuilder content = new StringBuilder();
    try (java.util.zip.ZipInputStream zip =
        new java.util.zip.ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String text = new String(zip.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
        content.append(entry).append('\n');
        if (!entry.getName().equals("SHA256SUMS")) {
          content.append(text.replaceAll("\"fitted\": \"[^\"]*\"", ""));
        }
      }
    }
    return content.toString();
  }

  @Test
  void unknownNamesGetASuggestion() {
    deploy(STAGES.replace("\"p\"", "\"p\""));
    ProblemException e = assertThrows(ProblemException.class, () -> platform.status("pp"));
    assertTrue(e.getMessage().contains("Did you mean 'p'?"), e.getMessage());
  }
}
