package org.amalgam.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.amalgam.api.pipeline.PipelineState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DeployFolderTest {
  private static final String RISK =
      "{\"id\": \"risk\", \"data\": \"risk.data.json\", \"stages\": []}";

  @TempDir Path root;
  private final FakeAmalgam amalgam = new FakeAmalgam();
  private DeployFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = new DeployFolder(amalgam, root.resolve("store"), Optional.of(root.resolve("etc")));
  }

  @AfterEach
  void close() {
    folder.close();
  }

  /** The same folder after the container was down. */
  private void restart() throws IOException {
    folder.close();
    open();
  }

  private File file(String name, String text) throws IOException {
    return Files.writeString(root.resolve(name), text).toFile();
  }

  private String fitted() throws InterruptedException {
    return Optional.ofNullable(amalgam.fits.poll(20, TimeUnit.SECONDS)).orElseThrow();
  }

  /** Waits until all that was asked before is done, by having another pipeline fitted. */
  private void assertNothingElseFitted() throws IOException, InterruptedException {
    folder.install(file("last.json", RISK.replace("risk", "last")));
    assertEquals("last", fitted());
  }

  private static List<String> logged(File file) throws IOException {
    try (var lines = Files.lines(Path.of("target/deployer.log"))) {
      return lines.filter(line -> line.contains(file.getPath())).toList();
    }
  }

  @Test
  void handlesWhatIsItsOwn() {
    for (String name : List.of("a.json", "a.amalgam", "a.csv", "a.CSV.gz")) {
      assertTrue(folder.canHandle(root.resolve(name).toFile()), name);
    }
    for (String name : List.of("a.jar", "a.cfg.json", "a.xml", "etc/a.json")) {
      assertFalse(folder.canHandle(root.resolve(name).toFile()), name);
    }
  }

  @Test
  void deploysAndFitsAPipelineThatNamesItsData() throws Exception {
    folder.install(file("risk.json", RISK));

    assertEquals("risk", fitted());
    assertEquals(PipelineState.READY, amalgam.state("risk"));
  }

  @Test
  void doesNotFitAPipelineWithoutData() throws Exception {
    folder.install(file("risk.json", "{\"id\": \"risk\", \"stages\": [{\"data\": 1}]}"));

    assertNothingElseFitted();
    assertEquals(PipelineState.RESOLVED, amalgam.state("risk"));
  }

  @Test
  void doesNotFitAgainAfterARestart() throws Exception {
    File file = file("risk.json", RISK);
    folder.install(file);
    fitted();

    restart();
    folder.install(file);

    assertNothingElseFitted();
  }

  @Test
  void fitsAChangedPipeline() throws Exception {
    folder.install(file("risk.json", RISK));
    fitted();

    folder.update(file("risk.json", RISK + " "));

    assertEquals("risk", fitted());
  }

  @Test
  void fitsWhenTheStageTypesHaveCome() throws Exception {
    amalgam.fresh = PipelineState.UNRESOLVED;
    folder.install(file("risk.json", RISK));
    amalgam.fresh = PipelineState.RESOLVED;
    assertNothingElseFitted();

    amalgam.states.put("risk", PipelineState.RESOLVED);

    assertEquals("risk", fitted());
  }

  @Test
  void fitsAgainWhenDataArrive() throws Exception {
    amalgam.failing = true;
    folder.install(file("risk.json", RISK));
    assertEquals("risk", fitted());
    amalgam.failing = false;

    folder.install(file("risk.data.json", "{\"format\": 1, \"files\": [{\"stages\": 1}]}"));

    assertEquals("risk", fitted());
    assertEquals(PipelineState.READY, amalgam.state("risk"));
    folder.update(file("risk.csv", "a\n1\n"));
    assertNothingElseFitted();
  }

  @Test
  void undeploysWhenTheFileGoes() throws Exception {
    File file = file("risk.json", RISK);
    folder.install(file);

    folder.uninstall(file);

    assertNull(amalgam.state("risk"));
  }

  @Test
  void noticesAFileThatWentWhileItWasDown() throws Exception {
    File file = file("risk.json", RISK);
    folder.install(file);
    Files.delete(file.toPath());

    restart();

    assertNull(amalgam.state("risk"));
  }

  @Test
  void logsABrokenFileInOneLineAndKeepsWhatWasThere() throws Exception {
    File file = file("risk.json", RISK);
    folder.install(file);
    fitted();
    int before = logged(file).size();

    folder.update(file("risk.json", "{broken"));

    List<String> lines = logged(file);
    assertEquals(before + 1, lines.size());
    assertTrue(
        lines.get(before).endsWith("/a ONE first problem.; /b TWO second."), lines.get(before));
    assertEquals(PipelineState.READY, amalgam.state("risk"));
    folder.uninstall(file);
    assertNull(amalgam.state("risk"));
  }

  @Test
  void logsAnInvalidPipelineAndDoesNotFitIt() throws Exception {
    amalgam.fresh = PipelineState.INVALID;
    File file = file("risk.json", RISK);

    folder.install(file);

    assertTrue(
        logged(file).get(0).endsWith("'risk' is INVALID. /a ONE first problem.; /b TWO second."));
    amalgam.fresh = PipelineState.RESOLVED;
    assertNothingElseFitted();
  }

  @Test
  void takesTheFormerPipelineOutWhenTheIdChanges() throws Exception {
    folder.install(file("risk.json", RISK));

    folder.update(file("risk.json", RISK.replace("risk", "other")));

    assertNull(amalgam.state("risk"));
    assertTrue(amalgam.states.containsKey("other"));
  }

  @Test
  void keepsAPipelineThatAnotherFileBringsToo() throws Exception {
    File first = file("a.json", RISK);
    folder.install(first);
    folder.install(file("b.json", RISK));

    folder.uninstall(first);

    assertTrue(amalgam.states.containsKey("risk"));
  }

  @Test
  void importsAPackageOnceAndRemovesIt() throws Exception {
    File file = file("risk.amalgam", "risk");
    folder.install(file);
    restart();
    folder.install(file);

    assertEquals(1, amalgam.imports);
    folder.update(file("risk.amalgam", "risk2"));
    assertEquals(2, amalgam.imports);
    assertEquals(PipelineState.READY, amalgam.state("risk2"));
    assertNull(amalgam.state("risk"));
    folder.uninstall(file);
    assertTrue(amalgam.states.isEmpty());
  }

  @Test
  void importsAPackageAgainIfItsPipelineIsGone() throws Exception {
    File file = file("risk.amalgam", "risk");
    folder.install(file);
    amalgam.undeploy("risk");

    folder.install(file);

    assertEquals(2, amalgam.imports);
  }

  @Test
  void refusesAHugeFile() throws Exception {
    File file = file("risk.json", RISK);
    try (var out = new RandomAccessFile(file, "rw")) {
      out.setLength((64L << 20) + 1);
    }

    folder.install(file);

    assertTrue(logged(file).get(0).endsWith("it has more than 64 MiB."));
    assertTrue(amalgam.states.isEmpty());
  }
}
