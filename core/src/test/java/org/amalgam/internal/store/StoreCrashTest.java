package org.amalgam.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.FitReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that saves packages is killed at any moment; what it had saved is there, whole. */
class StoreCrashTest {
  private static final int KILLS = 12;
  private static final int BYTES = 300_000;

  @TempDir Path folder;

  /** Saves packages for ever, each with its number as seed, and says when one is saved. */
  static final class Saver {
    public static void main(String[] folder) {
      Store store = new Store(Path.of(folder[0]));
      byte[] state = new byte[BYTES];
      new Random(1).nextBytes(state);
      for (long number = 1; ; number++) {
        store.savePackage("p", model(number, state));
        System.out.println(number);
      }
    }
  }

  private static ModelPackage model(long number, byte[] state) {
    FitReport report =
        new FitReport(
            "p",
            1,
            0,
            number,
            "",
            "",
            List.of(),
            Optional.empty(),
            Map.of(),
            List.of(),
            Map.of(),
            Map.of(),
            Optional.empty());
    return new ModelPackage(
        "{\"id\": \"p\"}",
        new ModelPackage.Manifest(ModelPackage.Manifest.FORMAT, report, List.of()),
        Map.of("m", state),
        Optional.empty());
  }

  /** Kills a saver after it has said so many numbers, and gives the last of them. */
  private long saveAndKill(int numbers) throws IOException, InterruptedException {
    Process saver =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Saver.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = 0;
    try (BufferedReader said =
        new BufferedReader(
            new java.io.InputStreamReader(saver.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < numbers; i++) {
        last = Long.parseLong(Optional.ofNullable(said.readLine()).orElseThrow());
      }
      assertTrue(saver.toHandle().destroyForcibly());
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        last = Long.parseLong(line);
      }
    }
    saver.waitFor();
    return last;
  }

  @Test
  void whatWasSavedSurvivesAKill() throws IOException, InterruptedException {
    Random random = new Random(5);
    for (int kill = 0; kill < KILLS; kill++) {
      long said = saveAndKill(1 + random.nextInt(20));
      Store store = new Store(folder);
      store.tidy();
      ModelPackage model = store.readPackage("p").orElseThrow();
      long saved = model.fitted().report().seed();
      assertTrue(saved == said || saved == said + 1, "said %d, saved %d".formatted(said, saved));
      assertEquals(BYTES, model.states().get("m").length);
      store.readPrevious("p").ifPresent(before -> assertEquals(BYTES, size(before)));
      try (Stream<Path> files = Files.list(folder.resolve("p"))) {
        assertEquals(List.of(), files.filter(StoreCrashTest::isHalf).toList());
      }
    }
  }

  private static int size(ModelPackage model) {
    return model.states().get("m").length;
  }

  private static boolean isHalf(Path file) {
    return file.getFileName().toString().endsWith(".part");
  }
}
