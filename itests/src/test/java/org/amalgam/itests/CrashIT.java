package org.amalgam.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.amalgam.itests.Signs.Way;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The container is killed at any moment of a fit, a swap, an import or a rollback, and started
 * again with its bundles in another order: every pipeline answers as before or as after.
 */
public class CrashIT {
  private static final int KILLS = Integer.getInteger("crash.kills", 3);
  private static final long SEED = Long.getLong("crash.seed", 1);
  private static final String MEDICAL = "medical-alzheimer";
  private static final String ROW = "{\"x\": 9, \"z\": 0.5}";
  private static final Duration LONGEST = Duration.ofSeconds(4);

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final Random random = new Random(SEED);
  private final Map<String, String> tables = new HashMap<>();
  private final Map<String, Integer> moments = new TreeMap<>();
  private Path folder;
  private Path home;
  private Launcher amalgam;
  private Signs signs;

  @Before
  public void start() throws Exception {
    folder = temporary.newFolder().toPath();
    home = folder.resolve("home");
    amalgam = new Launcher(home, folder);
    signs = new Signs(folder.resolve("jars"));
    signs.make();
    tables.put("a", table(1));
    tables.put("b", table(-1));
    amalgam.out("start");
    Files.copy(signs.jar("0.8", Way.BUNDLE), plugin());
  }

  @After
  public void stop() throws Exception {
    amalgam.out("stop");
  }

  private Path plugin() {
    return home.resolve("deploy/plugin-sign.jar");
  }

  private static String table(int sign) {
    StringBuilder rows = new StringBuilder("x,z,y\n");
    Random noise = new Random(5);
    for (int row = 0; row < 6000; row++) {
      boolean yes = row % 2 == 0;
      // Neither version is worse than the other beyond chance, so either may come back.
      boolean right = row / 2 % 20 < 16;
      rows.append(yes == right ? 1 : -1)
          .append(',')
          .append(noise.nextGaussian() + (yes ? sign : 0));
      rows.append(yes ? ",yes\n" : ",no\n");
    }
    return rows.toString();
  }

