package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines that plugins bring, while their bundles come and go. */
class ShippedTest {
  private static final String PIPELINE =
      Data.HEAD
          + """
          "serving": {"grace": 0},
          "stages": [
            {"id": "x", "type": "numbers", "from": ["input.a", "input.b"]},
            {"id": "one", "type": "sign", "from": ["x"]}],
           "output": "one"}""";

  @TempDir Path folder;
  private final Shipped one = new Shipped("plugin", path -> Optional.empty());
  private final Shipped other = new Shipped("plugin", path -> Optional.empty());
  private Platform platform;

  @BeforeEach
  void open() {
    platform = new Platform(Fakes.catalog(), new Store(folder), 1);
    platform.offer(PIPELINE, one);
    assertTrue(isThere());
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private boolean isThere() {
    return platform.pipelines().stream().anyMatch(status -> status.id().equals("p"));
  }

  /** Whatever is due after no time has been done when this returns. */
  private void awaitTimers() {
    Shipped probe = new Shipped("probe", path -> Optional.empty());
    platform.offer(PIPELINE.replace("\"p\"", "\"probe\""), probe);
    platform.withdraw("probe", probe);
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (platform.pipelines().stream().anyMatch(status -> status.id().equals("probe"))) {
      assertTrue(System.nanoTime() < until, "not within 30 s");
      Thread.onSpinWait();
    }
  }

  @Test
  void goWithTheirBundle() {
    platform.withdraw("p", one);
    awaitTimers();
    assertTrue(!isThere());
  }

  @Test
  void stayIfTheBundleReturns() {
    platform.withdraw("p", one);
    platform.offer(PIPELINE, one);
    awaitTimers();
    assertTrue(isThere());
  }

  @Test
  void goOnWithAnotherVersionOfTheBundle() {
    platform.offer(PIPELINE, other);
    platform.withdraw("p", one);
    platform.offer(PIPELINE, other);
    awaitTimers();
    assertTrue(isThere());
    platform.withdraw("p", one);
    awaitTimers();
    assertTrue(isThere(), "it is the other's by now");
  }

  @Test
  void stayIfABundleLeavesThatDidNotBringThem() {
    platform.offer(PIPELINE, other);
    platform.withdraw("p", other);
    awaitTimers();
    assertTrue(isThere());
  }

  @Test
  void ofAnOperatorOutliveTheBundle() {
    platform.deploy(PIPELINE, Optional.of(folder));
    platform.withdraw("p", one);
    awaitTimers();
    assertEquals("p", platform.status("p").id());
  }
}
