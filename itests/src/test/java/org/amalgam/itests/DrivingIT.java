package org.amalgam.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PredictOptions;
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

/** Driving in the real distribution, on the simulated recording that is shipped. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DrivingIT {
  private static final String DRIVING = "driving-decision";

  /** 3,837 test frames: half of the 95 % interval of the macro-F1 is 0.013. */
  private static final double NOISE = 0.013;

  private static final double BAR = 0.915;

  @Inject private BundleContext context;
  @Inject private Amalgam amalgam;
  @Inject private FeaturesService features;

  @Configuration
  public Option[] configuration() throws IOException {
    return Container.options();
  }

  private void ready() throws Exception {
    Condition.await(
        DRIVING + " has all its stages",
        () ->
            amalgam.pipelines().stream()
                .anyMatch(p -> p.id().equals(DRIVING) && p.problems().isEmpty()));
    if (amalgam.status(DRIVING).state() != PipelineState.READY) {
      amalgam.fit(DRIVING, FitOptions.DEFAULT).await();
    }
  }

  private static double value(Scores scores, String metric) {
    return scores.metrics().get(metric).value();
  }

  @Test
  public void theFusedActionIsSaferThanThatOfEachMember() throws Exception {
    ready();
    FitReport fit = amalgam.status(DRIVING).fit().orElseThrow();
    Scores fused = fit.fused().orElseThrow();
    assertTrue("" + fused.metrics(), value(fused, "macro-f1") >= BAR - NOISE);
    assertEquals(4, fit.members().size());
    assertEquals(9481, fit.rows());
    assertEquals(3837, fit.heldOut());
    for (Scores member : fit.members()) {
      assertTrue(member.id(), value(fused, "macro-f1") > value(member, "macro-f1"));
      String missed = "driving.missed-danger";
      assertTrue(member.id(), value(fused, missed) < value(member, missed));
    }
    Interval missed = fused.metrics().get("driving.missed-danger");
    assertTrue(missed.low() <= missed.value() && missed.value() <= missed.high());
    assertTrue(
        fused.tables().get("driving.danger").stream()
            .allMatch(table -> table.name().contains("simulated")));
  }

  @Test
  public void aFrameOutOfOrderIsRefusedAndTheOthersAreAnswered() throws Exception {
    ready();
    Records rows = amalgam.heldOut(DRIVING).rows(new int[] {0, 1, 2});
    FloatColumn times = rows.floats("times");
    float[] swapped = new float[3 * times.field().size()];
    for (int i = 0; i < swapped.length; i++) {
      swapped[i] = times.get(i / times.field().size(), i % times.field().size());
    }
    int at = times.field().size() + 5;
    float first = swapped[at];
    swapped[at] = swapped[at + 1];
    swapped[at + 1] = first;
    List<Column> columns = new ArrayList<>(rows.columns());
    columns.replaceAll(c -> c == times ? FloatColumn.of(times.field(), swapped) : c);
    Answers answers = amalgam.predict(DRIVING, Records.of(3, columns));
    assertEquals(1, answers.refused().size());
    assertEquals(1, answers.refused().get(0).row());
    assertEquals("NOT_INCREASING", answers.refused().get(0).problem().code());
    assertTrue(answers.refused().get(0).problem().toString().contains("times"));
    assertTrue(answers.fused().answered(0) && answers.fused().answered(2));
    assertFalse(answers.fused().answered(1));
  }

  @Test
  public void aDecisionIsMadeWithinItsDeadline() throws Exception {
    ready();
    Records rows = amalgam.heldOut(DRIVING);
    PredictOptions due = PredictOptions.DEFAULT.within(Duration.ofMillis(10));
    int decided = 0;
    for (int row = 0; row < 300; row++) {
      Answers answers = amalgam.predict(DRIVING, rows.rows(new int[] {row}), due);
      decided += answers.fused().answered(0) ? 1 : 0;
    }
    assertTrue("decided " + decided, decided >= 270);
  }

  @Test
  public void aMemberIsSwappedWhileDecisionsFlow() throws Exception {
    ready();
    Records row = amalgam.heldOut(DRIVING).rows(new int[] {0});
    float[] before = amalgam.predict(DRIVING, row).fused().values().clone();
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong answered = new AtomicLong();
    ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    Thread[] callers = new Thread[4];
    for (int i = 0; i < callers.length; i++) {
      callers[i] =
          new Thread(
              () -> {
                while (!over.get()) {
                  try {
                    if (amalgam.predict(DRIVING, row).fused().answered(0)) {
                      answered.incrementAndGet();
                    }
                  } catch (RuntimeException e) {
                    faults.add(e);
                  }
                }
              });
      callers[i].start();
    }
    Bundle driving = driving();
    driving.stop();
    driving.start();
    Condition.await(
        DRIVING + " is ready again", () -> amalgam.status(DRIVING).state() == PipelineState.READY);
    over.set(true);
    for (Thread caller : callers) {
      caller.join();
    }
    assertTrue("" + faults.peek(), faults.isEmpty());
    assertTrue(answered.get() > 0);
    assertArrayEquals(before, amalgam.predict(DRIVING, row).fused().values(), 0f);
  }

  private Bundle driving() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals("amalgam-driving"))
        .findFirst()
        .orElseThrow();
  }

  private Map<Long, Long> others() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().startsWith("amalgam-"))
        .filter(bundle -> !bundle.getSymbolicName().equals("amalgam-driving"))
        .collect(Collectors.toMap(Bundle::getBundleId, Bundle::getLastModified));
  }

  @Test
  public void theFeatureComesAndGoesAndNothingElseRestarts() throws Exception {
    ready();
    Map<Long, Long> before = others();
    features.uninstallFeature("amalgam-driving");
    Condition.await(
        "driving.grid is gone",
        () -> amalgam.stages().stream().noneMatch(s -> s.type().startsWith("driving.")));
    assertEquals(before, others());
    features.installFeature("amalgam-driving");
    Condition.await(
        DRIVING + " serves again",
        () ->
            amalgam.pipelines().stream()
                .anyMatch(p -> p.id().equals(DRIVING) && p.state() == PipelineState.READY));
    assertEquals(before, others());
  }
}
