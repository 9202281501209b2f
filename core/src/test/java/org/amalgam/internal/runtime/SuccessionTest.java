package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.amalgam.api.RestartNeeded;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Run;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.store.Store;
import org.junit.jupiter.api.Test;

/** Members of a pipeline that serves are replaced, broken and taken away. */
class SuccessionTest extends LiveFixture {

  @Test
  void aBetterVersionTakesOverAndARollbackBringsTheOldOneBack() {
    serve("");
    float[] before = answers();
    catalog.add(version("1.1.0", yes(p -> p > 0.5f ? 0.9f : 0.1f)));
    assertEquals(0.85f, answers()[1], 1e-6f);
    assertEquals("1.1.0", platform.predict("p", some()).members().get(1).provider().version());
    platform.rollback("p");
    assertArrayEquals(before, answers());
    platform.refresh();
    assertArrayEquals(before, answers(), "what was rolled back does not return by itself");
    assertEquals("NO_PREVIOUS", code(() -> platform.rollback("p")));
  }

  @Test
  void aRollbackOutlivesARestart() {
    serve("");
    float[] before = answers();
    catalog.add(version("1.1.0", yes(p -> p > 0.5f ? 0.9f : 0.1f)));
    platform.rollback("p");
    platform.close();
    catalog.remove(catalog.find("other").get(0).stage());
    platform = new Platform(catalog, new Store(folder.resolve("store")), 2);
    platform.restore();
    assertArrayEquals(before, answers());
  }

  @Test
  void aWorseVersionIsRefusedUntilItIsPromoted() {
    serve("");
    float[] before = answers();
    Installed worse = version("1.1.0", yes(p -> 1 - p));
    catalog.add(worse);
    assertArrayEquals(before, answers());
    PipelineStatus status = platform.status("p");
    assertEquals(PipelineState.READY, status.state());
    assertTrue(status.detail().contains("other of others 1.1.0 was refused"), status.detail());
    assertTrue(status.detail().contains("log-loss"), status.detail());
    assertTrue(status.detail().endsWith("all the same."), "and nothing twice");
    assertEquals(Optional.of(first.provider()), status.stages().get(2).provider(), "what serves");
    platform.promote("p");
    assertEquals(0.5f, answers()[1], 1e-6f, "the two members now contradict each other");
    assertEquals("NOTHING_REFUSED", code(() -> platform.promote("p")));
    platform.rollback("p");
    assertArrayEquals(before, answers());
  }

  @Test
  void whatWasRefusedIsForgottenWhenItLeaves() {
    serve("");
    Installed worse = version("1.1.0", yes(p -> 1 - p));
    catalog.add(worse);
    catalog.remove(worse.stage());
    assertEquals("", platform.status("p").detail());
  }

  @Test
  void aVersionThatThrowsOrFallsSilentIsRefused() {
    serve("");
    float[] before = answers();
    List<UnaryOperator<Predictions>> broken =
        List.of(
            given -> {
              throw new IllegalStateException("broken");
            },
            yes(p -> Float.NaN),
            given -> given.rows(new int[] {0}));
    for (UnaryOperator<Predictions> twist : broken) {
      Installed candidate = version("1.1.0", twist);
      catalog.add(candidate);
      assertArrayEquals(before, answers());
      assertTrue(platform.status("p").detail().contains("was refused"));
      catalog.remove(candidate.stage());
    }
    catalog.add(version("1.2.0", yes(p -> Float.NaN)));
    platform.promote("p");
    assertEquals(0.8f, answers()[1], 1e-6f, "its silence was promoted: the other answers alone");
  }

