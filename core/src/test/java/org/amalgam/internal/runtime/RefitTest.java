package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Provider;
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

/** A version that cannot read the state of the old one is fitted anew, alone. */
class RefitTest {
  private static final String PIPELINE =
      """
      "data": "rows.data.json",
      "stages": [
        {"id": "one", "type": "sign", "from": ["input.b"]},
        {"id": "two", "type": "other", "from": ["input.b"]},
        {"id": "out", "type": "mean", "from": ["one", "two"]}],
       "output": "out"}""";

  @TempDir Path folder;
  private final StageCatalog catalog = Fakes.catalog();
  private Platform platform;

  /** Reads no state of others; can be held while it is fitted. */
  private record Unreadable(ModelTrainer version, CountDownLatch begun, CountDownLatch goOn)
      implements ModelTrainer {
    @Override
    public Set<Task> tasks() {
      return version.tasks();
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return version.fit(context);
    }

    @Override
    public FittedModel load(LoadContext context) throws IOException {
      throw new IOException("it has state version 1, and 2 is due");
    }
  }

  private static Installed version(String version, float yes, CountDownLatch... held) {
    ModelTrainer trainer = new Fakes.Version(surer(yes));
    return Installed.of(
        "other",
        held.length == 0 ? trainer : new Unreadable(trainer, held[0], held[held.length - 1]),
        new Provider("others", version));
  }

