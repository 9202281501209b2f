package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.CanaryOptions;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Trial;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.registry.Installed;
import org.junit.jupiter.api.Test;

/** A version of a member gets what the member reads, and is never used. */
class ShadowTest extends TrialFixture {

  private void shadow() {
    platform.shadow("p", "two", NEW);
  }

  private void awaitCompared(long requests) {
    await(() -> trial().figures().compared() + trial().figures().failures() == requests);
  }

  @Test
  void whatItGivesIsComparedAndNeverUsed() {
    serveBeside(newer);
    float[] before = answers();
    shadow();
    for (int i = 0; i < 50; i++) {
      assertArrayEquals(before, answers());
    }
    awaitCompared(50);
    Trial trial = trial();
    Trial.Figures seen = trial.figures();
    assertEquals(Trial.Kind.SHADOW, trial.kind());
    assertEquals(Trial.State.RUNNING, trial.state());
    assertEquals("two", trial.stage());
    assertEquals(NEW, trial.candidate());
    assertEquals(first.provider(), trial.serving());
    assertEquals(50, seen.requests());
    assertEquals(100, seen.rows());
    assertEquals(1, seen.agreement());
    assertEquals(0.1, seen.meanDifference(), 1e-6);
    assertEquals(0.1, seen.maxDifference(), 1e-6);
    assertEquals(0, seen.failures() + seen.dropped() + seen.silent());
    assertEquals(50, seen.candidateLatency().calls());
    assertEquals(50, seen.servingLatency().calls());
    assertTrue(seen.candidateLatency().p50() <= seen.candidateLatency().p99());
    assertEquals(first.provider(), platform.predict("p", some()).members().get(1).provider());
  }

  @Test
  void featuresAreComparedAsNumbers() {
    serve(MANUAL);
    catalog.add(Installed.of("numbers", new Fakes.Numbers(), new Provider("fakes", "2.0.0")));
    platform.shadow("p", "x", new Provider("fakes", "2.0.0"));
    platform.predict("p", platform.heldOut("p"));
    awaitCompared(1);
    assertEquals(1, trial().figures().correlation(), 1e-9);
    assertEquals(0, trial().figures().maxDifference());
    assertTrue(Double.isNaN(trial().figures().agreement()));
  }

  @Test
  void requestsWithADeadlineAreSeenToo() {
    serveBeside(newer);
    shadow();
    platform.predict("p", some(), PredictOptions.DEFAULT.within(java.time.Duration.ofSeconds(20)));
    awaitCompared(1);
    assertEquals(0.1, trial().figures().meanDifference(), 1e-6);
  }

  @Test
  void oneThatThrowsFailsNoRequestAndIsCounted() {
    serveBeside(
        version(
            "1.1.0",
            given -> {
              throw new IllegalStateException("broken");
            }));
    float[] before = answers();
    shadow();
    for (int i = 0; i < 10; i++) {
      assertArrayEquals(before, answers());
    }
    awaitCompared(10);
    assertEquals(10, trial().figures().failures());
    assertTrue(trial().figures().failure().contains("others 1.1.0"), trial().figures().failure());
    assertEquals(Trial.State.RUNNING, trial().state(), "it goes on");
  }

  @Test
  void oneThatStaysSilentIsCounted() {
    serveBeside(version("1.1.0", yes(p -> p > 0.5f ? Float.NaN : p)));
    shadow();
    answers();
    awaitCompared(1);
    assertEquals(1, trial().figures().silent());
    assertEquals(1, trial().figures().rows());
  }

