package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.CanaryOptions;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Trial;
import org.amalgam.internal.registry.Installed;
import org.junit.jupiter.api.Test;

/** A version of a member answers a share of the requests. */
class CanaryTest extends TrialFixture {
  private static final float OLD = 0.8f;
  private static final float FRESH = 0.85f;

  private final AtomicBoolean turned = new AtomicBoolean();

  /** A version that is as good as the old one until it turns. */
  private Installed turning(UnaryOperator<Predictions> bad) {
    return version("1.1.0", given -> turned.get() ? bad.apply(given) : given);
  }

  private void canary(double percent, int requests) {
    platform.canary("p", "two", NEW, new CanaryOptions(percent, requests));
  }

  private float[] answersUntilItEnds() {
    while (trial().state() == Trial.State.RUNNING) {
      answers();
    }
    return answers();
  }

  @Test
  void itIsPromotedAfterEnoughGoodRequestsAndCanBeRolledBack() {
    serveBeside(newer);
    float[] before = answers();
    canary(20, 50);
    float[] after = answersUntilItEnds();
    Trial trial = trial();
    assertEquals(Trial.Kind.CANARY, trial.kind());
    assertEquals(Trial.State.PROMOTED, trial.state(), trial.reason());
    assertTrue(trial.reason().startsWith("After 50 requests: "), trial.reason());
    assertTrue(trial.reason().contains("the same class in 100.0 % of the rows"), trial.reason());
    assertEquals(50, trial.figures().compared());
    assertEquals(100, trial.figures().rows());
    assertEquals(0.05, trial.figures().meanDifference(), 1e-6);
    assertEquals(0, trial.figures().failures());
    assertEquals(FRESH, after[1], 1e-6f);
    platform.refresh();
    assertArrayEquals(after, answers());
    assertEquals(NEW, platform.status("p").stages().get(2).provider().orElseThrow());
    platform.rollback("p");
    assertArrayEquals(before, answers());
    assertEquals(Trial.State.PROMOTED, trial().state(), "the last trial stays to be read");
  }

  @Test
  void whatWasPromotedServesAfterARestartAndACanaryUnderWayDoesNot() {
    serveBeside(newer);
    float[] before = answers();
    canary(50, 1_000_000);
    restart();
    assertTrue(platform.status("p").trial().isEmpty());
    assertArrayEquals(before, answers());
    canary(100, 10);
    float[] after = answersUntilItEnds();
    restart();
    assertArrayEquals(after, answers());
    assertEquals(FRESH, after[1], 1e-6f);
  }

  @Test
  void anOlderVersionThatWasPromotedStaysThoughANewerOneIsInstalled() {
    serve("");
    catalog.add(version("0.9.0", yes(p -> p > 0.5f ? 0.9f : 0.1f)));
    platform.canary("p", "two", new Provider("others", "0.9.0"), new CanaryOptions(100, 5));
    answersUntilItEnds();
    platform.refresh();
    assertEquals(FRESH, answers()[1], 1e-6f);
    assertTrue(
        platform.status("p").detail().contains("others 1.0.0 is installed, not used"),
        platform.status("p").detail());
  }

  @Test
  void oneThatIsWorseOnTheHeldOutRowsAnswersNoRequest() {
    serveBeside(version("1.1.0", yes(p -> 1 - p)));
    float[] before = answers();
    assertEquals("WORSE", code(() -> canary(100, 10)));
    assertTrue(platform.status("p").trial().isEmpty());
    assertArrayEquals(before, answers());
  }

  // ---- how it is rolled back ----

  @Test
  void aRequestThatItFailsIsAnsweredByWhatServesAndEndsIt() {
    serveBeside(
        turning(
            given -> {
              throw new IllegalStateException("broken");
            }));
    float[] before = answers();
    canary(100, 1_000_000);
    answers();
    turned.set(true);
    Answers rescued = platform.predict("p", some(), PredictOptions.EXPLAINED);
    assertArrayEquals(before, rescued.fused().values());
    assertTrue(rescued.missing().isEmpty());
    assertEquals(first.provider(), rescued.members().get(1).provider());
    assertEquals(Trial.State.ROLLED_BACK, trial().state());
    assertEquals(1, trial().figures().failures());
    assertTrue(trial().reason().contains("broken"), trial().reason());
    assertArrayEquals(before, answers());
    assertEquals("NO_PREVIOUS", code(() -> platform.rollback("p")), "nothing was swapped");
  }

