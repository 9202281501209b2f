package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform starts before, without, or in another order than its stages. */
class RestartTest {
  private static final String PIPELINE =
      """
      "data": "rows.data.json",
      "serving": {"grace": %s},
      "stages": [
        {"id": "x", "type": "scaled", "from": ["input.a", "input.b"], "params": {"scale": 2}},
        {"id": "one", "type": "sign", "from": ["x"]},
        {"id": "two", "type": "other", "from": ["input.b"]},
        {"id": "out", "type": "mean", "from": ["one", "two"]}],
       "output": "out"}""";

  @TempDir Path folder;
  private final Installed scaled =
      Installed.of("scaled", new Fakes.Numbers(), new Provider("scales", "1.0.0"));
  private final Installed other =
      Installed.of("other", new Fakes.Version(p -> p), new Provider("others", "1.0.0"));
  private Platform platform;

  private Platform platform(StageCatalog catalog) {
    Platform started = new Platform(catalog, new Store(folder.resolve("store")), 2);
    catalog.onChange(started::refresh);
    return started;
  }

  private StageCatalog catalog(Installed... more) {
    StageCatalog catalog = Fakes.catalog();
    List.of(more).forEach(catalog::add);
    return catalog;
  }

  @BeforeEach
  void data() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), Data.csv(200, 10, 1));
    Files.writeString(
        folder.resolve("rows.data.json"),
        "{\"format\": 1, \"files\": [{\"path\": \"rows.csv\"}], \"target\": \"y\"}");
  }

  private void fitted(double grace) {
    platform = platform(catalog(scaled, other));
    platform.deploy(Data.HEAD + PIPELINE.formatted(grace), Optional.of(folder));
    platform.fit("p", FitOptions.DEFAULT).await();
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private float[] answers() {
    return platform
        .predict("p", platform.rows("p", "[{\"a\": 1, \"b\": 0.5}, {\"a\": 9, \"b\": -0.5}]"))
        .fused()
        .values();
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, "not within 30 s");
      Thread.onSpinWait();
    }
  }

  @Test
  void itWaitsForItsStagesInAnyOrder() {
    fitted(60);
    float[] before = answers();
    String fitted = platform.status("p").fit().orElseThrow().fitted();
    List<Installed> stages = new ArrayList<>(catalog(scaled, other).all());
    for (int seed = 1; seed <= 5; seed++) {
      platform.close();
      Collections.shuffle(stages, new Random(seed));
      StageCatalog catalog = new StageCatalog();
      platform = platform(catalog);
      platform.restore();
      assertEquals(PipelineState.UNRESOLVED, platform.status("p").state());
      assertThrows(ProblemException.class, this::answers);
      stages.forEach(catalog::add);
      assertEquals(PipelineState.READY, platform.status("p").state());
      assertArrayEquals(before, answers());
      assertEquals(fitted, platform.status("p").fit().orElseThrow().fitted());
    }
  }

  @Test
  void itGoesOnWithoutABundleThatIsNotThereAnyMore() {
    fitted(0.1);
    float[] before = answers();
    platform.close();
    StageCatalog catalog = catalog(other);
    platform = platform(catalog);
    platform.restore();
    await(() -> platform.status("p").state() == PipelineState.DEGRADED);
    assertEquals(0.8f, answers()[1], 1e-6f, "the other member alone");
    PipelineStatus status = platform.status("p");
    assertTrue(status.detail().contains("stage 'x' (scaled, scales 1.0.0)"), status.detail());
    assertTrue(status.detail().contains("Without one it was measured"), status.detail());
    catalog.add(scaled);
    assertEquals(PipelineState.READY, platform.status("p").state());
    assertArrayEquals(before, answers());
  }

  @Test
  void whatCannotAnswerWithoutABundleWaitsForIt() {
    fitted(0.1);
    float[] before = answers();
    platform.close();
    StageCatalog catalog = catalog(scaled, other);
    Installed mean = catalog.find("mean").get(0);
    catalog.remove(mean.stage());
    platform = platform(catalog);
    platform.restore();
    platform.refresh();
    assertEquals(PipelineState.UNRESOLVED, platform.status("p").state());
    assertNotEquals("", platform.status("p").detail());
    catalog.add(mean);
    assertArrayEquals(before, answers());
  }

  @Test
  void whatIsReplacedWhileABundleIsMissingServes() {
    fitted(0.1);
    platform.close();
    StageCatalog catalog = catalog(other);
    platform = platform(catalog);
    platform.restore();
    await(() -> platform.status("p").state() == PipelineState.DEGRADED);
    catalog.add(Installed.of("other", new Fakes.Version(p -> p), new Provider("others", "1.1.0")));
    assertEquals(0.8f, answers()[1], 1e-6f);
    catalog.add(scaled);
    assertEquals(PipelineState.READY, platform.status("p").state());
    assertEquals(
        "1.1.0",
        platform
            .predict("p", platform.rows("p", "[{\"a\": 1, \"b\": 0.5}]"))
            .members()
            .get(1)
            .provider()
            .version());
  }

  private static Predictions turned(Predictions given) {
    float[] values = new float[2 * given.rows()];
    for (int row = 0; row < given.rows(); row++) {
      values[2 * row] = given.get(row, 1);
      values[2 * row + 1] = given.get(row, 0);
    }
    return Predictions.of(given.schema(), given.rows(), values);
  }

  @Test
  void aVersionThatIsWorseThanThePackageSaysDoesNotServe() {
    fitted(60);
    float[] before = answers();
    for (UnaryOperator<Predictions> broken :
        List.<UnaryOperator<Predictions>>of(
            RestartTest::turned,
            given -> {
              throw new IllegalStateException("broken");
            })) {
      platform.close();
      Installed worse =
          Installed.of("other", new Fakes.Version(broken), new Provider("others", "1.1.0"));
      StageCatalog catalog = catalog(scaled, worse);
      platform = platform(catalog);
      platform.restore();
      assertEquals(0.8f, answers()[1], 1e-6f, "the other member alone");
      PipelineStatus status = platform.status("p");
      assertEquals(PipelineState.DEGRADED, status.state());
      assertTrue(status.detail().contains("others 1.1.0 was refused"), status.detail());
      assertFalse(status.detail().contains("no bundle is installed"), "there is one");
      platform.refresh();
      assertEquals(PipelineState.DEGRADED, platform.status("p").state());
      catalog.remove(worse.stage());
      catalog.add(other);
      assertEquals(PipelineState.READY, platform.status("p").state());
      assertArrayEquals(before, answers());
    }
  }

  @Test
  void aVersionThatIsAsGoodServes() {
    fitted(60);
    float[] before = answers();
    platform.close();
    platform =
        platform(
            catalog(
                scaled,
                Installed.of("other", new Fakes.Version(p -> p), new Provider("others", "1.1.0"))));
    platform.restore();
    assertEquals(PipelineState.READY, platform.status("p").state());
    assertArrayEquals(before, answers());
  }
}