  @Test
  void aVersionThatIsFarTooSlowIsRefused() {
    serve("");
    CountDownLatch never = new CountDownLatch(1);
    catalog.add(
        version(
            "1.1.0",
            given -> {
              try {
                assertFalse(never.await(1100, java.util.concurrent.TimeUnit.MILLISECONDS));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return given;
            }));
    assertTrue(platform.status("p").detail().contains("One row takes"));
  }

  @Test
  void anUpdateLeavesNoGapAndALossIsNamedWhenItsGraceIsOver() {
    serve("\"serving\": {\"grace\": 0.2},");
    float[] before = answers();
    catalog.remove(first.stage());
    assertArrayEquals(before, answers(), "within the grace");
    catalog.add(first);
    catalog.remove(first.stage());
    await(() -> platform.status("p").state() == PipelineState.DEGRADED);
    Answers degraded = platform.predict("p", some());
    assertEquals(0.8f, degraded.fused().get(0, 1), 1e-6f, "the other member alone");
    assertEquals("two", degraded.missing().get(0).stage());
    assertFalse(degraded.members().get(1).predictions().answered(0));
    PipelineStatus status = platform.status("p");
    assertTrue(status.detail().contains("others 1.0.0"));
    assertTrue(
        status.detail().contains("Without two it was measured on the held-out rows: accuracy"));
    assertEquals(
        status.fit().orElseThrow().members().get(0).metrics(),
        status.fit().orElseThrow().absences().get("two").metrics(),
        "of two members the other is left");
    catalog.add(first);
    assertEquals(PipelineState.READY, platform.status("p").state());
    assertArrayEquals(before, answers());
    assertEquals("NO_PREVIOUS", code(() -> platform.rollback("p")), "it is the same fit");
  }

  @Test
  void whatAPipelineRequiresMustNotBeMissing() {
    serve("\"serving\": {\"grace\": 0, \"required\": [\"two\"]},");
    catalog.remove(first.stage());
    await(() -> platform.status("p").state() == PipelineState.DEGRADED);
    assertEquals("STAGE_MISSING", code(this::answers));
  }

  @Test
  void whatThrowsOrFallsSilentDoesNotReturnInThePlaceOfWhatIsGone() {
    serve("\"serving\": {\"grace\": 0},");
    float[] before = answers();
    catalog.remove(first.stage());
    await(() -> platform.status("p").state() == PipelineState.DEGRADED);
    List<UnaryOperator<Predictions>> broken =
        List.of(
            given -> {
              throw new IllegalStateException("broken");
            },
            yes(p -> Float.NaN));
    for (UnaryOperator<Predictions> twist : broken) {
      Installed candidate = version("1.1.0", twist);
      catalog.add(candidate);
      assertEquals(PipelineState.DEGRADED, platform.status("p").state());
      assertTrue(platform.status("p").detail().contains("was refused"));
      catalog.remove(candidate.stage());
    }
    catalog.add(first);
    assertEquals(PipelineState.READY, platform.status("p").state());
    assertArrayEquals(before, answers());
  }

  @Test
  void whatComesOnlyAfterARestartServesOnWithoutEnd() {
    serve("\"serving\": {\"grace\": 0},");
    float[] before = answers();
    RestartNeeded restart = new RestartNeeded("oth", "Restart the container to use it.");
    catalog.add(restart);
    catalog.remove(first.stage());
    assertEquals(PipelineState.READY, platform.status("p").state());
    assertArrayEquals(before, answers());
    assertTrue(platform.status("p").detail().contains(restart.reason()));
    catalog.remove(restart);
    await(() -> platform.status("p").state() == PipelineState.DEGRADED);
  }

  @Test
  void aMemberThatFailsIsLeftOutOfTheAnswer() {
    AtomicBoolean broken = new AtomicBoolean();
    catalog.remove(first.stage());
    catalog.add(
        version(
            "1.0.0",
            given -> {
              if (broken.get()) {
                throw new IllegalStateException("out of order");
              }
              return given;
            }));
    serve("");
    broken.set(true);
    Answers answers = platform.predict("p", some());
    assertEquals(0.8f, answers.fused().get(0, 1), 1e-6f);
    assertTrue(answers.missing().get(0).reason().contains("out of order"));
    assertTrue(answers.answer(0).missing().containsKey("two"));
  }

  @Test
  void aLateMemberIsLeftOutAndItsSnapshotStaysOpenForIt() throws InterruptedException {
    CountDownLatch late = new CountDownLatch(1);
    AtomicBoolean slow = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    catalog.remove(first.stage());
    catalog.add(
        version(
            "1.0.0",
            given -> {
              if (slow.get()) {
                try {
                  late.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                done.countDown();
              }
              return given;
            }));
    serve("");
    float[] all =
        platform
            .predict("p", some(), PredictOptions.DEFAULT.within(Duration.ofSeconds(20)))
            .fused()
            .values();
    assertArrayEquals(answers(), all, "all in time");
    slow.set(true);
    Answers answers =
        platform.predict("p", some(), PredictOptions.DEFAULT.within(Duration.ofMillis(50)));
    assertEquals(0.8f, answers.fused().get(0, 1), 1e-6f);
    assertEquals("it had not answered after 50 ms", answers.missing().get(0).reason());
    late.countDown();
    done.await();
  }

  @Test
  void whatWasReplacedIsClosedHoweverOftenItIs() {
    AtomicInteger open = new AtomicInteger();
    serve("");
    for (int swap = 1; swap <= 500; swap++) {
      Installed before = catalog.find("other").get(0);
      catalog.add(
          Installed.of(
              "other", new Fakes.Counted(open), new Provider("others", "1." + swap + ".0")));
      catalog.remove(before.stage());
      assertTrue(answers().length > 0);
      assertTrue(open.get() <= 2, "what serves and what a rollback would bring back");
    }
    assertEquals("1.500.0", platform.predict("p", some()).members().get(1).provider().version());
    platform.close();
    assertEquals(0, open.get());
  }

  @Test
  void aFitThatIsCancelledWhileItIsSavedReplacesNothing() throws InterruptedException {
    CountDownLatch saving = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean watched = new AtomicBoolean();
    catalog.remove(first.stage());
    catalog.add(
        Installed.of(
            "other", new Fakes.Saving(watched, saving, goOn), new Provider("others", "1.0.0")));
    serve("");
    String fitted = platform.status("p").fit().orElseThrow().dataHash();
    watched.set(true);
    Run<FitReport> run = platform.fit("p", FitOptions.DEFAULT);
    saving.await();
    run.cancel();
    goOn.countDown();
    assertEquals("CANCELLED", code(run::await));
    assertEquals(PipelineState.READY, platform.status("p").state());
    assertEquals(fitted, platform.status("p").fit().orElseThrow().dataHash());
    assertEquals("NO_PREVIOUS", code(() -> platform.rollback("p")), "nothing was replaced");
    assertTrue(answers().length > 0);
  }

  @Test
  void aFitThatIsWorseOnTheSameRowsIsRefused() {
    serve("");
    float[] before = answers();
    catalog.add(version("2.0.0", yes(p -> 1 - p)));
    assertEquals("REFUSED", code(() -> platform.fit("p", FitOptions.DEFAULT).await()));
    assertArrayEquals(before, answers());
    assertTrue(platform.status("p").detail().contains("was fitted was refused"));
    platform.promote("p");
    assertFalse(Arrays.equals(before, answers()));
  }
}