  @Test
  void whatDoesNotFitTheQueueIsDroppedAndNoRequestWaits() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    UnaryOperator<Predictions> stuck =
        given -> {
          begun.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return given;
        };
    serveBeside(version("1.1.0", stuck));
    shadow();
    Records many = platform.heldOut("p").rows(IntStream.range(0, 5000).map(i -> i % 40).toArray());
    platform.predict("p", many);
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    platform.predict("p", some());
    for (int i = 0; i < 3; i++) {
      platform.predict("p", many);
    }
    assertEquals(3, trial().figures().dropped());
    goOn.countDown();
    awaitCompared(2);
    assertEquals(5, trial().figures().requests());
    assertEquals(5002, trial().figures().rows());
  }

  // ---- how it ends ----

  private void endsFor(Runnable event, String reason) {
    shadow();
    event.run();
    assertEquals(Trial.State.STOPPED, trial().state());
    assertTrue(trial().reason().contains(reason), trial().reason());
  }

  @Test
  void itEndsWhenItsBundleLeavesWhenWhatServesChangesAndByHand() {
    serveBeside(newer);
    float[] before = answers();
    endsFor(() -> platform.stop("p"), "by hand");
    endsFor(
        () -> {
          catalog.remove(newer.stage());
          assertArrayEquals(before, answers());
        },
        "others 1.1.0 has left");
    catalog.add(newer);
    endsFor(() -> platform.fit("p", FitOptions.DEFAULT).await(), "A fit replaced");
    endsFor(() -> platform.rollback("p"), "rolled back");
    endsFor(() -> platform.promote("p"), "promoted");
    assertEquals(0.85f, answers()[1], 1e-6f);
    assertEquals("NO_TRIAL", code(() -> platform.stop("p")));
  }

  @Test
  void itEndsWhenAnotherStageIsSwapped() {
    serveBeside(newer);
    Installed sign = catalog.find("sign").get(0);
    endsFor(
        () -> {
          catalog.add(Installed.of("sign", new Fakes.Sign(), new Provider("fakes", "1.3.0")));
          catalog.remove(sign.stage());
        },
        "stages changed what serves");
  }

  @Test
  void whatTheGateRefusedCanBeTriedAndGoesOnWhenAnotherIsRefused() {
    serve("");
    float[] before = answers();
    catalog.add(version("1.1.0", yes(p -> 1 - p)));
    shadow();
    answers();
    awaitCompared(1);
    assertEquals(0, trial().figures().agreement());
    catalog.add(version("1.2.0", yes(p -> 1 - p)));
    assertTrue(platform.status("p").detail().contains("others 1.2.0 was refused"));
    assertEquals(Trial.State.RUNNING, trial().state());
    assertArrayEquals(before, answers());
  }

  @Test
  void whatWasTriedIsClosed() {
    AtomicInteger open = new AtomicInteger();
    serveBeside(Installed.of("other", new Fakes.Counted(open), NEW));
    shadow();
    answers();
    awaitCompared(1);
    assertEquals(1, open.get());
    platform.stop("p");
    await(() -> open.get() == 0);
    shadow();
    platform.close();
    await(() -> open.get() == 0);
    assertEquals(Trial.State.STOPPED, trial().state());
  }

  // ---- refusals ----

  @Test
  void badInputIsRefusedAndWhatServesStays() {
    platform.deploy(
        Data.HEAD
            + """
            "stages": [{"id": "s", "type": "sign", "from": ["input"]}], "output": "s"}""",
        Optional.of(folder));
    assertEquals("NOT_READY", code(() -> platform.shadow("p", "s", NEW)));
    serveBeside(newer);
    float[] before = answers();
    assertEquals("UNKNOWN_PIPELINE", code(() -> platform.shadow("q", "two", NEW)));
    assertEquals("UNKNOWN_STAGE", code(() -> platform.shadow("p", "tow", NEW)));
    assertEquals(
        "NOT_INSTALLED", code(() -> platform.shadow("p", "two", new Provider("others", "1.2.0"))));
    assertEquals("NOT_OFFERED", code(() -> platform.shadow("p", "one", NEW)));
    assertEquals("IN_USE", code(() -> platform.shadow("p", "two", first.provider())));
    for (double percent : new double[] {0, -1, 100.1, Double.NaN}) {
      assertEquals(
          "OUT_OF_RANGE",
          code(() -> platform.canary("p", "two", NEW, new CanaryOptions(percent, 10))));
    }
    assertEquals(
        "OUT_OF_RANGE", code(() -> platform.canary("p", "two", NEW, new CanaryOptions(5, 0))));
    assertTrue(platform.status("p").trial().isEmpty());
    shadow();
    assertEquals("TRIAL_RUNNING", code(this::shadow));
    assertEquals(
        "TRIAL_RUNNING", code(() -> platform.canary("p", "two", NEW, CanaryOptions.DEFAULT)));
    assertArrayEquals(before, answers());
  }

  @Test
  void whatCannotReadTheStateOrGivesSomethingElseIsRefused() {
    AtomicBoolean unreadable = new AtomicBoolean(true);
    serveBeside(Installed.of("other", new Unreadable(unreadable), NEW));
    assertEquals("LOAD_FAILED", code(this::shadow));
    assertFalse(platform.status("p").trial().isPresent());
    unreadable.set(false);
    shadow();
    assertEquals(Trial.State.RUNNING, trial().state());
  }

  /** One that cannot read what another wrote. */
  private record Unreadable(AtomicBoolean yes) implements org.amalgam.api.ModelTrainer {
    @Override
    public java.util.Set<org.amalgam.api.data.Task> tasks() {
      return java.util.Set.of(org.amalgam.api.data.Task.CLASSIFICATION);
    }

    @Override
    public org.amalgam.api.FittedModel fit(
        org.amalgam.api.FitContext<java.util.List<org.amalgam.api.data.Features>> context) {
      return new Fakes.Sign().fit(context);
    }

    @Override
    public org.amalgam.api.FittedModel load(org.amalgam.api.LoadContext context)
        throws java.io.IOException {
      if (yes.get()) {
        throw new java.io.IOException("written by another");
      }
      return new Fakes.Sign().load(context);
    }
  }
}