  private void write(String table) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), tables.get(table));
  }

  private void define(String id, String model, String column) throws IOException {
    Files.writeString(
        folder.resolve(id + ".json"),
        """
        {"format": 1, "id": "%s", "task": "classification",
         "input": [{"name": "x", "type": "float32"}, {"name": "z", "type": "float32"}],
         "target": {"name": "y", "classes": ["no", "yes"]}, "data": "rows.csv",
         "training": {"holdout": 0.01}, "serving": {"tolerance": 4},
         "stages": [
           {"id": "first", "type": "%s", "from": ["input.%s"]},
           {"id": "line", "type": "linear", "from": ["input.z"]},
           {"id": "out", "type": "mean", "from": ["first", "line"]}],
         "output": "out"}"""
            .formatted(id, model, column));
  }

  // ---- what serves ----

  /** What a pipeline answers, but for the versions of bundles. */
  private String answer(String pipeline) throws Exception {
    String json =
        pipeline.equals(MEDICAL)
            ? amalgam.out("predict", MEDICAL, "--held-out", "--json")
            : amalgam.out("predict", pipeline, "--row", ROW, "--json");
    return json.replaceAll("\"version\": *\"[^\"]*\"", "");
  }

  private Map<String, String> states() throws Exception {
    Map<String, String> states = new HashMap<>();
    for (JsonElement each :
        JsonParser.parseString(amalgam.out("pipelines", "--json")).getAsJsonArray()) {
      states.put(
          each.getAsJsonObject().get("id").getAsString(),
          each.getAsJsonObject().get("state").getAsString());
    }
    return states;
  }

  private void ready(String pipeline) throws Exception {
    try {
      Condition.await(pipeline + " is READY", () -> "READY".equals(states().get(pipeline)));
    } catch (AssertionError e) {
      throw new AssertionError(
          moments + ", seed " + SEED + "\n" + amalgam.out("status", pipeline), e);
    }
  }

  private String fitted(String pipeline, String table) throws Exception {
    write(table);
    amalgam.out("fit", pipeline);
    return answer(pipeline);
  }

  // ---- the test ----

  /** What can be under way; the answers before and after it are known. */
  private record Doing(String what, String pipeline, Set<String> answers, Begin begin) {}

  private interface Begin {
    void run() throws Exception;
  }

  @Test
  public void everyPipelineComesBackWithItsLastCompleteSnapshot() throws Exception {
    Condition.await(MEDICAL + " has its stages", () -> "RESOLVED".equals(states().get(MEDICAL)));
    amalgam.out("fit", MEDICAL);
    String diagnoses = answer(MEDICAL);
    write("b");
    define("plain", "linear", "x");
    define("signed", "sign", "x");
    amalgam.out("deploy", "plain.json");
    amalgam.out("deploy", "signed.json");
    String fitB = fitted("plain", "b");
    amalgam.out("export", "plain", "b.amalgam");
    String fitA = fitted("plain", "a");
    amalgam.out("export", "plain", "a.amalgam");
    assertNotEquals(fitA, fitB);
    Condition.await("sign is there", () -> "RESOLVED".equals(states().get("signed")));
    String sign8 = fitted("signed", "a");
    replacePlugin("0.9");
    Condition.await("0.9 serves", () -> !answer("signed").equals(sign8));
    String sign9 = answer("signed");

    List<Doing> all =
        List.of(
            new Doing("fit", "plain", Set.of(fitA, fitB), this::fit),
            new Doing("import", "plain", Set.of(fitA, fitB), this::takeIn),
            new Doing("rollback", "plain", Set.of(fitA, fitB), () -> begin("rollback", "plain")),
            new Doing("swap", "signed", Set.of(sign8, sign9), this::swap),
            new Doing("fit-medical", MEDICAL, Set.of(diagnoses), () -> begin("fit", MEDICAL)));
    for (int kill = 0; kill < KILLS; kill++) {
      Doing doing = all.get((kill + (int) SEED) % all.size());
      reorder();
      killWhile(doing);
      restart();
      for (String pipeline : List.of("plain", "signed", MEDICAL)) {
        ready(pipeline);
      }
      String where = "kill %d, seed %d: %s".formatted(kill, SEED, doing.what());
      assertEquals(where, diagnoses, answer(MEDICAL));
      assertTrue(where, Set.of(fitA, fitB).contains(answer("plain")));
      assertTrue(where, Set.of(sign8, sign9).contains(answer("signed")));
      everyPackageIsWhole();
    }
    System.out.printf("crash: %d kills, seed %d: %s%n", KILLS, SEED, moments);
  }

  private void fit() throws Exception {
    write(random.nextBoolean() ? "a" : "b");
    begin("fit", "plain");
  }

  private void takeIn() throws Exception {
    begin("import", random.nextBoolean() ? "a.amalgam" : "b.amalgam");
  }

  private void swap() throws Exception {
    replacePlugin(random.nextBoolean() ? "0.8" : "0.9");
  }

  private void replacePlugin(String behaviour) throws IOException {
    Path part = plugin().resolveSibling(".plugin-sign.part");
    Files.copy(signs.jar(behaviour, Way.BUNDLE), part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, plugin(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void begin(String... line) throws IOException {
    amalgam.start(folder.resolve("doing.txt"), folder.resolve("doing.err"), line);
  }

  /** Kills it after a while, or when something is being saved. */
  private void killWhile(Doing doing) throws Exception {
    long pid = Long.parseLong(Files.readString(home.resolve("karaf.pid")).strip());
    ProcessHandle container = ProcessHandle.of(pid).orElseThrow();
    doing.begin().run();
    boolean saving = random.nextInt(3) > 0;
    long least = random.nextInt((int) LONGEST.toMillis()) * 1_000_000L;
    long begun = System.nanoTime();
    Path store = home.resolve("store").resolve(doing.pipeline());
    boolean seen = false;
    while (System.nanoTime() - begun < (saving ? LONGEST.toNanos() : least) && !seen) {
      seen = saving && !parts(store).isEmpty();
      Thread.onSpinWait();
    }
    if (seen) {
      LockSupport.parkNanos(random.nextInt(3_000_000));
    }
    container.destroyForcibly();
    container.onExit().get(30, TimeUnit.SECONDS);
    moments.merge(doing.what() + (seen ? " while it was saved" : ""), 1, Integer::sum);
  }

  private static List<String> parts(Path folder) {
    String[] names = folder.toFile().list((in, name) -> name.endsWith(".part"));
    return names == null ? List.of() : Arrays.asList(names);
  }

  private void restart() throws Exception {
    amalgam.out("start");
    for (String pipeline : List.of("plain", "signed", MEDICAL)) {
      assertEquals(List.of(), parts(home.resolve("store").resolve(pipeline)));
    }
  }

  /** The bundles of the next start come in another order. */
  private void reorder() throws Exception {
    StringBuilder line = new StringBuilder();
    for (String bundle : List.of("core", "builtin", "light", "dl4j", "medical", "deployer")) {
      line.append("bundle:start-level amalgam-%s %d;".formatted(bundle, 81 + random.nextInt(9)));
    }
    console(line.toString());
  }

  private void console(String line) throws Exception {
    Path out = folder.resolve("console.txt");
    Process client =
        new ProcessBuilder(
                System.getProperty("amalgam.root") + "/distribution/target/assembly/bin/client",
                "-h",
                "127.0.0.1",
                "-a",
                Files.readString(home.resolve("port")).strip(),
                "-u",
                "amalgam",
                "-k",
                home.resolve("key").toString(),
                line)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertTrue("the console answers", client.waitFor(60, TimeUnit.SECONDS));
    assertTrue(Files.readString(out), !Files.readString(out).contains("Error"));
  }

  // ---- the store ----

  private void everyPackageIsWhole() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("store"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".amalgam")).toList()) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
          String sums =
              new String(
                  zip.getInputStream(zip.getEntry("SHA256SUMS")).readAllBytes(),
                  StandardCharsets.UTF_8);
          assertEquals(file.toString(), zip.size() - 1, sums.lines().count());
          zip.stream()
              .forEach(
                  entry -> {
                    try {
                      zip.getInputStream(entry).readAllBytes();
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(file.toString(), e);
                    }
                  });
        }
      }
    }
  }
}
