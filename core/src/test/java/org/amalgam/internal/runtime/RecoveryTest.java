package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.internal.Data;
import org.amalgam.internal.registry.Installed;
import org.junit.jupiter.api.Test;

/** What was lost comes back, and one pipeline's trouble is no other's. */
class RecoveryTest extends LiveFixture {
  private static final String SOON = "\"serving\": {\"grace\": 0.05},";

  /** Throws what no stage should, when it is asked for its parameters. */
  private static final class Broken implements ModelTrainer {
    @Override
    public List<Param> params() {
      throw new IllegalStateException("broken");
    }

    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      throw new UnsupportedOperationException("nobody gets so far");
    }

    @Override
    public FittedModel load(LoadContext context) {
      throw new UnsupportedOperationException("nobody gets so far");
    }
  }

  private Installed remove(String type) {
    Installed stage = catalog.find(type).get(0);
    catalog.remove(stage.stage());
    return stage;
  }

  private boolean cannotAnswer() {
    try {
      answers();
      return false;
    } catch (ProblemException e) {
      assertEquals("STAGE_MISSING", e.problems().get(0).code());
      return true;
    }
  }

  private String versionOfTwo() {
    return platform.predict("p", some()).members().get(1).provider().version();
  }

  private PipelineState state() {
    return platform.status("p").state();
  }

  @Test
  void aPipelineThatCouldNotAnswerAnyMoreRecoversWithItsBundles() {
    serve(SOON);
    float[] before = answers();
    Installed mean = remove("mean");
    Installed other = remove("other");
    await(this::cannotAnswer);
    catalog.add(other);
    catalog.add(mean);
    assertArrayEquals(before, answers());
    assertEquals(PipelineState.READY, state(), platform.status("p").detail());
  }

  @Test
  void whatIsSwappedInWhileABundleIsMissingOutlivesARestart() {
    serve(SOON);
    Installed sign = remove("sign");
    await(() -> state() == PipelineState.DEGRADED);
    catalog.remove(first.stage());
    catalog.add(version("1.1.0", p -> p));
    assertEquals("1.1.0", versionOfTwo());
    assertEquals(PipelineState.DEGRADED, state());
    catalog.add(first);
    catalog.add(sign);
    assertEquals(PipelineState.READY, state());
    restart();
    assertEquals("1.1.0", versionOfTwo());
    platform.rollback("p");
    assertEquals("1.0.0", versionOfTwo());
    assertEquals(PipelineState.READY, state());
  }

  @Test
  void aBundleThatIsStartedAgainCostsNoRollback() {
    serve("");
    float[] before = answers();
    catalog.add(version("1.1.0", yes(p -> p > 0.5f ? 0.9f : 0.1f)));
    float[] after = answers();
    for (int i = 0; i < 4; i++) {
      Installed again = remove("sign");
      catalog.add(Installed.of("sign", again.stage(), again.provider()));
      assertArrayEquals(after, answers());
    }
    platform.rollback("p");
    assertArrayEquals(before, answers());
  }

  @Test
  void aPackageWhoseTypesAreMissingLeavesWhatServes() throws IOException {
    serve("");
    float[] before = answers();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    platform.exportPackage("p", out);
    remove("other");
    assertEquals(
        "UNKNOWN_TYPE",
        code(
            () -> {
              try {
                platform.importPackage(new ByteArrayInputStream(out.toByteArray()));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
    assertArrayEquals(before, answers());
  }

  @Test
  void whatACrashLeftOfAPipelineKeepsNoOtherFromComingBack() throws IOException {
    serve("");
    Path store = folder.resolve("store");
    Files.createDirectories(store.resolve("half"));
    Files.copy(store.resolve("p/deployment.json"), store.resolve("half/deployment.json"));
    restart();
    assertEquals(List.of("p"), platform.pipelines().stream().map(PipelineStatus::id).toList());
    assertEquals(PipelineState.READY, state());
  }

  @Test
  void aStageThatThrowsIsNamedAndOtherPipelinesFollow() {
    serve(SOON);
    String first = Data.HEAD.replace("\"p\"", "\"a\"");
    String broken =
        """
        "data": "rows.data.json",
        "stages": [{"id": "m", "type": "broken", "from": ["input.b"]}],
        "output": "m"}""";
    platform.deploy(first + broken, Optional.of(folder));
    catalog.add(Installed.of("broken", new Broken(), new Provider("broken", "1.0.0")));
    String problems = platform.status("a").problems().toString();
    assertTrue(problems.contains("broken"), problems);
    assertFalse(problems.contains("UNKNOWN_TYPE"), problems);
    catalog.add(version("1.1.0", yes(p -> p > 0.5f ? 0.9f : 0.1f)));
    assertEquals(0.85f, answers()[1], 1e-6f);
  }
}
