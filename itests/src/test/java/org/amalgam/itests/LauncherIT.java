package org.amalgam.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.amalgam.api.pipeline.Answer;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.embedded.Embedded;
import org.amalgam.itests.Launcher.Result;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The launcher as a user meets it, and the same jars without a container. */
public class LauncherIT {
  private static final String MEDICAL = "medical-alzheimer";

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path folder;
  private static Launcher amalgam;

  @BeforeClass
  public static void start() throws Exception {
    folder = FOLDER.newFolder("some one's data").toPath();
    amalgam = new Launcher(folder.resolve("home"), folder);
    amalgam.out("start");
    fit(MEDICAL);
  }

  @AfterClass
  public static void stop() throws Exception {
    amalgam.out("stop");
    assertEquals(3, amalgam.call("status").status());
  }

  private static void fit(String pipeline) throws Exception {
    Condition.await(
        pipeline + " has its stages",
        () -> !state(pipeline).equals("UNRESOLVED") && !state(pipeline).isEmpty());
    amalgam.out("fit", pipeline);
  }

  private static String state(String pipeline) throws Exception {
    Result result = amalgam.call("status", pipeline, "--json");
    return result.status() == 0 ? object(result.out()).get("state").getAsString() : "";
  }

  private static JsonObject object(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static Path twoColumns(String name) throws IOException {
    StringBuilder rows = new StringBuilder("x,z,y\n");
    for (int row = 0; row < 80; row++) {
      rows.append(row % 9 + (row % 2) * 2)
          .append(',')
          .append((row * 5) % 7 + (row % 2) * 2)
          .append(row % 2 == 0 ? ",no\n" : ",yes\n");
    }
    Files.writeString(folder.resolve("rows of " + name + ".csv"), rows);
    Files.writeString(
        folder.resolve(name + ".data.json"),
        "{\"format\": 1, \"files\": [{\"path\": \"rows of %s.csv\"}], \"target\": \"y\"}"
            .formatted(name));
    Path file = folder.resolve(name + ".json");
    Files.writeString(
        file,
        """
        {"format": 1, "id": "%s", "task": "classification",
         "input": [{"name": "x", "type": "float32"}, {"name": "z", "type": "float32"}],
         "target": {"name": "y", "classes": ["no", "yes"]},
         "stages": [
           {"id": "a", "type": "linear", "from": ["input.x"]},
           {"id": "b", "type": "linear", "from": ["input.z"]},
           {"id": "out", "type": "mean", "from": ["a", "b"]}],
         "output": "out"}"""
            .formatted(name));
    return file;
  }

  @Test
  public void ownDataAndPipelinesNeedNoJava() throws Exception {
    twoColumns("own");
    amalgam.out("fit", "own.json", "--data", "own.data.json");
    JsonObject evaluation =
        object(amalgam.out("evaluate", "own", "--data", "own.data.json", "--json"));
    assertEquals("own", evaluation.get("pipeline").getAsString());
    assertEquals(80, evaluation.get("rows").getAsInt());
    assertEquals(5, evaluation.get("folds").getAsInt());
    assertEquals(42, evaluation.get("seed").getAsInt());
    assertEquals(2, evaluation.getAsJsonArray("members").size());
    JsonObject auc =
        evaluation.getAsJsonObject("fused").getAsJsonObject("metrics").getAsJsonObject("auc");
    assertTrue(auc.get("low").getAsDouble() <= auc.get("value").getAsDouble());
    JsonObject gain = evaluation.getAsJsonObject("gain");
    assertTrue(gain.has("metric") && gain.has("difference") && gain.has("verdict"));

    Files.writeString(folder.resolve("new.csv"), "z,x\n8,9\n0,1\n");
    amalgam.out("predict", "own", "--data", "new.csv", "--out", "answers.csv");
    List<String> answers = Files.readAllLines(folder.resolve("answers.csv"));
    assertEquals(3, answers.size());
    assertTrue(answers.get(1), answers.get(1).contains("yes"));
    assertTrue(answers.get(2), answers.get(2).contains("no"));

    String rows = amalgam.out("predict", "own", "--row", "{\"x\": 9, \"z\": 8}", "--json");
    JsonObject answer = object(rows.lines().findFirst().orElseThrow());
    assertEquals("yes", answer.get("label").getAsString());
    assertTrue(answer.getAsJsonObject("probabilities").get("yes").getAsDouble() > 0.5);
    assertEquals(2, answer.getAsJsonArray("members").size());
  }

  @Test
  public void everythingForProgramsIsJson() throws Exception {
    JsonArray stages = JsonParser.parseString(amalgam.out("stages", "--json")).getAsJsonArray();
    assertTrue(stages.size() > 12);
    assertEquals(
        "linear", object(amalgam.out("stage-info", "linear", "--json")).get("type").getAsString());
    assertTrue(
        JsonParser.parseString(amalgam.out("pipelines", "--json")).getAsJsonArray().size() >= 1);
    Result wrong = amalgam.call("status", "no-such", "--json");
    assertNotEquals(0, wrong.status());
    assertEquals(
        "UNKNOWN_PIPELINE",
        object(wrong.out())
            .getAsJsonArray("problems")
            .get(0)
            .getAsJsonObject()
            .get("code")
            .getAsString());
  }

  @Test
  public void aFailureIsOneLineWithItsReasonAndAStatus() throws Exception {
    Result wrong = amalgam.call("status", "medical-alzheimr");
    assertNotEquals(0, wrong.status());
    assertEquals(wrong.out(), 1, wrong.out().strip().lines().count());
    assertTrue(wrong.out(), wrong.out().contains("Did you mean 'medical-alzheimer'?"));
    assertNotEquals(0, amalgam.call("no-such-command").status());
    assertNotEquals(0, amalgam.call("Bad;Command").status());
    assertNotEquals(0, amalgam.call("fit", "no-such-file.json").status());
  }

  @Test
  public void badDataIsRefusedByFileLineAndColumnAllAtOnce() throws Exception {
    twoColumns("bad");
    expectRefusal(
        "x,z,y\n1,2,no\nmany,3,yes\n4,inf,yes\n5,6,maybe\n",
        "rows of bad.csv:3:x NOT_A_NUMBER",
        "rows of bad.csv:4:z NOT_FINITE",
        "rows of bad.csv:5:y UNKNOWN_LABEL");
    expectRefusal(
        "x,z,y\n1,2,no\n7,8\n9,9,yes,1\nmany,3,maybe\n",
        "rows of bad.csv:3 RAGGED_ROW",
        "rows of bad.csv:4",
        "rows of bad.csv:5:x NOT_A_NUMBER",
        "rows of bad.csv:5:y UNKNOWN_LABEL");
    expectRefusal("x,z,y\n", "NO_ROWS");
    expectRefusal("x,z,y\n1,2,no\n1,3,no\n", "CONSTANT_COLUMN", "ONE_CLASS");
  }

  private static void expectRefusal(String rows, String... problems) throws Exception {
    Files.writeString(folder.resolve("rows of bad.csv"), rows);
    Result wrong = amalgam.call("fit", "bad.json", "--data", "bad.data.json");
    assertNotEquals(0, wrong.status());
    for (String problem : problems) {
      assertTrue(problem + " in " + wrong.out(), wrong.out().contains(problem));
    }
  }

  @Test
  public void theContainerAndAPlainJvmGiveTheSameAnswers() throws Exception {
    List<JsonObject> inside =
        amalgam
            .out("predict", MEDICAL, "--held-out", "--json")
            .lines()
            .map(LauncherIT::object)
            .toList();
    try (Embedded.Session flat = Embedded.open(folder.resolve("flat"))) {
      flat.fit(MEDICAL, FitOptions.DEFAULT).await();
      List<Answer> outside =
          flat.predict(MEDICAL, flat.heldOut(MEDICAL), PredictOptions.EXPLAINED).all();
      assertEquals(inside.size(), outside.size());
      for (int row = 0; row < outside.size(); row++) {
        for (Map.Entry<String, Float> entry : outside.get(row).probabilities().entrySet()) {
          assertEquals(
              "row " + row,
              inside.get(row).getAsJsonObject("probabilities").get(entry.getKey()).getAsDouble(),
              entry.getValue(),
              1e-6);
        }
      }
    }
  }

  @Test
  public void twoFitsWithOneSeedGiveOnePackageButForTheTime() throws Exception {
    amalgam.out("export", MEDICAL, "first.amalgam");
    amalgam.out("fit", MEDICAL);
    amalgam.out("export", MEDICAL, "second.amalgam");
    assertEquals(entries("first.amalgam"), entries("second.amalgam"));
  }

  private static Map<String, String> entries(String file) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String content = new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1);
        if (!entry.getName().equals("SHA256SUMS")) {
          entries.put(
              entry.getName(), content.replaceAll("\"fitted\": \"[^\"]*\"", "\"fitted\": \"\""));
        }
      }
    }
    return entries;
  }

  @Test
  public void aDamagedPackageIsRefusedAndWhatServesServesOn() throws Exception {
    amalgam.out("export", MEDICAL, "whole.amalgam");
    byte[] whole = Files.readAllBytes(folder.resolve("whole.amalgam"));
    Files.write(folder.resolve("part.amalgam"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Result refused = amalgam.call("import", "part.amalgam");
    assertNotEquals(0, refused.status());
    assertTrue(refused.out(), refused.out().contains("BAD_PACKAGE"));
    assertEquals("READY", state(MEDICAL));
    amalgam.out("import", "whole.amalgam");
    assertEquals("READY", state(MEDICAL));
  }

  /** A pipeline that is fitted and serves, whose next fit takes longer than any test. */
  private static void endless(String name) throws Exception {
    Path file = twoColumns(name);
    String network =
        "\"type\": \"dl4j.mlp\", \"params\": {\"hidden\": [4], \"epochs\": %d}, \"from\": [\"input.z\"]";
    String definition =
        Files.readString(file)
            .replace("\"type\": \"linear\", \"from\": [\"input.z\"]", network)
            .replace("\"output\"", "\"data\": \"" + name + ".data.json\", \"output\"");
    Files.writeString(file, definition.formatted(1));
    amalgam.out("fit", file.toString());
    Files.writeString(file, definition.formatted(Integer.MAX_VALUE));
    amalgam.out("deploy", file.toString());
  }

  /** Begins a fit or an evaluation and waits until it is under way. */
  private static Process begin(String command, String pipeline, String name) throws Exception {
    Path out = folder.resolve(name + ".txt");
    Process process = amalgam.start(out, folder.resolve(name + ".err"), command, pipeline);
    Condition.await(name + " shows progress", () -> Files.readString(out).contains("epoch"));
    return process;
  }

  private static void expectServing(String pipeline) throws Exception {
    Condition.await("no fit is under way", () -> state(pipeline).equals("READY"));
    Result again = amalgam.call("cancel", pipeline);
    assertNotEquals(0, again.status());
    assertTrue(again.out(), again.out().contains("NOT_RUNNING"));
    amalgam.out("predict", pipeline, "--row", "{\"x\": 9, \"z\": 8}");
  }

  @Test
  public void anInterruptedRunIsCancelledAndWhatServesServesOn() throws Exception {
    endless("interrupted");
    for (String command : List.of("fit", "evaluate")) {
      Process run = begin(command, "interrupted", "interrupted " + command);
      run.destroy();
      assertTrue(run.waitFor(30, TimeUnit.SECONDS));
      assertEquals(130, run.exitValue());
      String told = Files.readString(folder.resolve("interrupted " + command + ".err"));
      assertEquals(told, 1, told.lines().count());
      assertTrue(told, told.contains("cancelled"));
      expectServing("interrupted");
    }
  }

  @Test
  public void aLostConnectionCancelsTheFit() throws Exception {
    endless("lost");
    Process launcher = begin("fit", "lost", "lost launcher");
    launcher.destroyForcibly();
    expectServing("lost");
    Process client = begin("fit", "lost", "lost client");
    client.descendants().forEach(ProcessHandle::destroyForcibly);
    assertTrue(client.waitFor(30, TimeUnit.SECONDS));
    assertNotEquals(0, client.exitValue());
    expectServing("lost");
  }

  @Test
  public void aFitIsCancelledByThePipelinesId() throws Exception {
    endless("unwanted");
    Process fit = begin("fit", "unwanted", "unwanted fit");
    assertEquals("FITTING", state("unwanted"));
    JsonArray cancelled =
        object(amalgam.out("cancel", "unwanted", "--json")).getAsJsonArray("cancelled");
    assertEquals("Fit of pipeline 'unwanted'", cancelled.get(0).getAsString());
    assertTrue(fit.waitFor(30, TimeUnit.SECONDS));
    assertEquals(1, fit.exitValue());
    String told = Files.readString(folder.resolve("unwanted fit.txt"));
    assertTrue(told, told.contains("CANCELLED"));
    expectServing("unwanted");
  }

  @Test
  public void twoInstancesRunSideBySide() throws Exception {
    Launcher other = new Launcher(folder.resolve("other"), folder);
    try {
      other.out("start");
      assertEquals(0, amalgam.call("status").status());
      assertNotEquals(
          Files.readString(folder.resolve("home/port")),
          Files.readString(folder.resolve("other/port")));
    } finally {
      other.out("stop");
    }
    assertEquals(0, amalgam.call("status").status());
  }

  @Test
  public void whatIsFittedOutlivesARestart() throws Exception {
    String before = amalgam.out("predict", MEDICAL, "--held-out", "--json");
    amalgam.out("stop");
    amalgam.out("start");
    Condition.await("it is ready without a fit", () -> state(MEDICAL).equals("READY"));
    assertEquals(before, amalgam.out("predict", MEDICAL, "--held-out", "--json"));
  }
}
