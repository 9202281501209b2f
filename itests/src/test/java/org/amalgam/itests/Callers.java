package org.amalgam.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.PipelineStatus;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Threads that ask a pipeline for the same rows all the time. Its stages are replaced by their like
 * meanwhile, so each answer must be the one that was given before.
 */
final class Callers {
  private static final int CALLERS = 4;
  private static final String VERSION = "1.0.1";

  private final Amalgam amalgam;
  private final String pipeline;
  private final Records rows;
  private final float[] before;
  private final List<Thread> callers = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();
  private volatile boolean over;

  private Callers(Amalgam amalgam, String pipeline, Records rows) {
    this.amalgam = amalgam;
    this.pipeline = pipeline;
    this.rows = rows;
    this.before = amalgam.predict(pipeline, rows).fused().values().clone();
  }

  /**
   * They ask while a newer version of a module comes beside it, serves, is rolled back whole, comes
   * again, and goes.
   */
  static void askWhileReplacing(
      BundleContext context, String module, Amalgam amalgam, String pipeline, Records rows)
      throws Exception {
    Callers all = new Callers(amalgam, pipeline, rows);
    all.start();
    try {
      all.replace(context, module);
    } finally {
      all.stop();
    }
    assertEquals(List.of(), all.faults.stream().distinct().limit(5).toList());
    assertTrue("" + all.answered, all.answered.get() > 100);
  }

  private void start() {
    for (int i = 0; i < CALLERS; i++) {
      Thread caller = new Thread(this::call, pipeline + " caller " + i);
      caller.start();
      callers.add(caller);
    }
  }

  private void stop() throws InterruptedException {
    over = true;
    for (Thread caller : callers) {
      caller.join();
    }
  }

  /** Makes the newer versions; before the container starts. */
  static void jars(String... modules) {
    Path jars = Path.of("target").toAbsolutePath();
    for (String module : modules) {
      Plugins.reversioned(jars, module, VERSION);
    }
    System.setProperty("live.jars", jars.toString());
  }

  private void call() {
    while (!over && faults.isEmpty()) {
      try {
        Answers answers = amalgam.predict(pipeline, rows);
        if (!Arrays.equals(before, answers.fused().values())) {
          faults.add("another answer, without " + answers.missing());
        }
        if (isMixed(answers)) {
          faults.add("two versions of a bundle in one answer");
        }
        answered.incrementAndGet();
      } catch (RuntimeException | LinkageError e) {
        faults.add(e.toString());
      }
    }
  }

  private static boolean isMixed(Answers answers) {
    Map<String, String> versions = new HashMap<>();
    return answers.members().stream()
        .map(Answers.Member::provider)
        .anyMatch(
            provider -> {
              String other = versions.put(provider.bundle(), provider.version());
              return other != null && !other.equals(provider.version());
            });
  }

  private void replace(BundleContext context, String module) throws Exception {
    Bundle newer = install(context, module);
    Condition.await("all of " + module + " is of the newer version", () -> shares(module) == 1);
    amalgam.rollback(pipeline);
    assertEquals("a bundle is one change, and so is its rollback", 0, shares(module), 0);
    newer.uninstall();
    newer = install(context, module);
    Condition.await("it serves again", () -> shares(module) == 1);
    newer.uninstall();
    Condition.await("the older version serves", () -> shares(module) == 0);
  }

  private Bundle install(BundleContext context, String module) throws Exception {
    Path jar = Path.of(System.getProperty("live.jars"), "amalgam-" + module + "-1.0.1.jar");
    try (InputStream in = Files.newInputStream(jar)) {
      Bundle bundle = context.installBundle(jar.toUri().toString(), in);
      bundle.start();
      return bundle;
    }
  }

  /** The share of the module's stages in the pipeline that are of the newer version. */
  private double shares(String module) {
    List<String> versions =
        amalgam.status(pipeline).stages().stream()
            .map(PipelineStatus.StageStatus::provider)
            .flatMap(provider -> provider.stream())
            .filter(provider -> provider.bundle().equals("amalgam-" + module))
            .map(provider -> provider.version())
            .toList();
    return versions.stream().filter(VERSION::equals).count() / (double) versions.size();
  }
}
