package org.amalgam.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.inject.Inject;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.ProblemException;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A member of a fused model is replaced, broken and taken away while requests flow. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LiveIT {
  private static final int CALLERS = 8;
  private static final int CHANGES = Integer.getInteger("live.changes", 40);
  private static final long SEED = Long.getLong("live.seed", 1);
  private static final long STALLED = 1_000_000_000L;

  @Inject private BundleContext context;
  @Inject private Amalgam amalgam;

  private final List<float[]> allowed = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();

  @Configuration
  public Option[] configuration() throws IOException {
    return Container.options();
  }

  private static String jar(String behaviour) {
    return Path.of(System.getProperty("plugin.sign." + behaviour)).toUri().toString();
  }

  private Bundle install(String behaviour) throws Exception {
    Bundle bundle = context.installBundle(jar(behaviour));
    bundle.start();
    return bundle;
  }

  private Records some() {
    return amalgam.rows("live", "[{\"x\": 1, \"z\": 0.5}, {\"x\": -1, \"z\": 2.5}]");
  }

  private void deploy() throws Exception {
    Path folder = Files.createTempDirectory("live");
    StringBuilder rows = new StringBuilder("x,z,y\n");
    Random random = new Random(7);
    for (int row = 0; row < 300; row++) {
      boolean yes = row % 2 == 0;
      rows.append(yes ? 1 : -1).append(',').append(random.nextGaussian() + (yes ? 0.7 : 0));
      rows.append(yes ? ",yes\n" : ",no\n");
    }
    Files.writeString(folder.resolve("live.csv"), rows);
    amalgam.deploy(
        """
        {"format": 1, "id": "live", "task": "classification",
         "input": [{"name": "x", "type": "float32"}, {"name": "z", "type": "float32"}],
         "target": {"name": "y", "classes": ["no", "yes"]}, "data": "live.csv",
         "serving": {"grace": 2},
         "stages": [
           {"id": "sign", "type": "sign", "from": ["input.x"]},
           {"id": "line", "type": "linear", "from": ["input.z"]},
           {"id": "out", "type": "mean", "from": ["sign", "line"]}],
         "output": "out"}""",
        Optional.of(folder));
    Condition.await("live has all its stages", () -> amalgam.status("live").problems().isEmpty());
    amalgam.fit("live", FitOptions.DEFAULT).await();
  }

  private float[] answers() {
    return amalgam.predict("live", some()).fused().values();
  }

  /** Notes what the snapshot that serves answers. */
  private void allow() {
    allowed.add(answers());
  }

  private String version() {
    return amalgam.predict("live", some()).members().get(0).provider().version();
  }

  private void call(AtomicBoolean over) {
    Records rows = some();
    while (!over.get()) {
      long begun = System.nanoTime();
      try {
        float[] answer = amalgam.predict("live", rows).fused().values();
        if (allowed.stream().noneMatch(each -> Arrays.equals(each, answer))) {
          faults.add("no snapshot answers " + Arrays.toString(answer));
        }
      } catch (RuntimeException | Error e) {
        faults.add(e.toString());
      }
      longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
      answered.incrementAndGet();
    }
  }

  @Test
  public void noRequestFailsWhateverHappensToAMember() throws Exception {
    Bundle good = install("0.8");
    deploy();
    allow(); // version 8: 0.8
    Bundle better = install("0.9");
    Condition.await("0.9 serves", () -> version().equals("9.0.0"));
    allow();
    better.uninstall();
    good.uninstall();
    Condition.await("the member is missed", () -> state() == PipelineState.DEGRADED);
    allow();
    install("0.8");
    Condition.await("the member is back", () -> state() == PipelineState.READY);

    aWrongVersionIsRefused();

    AtomicBoolean over = new AtomicBoolean();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      Thread caller = new Thread(() -> call(over), "caller " + i);
      caller.start();
      callers.add(caller);
    }
    try {
      changes();
    } finally {
      over.set(true);
      for (Thread caller : callers) {
        caller.join();
      }
    }
    System.out.printf(
        "live: %d changes, seed %d: %d answers, %d faults, longest %.1f ms%n",
        CHANGES, SEED, answered.get(), faults.size(), longest.get() / 1e6);
    assertEquals("seed " + SEED, List.of(), faults.stream().distinct().limit(5).toList());
    assertTrue("a request took " + longest.get() / 1e6 + " ms", longest.get() < STALLED);
    assertTrue(answered.get() > 1000);
  }

  private void aWrongVersionIsRefused() throws Exception {
    Bundle wrong = install("wrong");
    Condition.await(
        "a version that takes the wrong class is refused",
        () -> amalgam.status("live").detail().contains("plugin-sign 10.9.0 was refused"));
    PipelineStatus status = amalgam.status("live");
    assertTrue(status.detail(), status.detail().contains("log-loss"));
    wrong.uninstall();
  }

  private PipelineState state() {
    return amalgam.status("live").state();
  }

  private List<Bundle> plugins() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> "plugin-sign".equals(bundle.getSymbolicName()))
        .toList();
  }

  private void changes() throws Exception {
    Random random = new Random(SEED);
    List<String> behaviours = List.of("0.8", "0.9", "throws", "silent", "sleeps", "wrong");
    for (int change = 0; change < CHANGES; change++) {
      String behaviour = behaviours.get(random.nextInt(change % 10 == 0 ? 6 : 4));
      List<Bundle> plugins = plugins();
      switch (random.nextInt(5)) {
        case 0 -> install(behaviour);
        case 1 -> update(plugins, behaviour, random);
        case 2 -> uninstall(plugins, random);
        case 3 -> assertTrue(List.of("", "NO_PREVIOUS").contains(rollback()));
        default -> {
          uninstall(plugins, random);
          install(behaviour);
        }
      }
    }
  }

  private static void uninstall(List<Bundle> plugins, Random random) throws Exception {
    if (!plugins.isEmpty()) {
      plugins.get(random.nextInt(plugins.size())).uninstall();
    }
  }

  private static void update(List<Bundle> plugins, String behaviour, Random random)
      throws Exception {
    if (!plugins.isEmpty()) {
      Bundle bundle = plugins.get(random.nextInt(plugins.size()));
      boolean taken =
          plugins.stream()
              .anyMatch(each -> !each.equals(bundle) && jar(behaviour).contains(version(each)));
      if (!taken) {
        try (InputStream in =
            Files.newInputStream(Path.of(System.getProperty("plugin.sign." + behaviour)))) {
          bundle.update(in);
        }
      }
    }
  }

  private static String version(Bundle bundle) {
    return "-" + bundle.getVersion().getMajor() + "." + bundle.getVersion().getMinor();
  }

  /** Rolls back; the code of the refusal where there is nothing to return to. */
  private String rollback() {
    try {
      amalgam.rollback("live");
      return "";
    } catch (ProblemException e) {
      return e.problems().get(0).code();
    }
  }
}