  @Test
  void aRequiredMemberThatFailsInItFailsNoRequest() {
    serve("\"serving\": {\"update\": \"manual\", \"required\": [\"two\"]},");
    catalog.add(
        turning(
            given -> {
              throw new NoClassDefFoundError("Gone");
            }));
    float[] before = answers();
    canary(100, 1_000_000);
    turned.set(true);
    assertArrayEquals(before, answers());
    assertEquals(Trial.State.ROLLED_BACK, trial().state());
  }

  @Test
  void whatIsLateIsLeftOutAsEverAndCountsAsSilent() {
    CountDownLatch never = new CountDownLatch(1);
    serveBeside(
        turning(
            given -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return given;
            }));
    canary(100, 1_000_000);
    turned.set(true);
    Answers late =
        platform.predict("p", some(), PredictOptions.DEFAULT.within(Duration.ofMillis(50)));
    assertEquals("two", late.missing().get(0).stage());
    assertEquals(Trial.State.RUNNING, trial().state());
    assertEquals(2, trial().figures().silent());
    for (int i = 0; i < 9; i++) {
      platform.predict("p", some(), PredictOptions.DEFAULT.within(Duration.ofMillis(50)));
    }
    assertEquals(Trial.State.ROLLED_BACK, trial().state(), "20 rows are enough to say so");
    never.countDown();
  }

  @Test
  void itIsJudgedByWhatThePipelineAnswersNotByWhatItsMemberSays() {
    serveBeside(turning(yes(p -> Float.NaN)));
    Records rows = platform.heldOut("p");
    canary(100, 1_000_000);
    turned.set(true);
    platform.predict("p", rows);
    await(() -> trial().figures().compared() == 1);
    assertEquals(0, trial().figures().silent(), "the other member answers alone");
    assertEquals(Trial.State.RUNNING, trial().state());
    assertEquals(1, trial().figures().agreement());
  }

  @Test
  void oneThatSaysSomethingElseIsRolledBackWhenItIsDue() {
    serveBeside(turning(yes(p -> p > 0.5f ? 0f : 1f)));
    float[] before = answers();
    canary(50, 20);
    turned.set(true);
    assertArrayEquals(before, answersUntilItEnds());
    assertEquals(Trial.State.ROLLED_BACK, trial().state());
    assertEquals(
        "After 20 requests: the same class in 0.0 % of the rows (at least 90 %).",
        trial().reason().replaceAll("; 95 %.*", "."));
  }

  // ---- by hand, and what else happens meanwhile ----

  @Test
  void peopleMayPromoteRollBackAndStop() {
    serveBeside(newer);
    float[] before = answers();
    canary(5, 1_000_000);
    assertEquals("TRIAL_RUNNING", code(() -> canary(5, 10)));
    platform.rollback("p");
    assertEquals(Trial.State.ROLLED_BACK, trial().state());
    assertArrayEquals(before, answers());
    canary(5, 1_000_000);
    platform.stop("p");
    assertEquals(Trial.State.STOPPED, trial().state());
    assertEquals("NO_PREVIOUS", code(() -> platform.rollback("p")));
    canary(5, 1_000_000);
    platform.promote("p");
    assertEquals(Trial.State.PROMOTED, trial().state());
    assertEquals("It was promoted by hand.", trial().reason());
    assertEquals(FRESH, answers()[1], 1e-6f);
    platform.rollback("p");
    assertArrayEquals(before, answers());
  }

  private void endsFor(Runnable event, String reason) {
    canary(50, 1_000_000);
    event.run();
    assertEquals(Trial.State.STOPPED, trial().state());
    assertTrue(trial().reason().contains(reason), trial().reason());
  }

  @Test
  void itEndsWhenItsBundleLeavesOrAFitReplacesWhatServes() {
    serveBeside(newer);
    float[] before = answers();
    endsFor(() -> catalog.remove(newer.stage()), "others 1.1.0 has left");
    assertArrayEquals(before, answers());
    catalog.add(newer);
    endsFor(() -> platform.fit("p", FitOptions.DEFAULT).await(), "A fit replaced");
    assertArrayEquals(before, answers());
    endsFor(() -> platform.close(), "closed");
    assertEquals("NOT_READY", code(this::answers));
  }

  @Test
  void aSwapOfTheStageItselfGoesFirst() {
    serveBeside(newer);
    endsFor(() -> catalog.remove(first.stage()), "stages changed what serves");
    assertEquals(FRESH, answers()[1], 1e-6f, "what is left took the place of what left");
  }

  @Test
  void aPackageThatCannotBeSavedPromotesNothing() throws java.io.IOException {
    serveBeside(newer);
    float[] before = answers();
    java.nio.file.Path part = folder.resolve("store/p/.model.amalgam.part");
    java.nio.file.Files.createDirectories(part.resolve("in the way"));
    canary(100, 5);
    assertEquals("STORE_FAILED", code(() -> platform.promote("p")));
    assertEquals(Trial.State.ROLLED_BACK, trial().state());
    assertTrue(trial().reason().contains("could not be saved"), trial().reason());
    assertArrayEquals(before, answers());
  }

  @Test
  void aPipelineThatLacksAStageTakesNoCanary() {
    serve("\"serving\": {\"update\": \"manual\", \"grace\": 0},");
    catalog.add(newer);
    Installed mean = catalog.find("sign").get(0);
    catalog.remove(mean.stage());
    await(() -> !platform.predict("p", some()).missing().isEmpty());
    assertEquals("STAGE_MISSING", code(() -> canary(5, 10)));
    assertEquals("STAGE_MISSING", code(() -> platform.shadow("p", "one", NEW)));
  }

  // ---- under load ----

  /**
   * What a request saw: its id, whether the version on trial answered, and if the trial still ran.
   */
  private record Saw(String id, boolean fresh, boolean undecided) {}

  @Test
  void everyAnswerIsOfOneVersionAndAnIdSeesOneUntilTheDecision() throws InterruptedException {
    serveBeside(newer);
    Records rows = some();
    Map<String, Boolean> versionOf = new ConcurrentHashMap<>();
    Queue<String> faults = new ConcurrentLinkedQueue<>();
    canary(30, 2000);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; trial().state() == Trial.State.RUNNING; i++) {
                  Saw saw = ask(rows, "caller " + (i * 7 + thread) % 97, faults);
                  Boolean before = versionOf.putIfAbsent(saw.id, saw.fresh);
                  if (saw.undecided && before != null && before != saw.fresh) {
                    faults.add(saw.id + " saw both versions");
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread each : threads) {
      each.join();
    }
    assertEquals(List.of(), faults.stream().distinct().limit(5).toList());
    assertEquals(Trial.State.PROMOTED, trial().state(), trial().reason());
    assertTrue(versionOf.containsValue(true) && versionOf.containsValue(false));
    assertEquals(97, versionOf.size());
    assertEquals(FRESH, answers()[1], 1e-6f);
  }

  private Saw ask(Records rows, String id, Queue<String> faults) {
    Answers answers = platform.predict("p", rows, PredictOptions.DEFAULT.of(id));
    // Decided when the last is compared, which is before anything is swapped.
    boolean undecided = trial().figures().compared() < 2000;
    Provider provider = answers.members().get(1).provider();
    boolean fresh = provider.equals(NEW);
    float[] expected = fresh ? pair(FRESH) : pair(OLD);
    if (!close(expected, answers.fused().values())) {
      faults.add(provider + " answered " + Arrays.toString(answers.fused().values()));
    }
    return new Saw(id, fresh, undecided);
  }

  private static float[] pair(float yes) {
    return new float[] {1 - yes, yes, yes, 1 - yes};
  }

  private static boolean close(float[] one, float[] other) {
    for (int i = 0; i < one.length; i++) {
      if (!(Math.abs(one[i] - other[i]) < 1e-6f)) {
        return false;
      }
    }
    return one.length == other.length;
  }

  @Test
  void requestsAreAnsweredWhileItBreaksUnderLoad() throws InterruptedException {
    serveBeside(
        turning(
            given -> {
              throw new IllegalStateException("broken");
            }));
    float[] before = answers();
    Records rows = some();
    canary(50, 1_000_000);
    Queue<String> faults = new ConcurrentLinkedQueue<>();
    CountDownLatch warm = new CountDownLatch(400);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; trial().state() == Trial.State.RUNNING || i < 100; i++) {
                  try {
                    float[] answer = platform.predict("p", rows).fused().values();
                    if (!Arrays.equals(before, answer)) {
                      faults.add(Arrays.toString(answer));
                    }
                  } catch (RuntimeException e) {
                    faults.add(e.toString());
                  }
                  warm.countDown();
                }
              }));
    }
    threads.forEach(Thread::start);
    warm.await();
    turned.set(true);
    for (Thread each : threads) {
      each.join();
    }
    assertEquals(List.of(), faults.stream().distinct().limit(5).toList());
    assertEquals(Trial.State.ROLLED_BACK, trial().state());
    assertFalse(trial().figures().failures() == 0);
  }
}