  /** Says this where the model says yes, and the rest where it says no. */
  private static UnaryOperator<Predictions> surer(float yes) {
    return given -> {
      float[] values = new float[2 * given.rows()];
      for (int row = 0; row < given.rows(); row++) {
        values[2 * row + 1] = given.get(row, 1) > 0.5f ? yes : 1 - yes;
        values[2 * row] = 1 - values[2 * row + 1];
      }
      return Predictions.of(given.schema(), given.rows(), values);
    };
  }

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), Data.csv(200, 10, 1));
    Files.writeString(
        folder.resolve("rows.data.json"),
        "{\"format\": 1, \"files\": [{\"path\": \"rows.csv\"}], \"target\": \"y\"}");
    catalog.add(version("1.0.0", 0.8f));
    platform = new Platform(catalog, new Store(folder.resolve("store")), 2);
    catalog.onChange(platform::refresh);
    platform.deploy(Data.HEAD + PIPELINE, Optional.of(folder));
    platform.fit("p", FitOptions.DEFAULT).await();
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private Records some() {
    return platform.rows("p", "[{\"a\": 1, \"b\": 0.5}, {\"a\": 1000, \"b\": -0.5}]");
  }

  private float yes() {
    return platform.predict("p", some()).fused().get(0, 1);
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, "not within 30 s");
      Thread.onSpinWait();
    }
  }

  @Test
  void itIsFittedBesideWhatServesAndTakesOver() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    catalog.add(version("2.0.0", 0.9f, begun, goOn));
    assertEquals(PipelineState.FITTING, platform.status("p").state());
    assertEquals(0.8f, yes(), 1e-6f, "what serves goes on");
    goOn.countDown();
    await(() -> yes() > 0.84f);
    assertEquals("2.0.0", platform.predict("p", some()).members().get(1).provider().version());
    await(() -> platform.status("p").state() == PipelineState.READY);
    platform.rollback("p");
    assertEquals(0.8f, yes(), 1e-6f);
  }

  @Test
  void whatServesSinceASwapIsMeasured() {
    FitReport before = platform.status("p").fit().orElseThrow();
    catalog.add(version("1.1.0", 0.95f));
    await(() -> !platform.status("p").fit().orElseThrow().fused().equals(before.fused()));
    FitReport after = platform.status("p").fit().orElseThrow();
    assertNotEquals(before.members().get(1).metrics(), after.members().get(1).metrics());
    assertEquals(before.members().get(0).metrics(), after.members().get(0).metrics());
    assertEquals(after.members().get(1).metrics(), after.absences().get("one").metrics());
    platform.close();
    platform = new Platform(catalog, new Store(folder.resolve("store")), 2);
    platform.restore();
    assertEquals(after.fused(), platform.status("p").fit().orElseThrow().fused());
  }

  @Test
  void itIsRefusedIfTheDataChanged() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), Data.csv(200, 10, 2));
    catalog.add(version("2.0.0", 0.9f, new CountDownLatch(1), new CountDownLatch(0)));
    await(() -> platform.status("p").detail().contains("was refused"));
    String detail = platform.status("p").detail();
    assertTrue(detail.contains("other of others 2.0.0 was refused"), detail);
    assertTrue(detail.contains("it has state version 1, and 2 is due"), detail);
    assertTrue(detail.contains("The data are not those any more"), detail);
    await(() -> platform.status("p").state() == PipelineState.READY);
    assertEquals(0.8f, yes(), 1e-6f);
  }

  @Test
  void whatIsFittedAnewInTheSameVersionIsSavedToo() {
    catalog.remove(catalog.find("other").get(0).stage());
    catalog.add(version("1.0.0", 0.9f, new CountDownLatch(1), new CountDownLatch(0)));
    await(() -> yes() > 0.84f);
    await(() -> platform.status("p").state() == PipelineState.READY);
    platform.rollback("p");
    assertEquals(0.8f, yes(), 1e-6f);
  }

  @Test
  void itIsRefusedIfItIsWorse() {
    catalog.add(version("2.0.0", 0.1f, new CountDownLatch(1), new CountDownLatch(0)));
    await(() -> platform.status("p").detail().contains("log-loss"));
    assertEquals(0.8f, yes(), 1e-6f);
  }

  @Test
  void whatChangesDuringAFitIsTakenInAfterIt() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Installed held = version("1.5.0", 0.8f, begun, goOn);
    catalog.add(held);
    await(() -> begun.getCount() == 0);
    // The fit that is under way is of 1.5.0; another one comes meanwhile.
    catalog.add(version("1.6.0", 0.9f));
    assertEquals(0.85f, yes(), 1e-6f, "it reads the state, so it need not wait");
    goOn.countDown();
    await(() -> platform.status("p").state() == PipelineState.READY);
    assertEquals(0.85f, yes(), 1e-6f, "what was fitted anew comes too late");
  }

  @Test
  void whatMustBeFittedAnewWaitsForTheFitThatIsUnderWay() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    catalog.add(version("1.5.0", 0.8f, begun, goOn));
    await(() -> begun.getCount() == 0);
    catalog.add(version("2.0.0", 0.9f, new CountDownLatch(1), new CountDownLatch(0)));
    assertFalse(platform.status("p").detail().contains("refused"));
    assertEquals(
        "FIT_RUNNING",
        assertThrows(ProblemException.class, () -> platform.promote("p")).problems().get(0).code());
    goOn.countDown();
    await(() -> yes() > 0.84f);
    assertEquals("2.0.0", platform.predict("p", some()).members().get(1).provider().version());
    await(() -> platform.status("p").state() == PipelineState.READY);
    assertFalse(platform.status("p").detail().contains("refused"));
  }

  @Test
  void aFitDoesNotTakeInAVersionThatIsWorse() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    // On other rows, with which what serves is not compared.
    Run<FitReport> fit = fitHeldUp(new FitOptions(Optional.empty(), Optional.of(7L)), begun, goOn);
    await(() -> begun.getCount() == 0);
    catalog.add(version("1.1.0", 0.1f));
    goOn.countDown();
    fit.await();
    assertEquals(0.8f, yes(), 1e-6f);
    assertTrue(platform.status("p").detail().contains("1.1.0 was refused"));
  }

  private Run<FitReport> fitHeldUp(FitOptions options, CountDownLatch begun, CountDownLatch goOn) {
    catalog.add(
        Installed.of(
            "sign",
            new Fakes.Watched(
                context -> {
                  begun.countDown();
                  try {
                    goOn.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }),
            Fakes.NEWER));
    return platform.fit("p", options);
  }

  @Test
  void aFitThatEndsFollowsTheStagesThatChangedMeanwhile() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Run<FitReport> fit = fitHeldUp(FitOptions.DEFAULT, begun, goOn);
    await(() -> begun.getCount() == 0);
    catalog.add(version("1.1.0", 0.9f));
    goOn.countDown();
    fit.await();
    assertEquals("1.1.0", platform.predict("p", some()).members().get(1).provider().version());
    assertFalse(platform.status("p").detail().contains("refused"));
    assertEquals(0.85f, yes(), 1e-6f);
  }
}
