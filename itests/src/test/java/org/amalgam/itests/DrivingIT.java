package org.amalgam.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import javax.inject.Inject;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.StageType;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Task;
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
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Driving in the real distribution, on the simulated recording that is shipped. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DrivingIT {
  private static final String DRIVING = "driving-decision";

  /** 3,837 test frames: half of the 95 % interval of the macro-F1 is 0.013. */
  private static final double NOISE = 0.013;

  private static final double BAR = 0.915;

  private static final String LATE = "late";
  private static final Duration DUE = Duration.ofMillis(500);
  private static final Duration HELD = Duration.ofSeconds(30);

  @Inject private BundleContext context;
  @Inject private Amalgam amalgam;
  @Inject private FeaturesService features;

  @Configuration
  public Option[] configuration() throws IOException {
    Callers.jars("driving");
    return Container.options("live.jars");
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

  /** Three rows of which the middle one has another number in a column. */
  private Answers withNumber(String column, int at, float number) {
    Records rows = amalgam.heldOut(DRIVING).rows(new int[] {0, 1, 2});
    FloatColumn given = rows.floats(column);
    int size = given.field().size();
    float[] numbers = new float[3 * size];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = given.get(i / size, i % size);
    }
    numbers[size + at] = number;
    List<Column> columns = new ArrayList<>(rows.columns());
    columns.replaceAll(c -> c == given ? FloatColumn.of(given.field(), numbers) : c);
    return amalgam.predict(DRIVING, Records.of(3, columns));
  }

  private static void assertMiddleRefused(String code, String column, Answers answers) {
    assertEquals(1, answers.refused().size());
    assertEquals(1, answers.refused().get(0).row());
    assertEquals(code, answers.refused().get(0).problem().code());
    assertTrue(answers.refused().get(0).problem().toString().contains(column));
    assertTrue(answers.fused().answered(0) && answers.fused().answered(2));
    assertFalse(answers.fused().answered(1));
  }

  @Test
  public void aFrameThatCannotBeIsRefusedAndTheOthersAreAnswered() throws Exception {
    ready();
    assertMiddleRefused("NOT_INCREASING", "times", withNumber("times", 5, 0));
    assertMiddleRefused("OUT_OF_RANGE", "neighbours", withNumber("neighbours", 4, 1e30f));
  }

  /** Holds up who passes it while it is shut, for longer than any test waits. */
  private static final class Gate {
    private final AtomicInteger passed = new AtomicInteger();
    private volatile CountDownLatch open = new CountDownLatch(0);

    void shut() {
      passed.set(0);
      open = new CountDownLatch(1);
    }

    void open() {
      open.countDown();
    }

    /** How many have passed it since it was shut. */
    int passed() {
      return passed.get();
    }

    void pass() {
      try {
        open.await(HELD.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      passed.incrementAndGet();
    }
  }

  /** A member like another, behind a gate. */
  private record Late(ModelTrainer like, Gate gate) implements ModelTrainer {
    @Override
    public List<Param> params() {
      return like.params();
    }

    @Override
    public int stateVersion() {
      return like.stateVersion();
    }

    @Override
    public Set<Task> tasks() {
      return like.tasks();
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> fit) {
      return new Held(like.fit(fit), gate);
    }

    @Override
    public FittedModel load(LoadContext state) throws IOException {
      return new Held(like.load(state), gate);
    }
  }

  private record Held(FittedModel model, Gate gate) implements FittedModel {
    @Override
    public Predictions apply(List<Features> input) {
      gate.pass();
      return model.apply(input);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      model.save(out);
    }
  }

  /** The shipped pipeline on every eighth frame, with a type of its own for one member. */
  private void deployLate(Path folder) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(shipped("traffic.csv.gz")), StandardCharsets.UTF_8))) {
      List<String> all = lines.lines().toList();
      Files.write(
          folder.resolve("traffic.csv"),
          IntStream.range(0, all.size()).filter(i -> i % 8 == 0).mapToObj(all::get).toList());
    }
    Files.writeString(
        folder.resolve("driving-decision.data.json"),
        text("driving-decision.data.json").replace("traffic.csv.gz", "traffic.csv"));
    amalgam.deploy(
        text("driving-decision.json")
            .replace("\"id\": \"driving-decision\"", "\"id\": \"" + LATE + "\"")
            .replaceAll("(\"id\": \"decision\",\\s+\"type\": \")[a-z-]+", "$1" + LATE),
        Optional.of(folder));
  }

  private InputStream shipped(String file) throws IOException {
    return driving().getEntry("/AMALGAM-INF/pipelines/" + file).openStream();
  }

  private String text(String file) throws IOException {
    try (InputStream in = shipped(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ModelTrainer boosting() throws Exception {
    String filter = "(%s=gradient-boosting)".formatted(StageType.PROPERTY);
    Condition.await(
        "gradient-boosting is there",
        () -> !context.getServiceReferences(ModelTrainer.class, filter).isEmpty());
    return context.getService(
        context.getServiceReferences(ModelTrainer.class, filter).iterator().next());
  }

  /** Whoever waited for the member would wait for half a minute, and name nobody. */
  @Test
  public void aDecisionIsMadeWithinItsDeadline() throws Exception {
    Gate gate = new Gate();
    ServiceRegistration<ModelTrainer> type =
        context.registerService(
            ModelTrainer.class,
            new Late(boosting(), gate),
            FrameworkUtil.asDictionary(Map.of(StageType.PROPERTY, LATE)));
    try {
      deployLate(Files.createTempDirectory(LATE));
      Condition.await("all stages are there", () -> amalgam.status(LATE).problems().isEmpty());
      amalgam.fit(LATE, FitOptions.DEFAULT).await();
      gate.shut();
      for (int row = 0; row < 5; row++) {
        decideInTime(amalgam.heldOut(LATE).rows(new int[] {row}), gate);
      }
      gate.open();
      Records row = amalgam.heldOut(LATE).rows(new int[] {0});
      assertEquals(List.of(), amalgam.predict(LATE, row).missing());
    } finally {
      gate.open();
      amalgam.undeploy(LATE);
      type.unregister();
    }
  }

  private void decideInTime(Records row, Gate gate) {
    long begun = System.nanoTime();
    Answers answers = amalgam.predict(LATE, row, PredictOptions.DEFAULT.within(DUE));
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertEquals("the member is still held up", 0, gate.passed());
    assertTrue("took " + took, took.compareTo(DUE.multipliedBy(4)) < 0);
    assertTrue(answers.fused().answered(0));
    assertEquals(
        List.of(new Answers.Missing("decision", "it had not answered after 500 ms")),
        answers.missing());
  }

  /** Perception and planning come in another version and go while decisions flow. */
  @Test
  public void aMemberIsSwappedWhileDecisionsFlow() throws Exception {
    ready();
    Callers.askWhileReplacing(
        context, "driving", amalgam, DRIVING, amalgam.heldOut(DRIVING).rows(new int[] {0}));
    assertEquals(PipelineState.READY, amalgam.status(DRIVING).state());
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
