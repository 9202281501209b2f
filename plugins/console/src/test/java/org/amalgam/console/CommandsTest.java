package org.amalgam.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.amalgam.api.Param;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Answer;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.EvaluatorInfo;
import org.amalgam.api.pipeline.EvaluatorKind;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.Json;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CommandsTest {
  private static final List<Problem> TWO =
      List.of(
          new Problem("/stages/1/type", "UNKNOWN_TYPE", "no bundle provides 'x'."),
          new Problem("/output", "UNKNOWN_STAGE", "there is no stage\n'y'."));

  @TempDir Path folder;
  private final FakeAmalgam amalgam = new FakeAmalgam();
  private Shell shell;

  @BeforeEach
  void open() {
    amalgam.with(Samples.status("risk", PipelineState.READY, List.of()));
    amalgam.stages = List.of(Samples.CONCAT, Samples.MLP);
    shell = new Shell(amalgam, folder);
  }

  @AfterEach
  void close() throws IOException {
    shell.close();
  }

  private String ok(String line) {
    Shell.Result result = shell.run(line);
    assertTrue(result.ok(), result.toString());
    return result.out();
  }

  private String refused(String line) {
    Shell.Result result = shell.run(line);
    assertFalse(result.ok(), result.toString());
    return result.out();
  }

  @Test
  void listsStagesInOneLineEach() {
    assertEquals(
        """
        type      kind         provider               summary
        --------  -----------  ---------------------  ----------------------------
        concat    synthesizer  amalgam-builtin 1.0.0  Joins features side by side.
        dl4j.mlp  model        amalgam-dl4j 1.0.0     A multilayer perceptron.
        """,
        ok("amalgam:stages"));
    assertFalse(ok("amalgam:stages --kind model").contains("concat"));
    assertEquals(Json.text(List.of(Samples.MLP)) + "\n", ok("amalgam:stages --json --kind=model"));
  }

  @Test
  void tellsTheParametersOfAStage() {
    assertEquals(
        """
        dl4j.mlp, model, from amalgam-dl4j 1.0.0
        A multilayer perceptron.

        parameter  type      default   description
        ---------  --------  --------  -------------------------------------
        hidden     integers  [64,32]   Units of each hidden layer. (1 or more)
        label      text      required  Which label.
        """
            .replace("-------------------------------------\n", "-".repeat(39) + "\n"),
        ok("amalgam:stage-info dl4j.mlp"));
  }

  @Test
  void listsMetricsAndAnalyses() {
    EvaluatorInfo ks =
        new EvaluatorInfo(
            "finance.ks",
            EvaluatorKind.METRIC,
            "Largest gap.",
            List.of(Task.CLASSIFICATION),
            List.of(Param.number("share", 0.5, "Of what.")),
            Samples.BUILTIN);
    amalgam.evaluators = List.of(ks);
    assertEquals(
        """
        type        kind    task            provider               summary
        ----------  ------  --------------  ---------------------  ------------
        finance.ks  metric  classification  amalgam-builtin 1.0.0  Largest gap.
        """,
        ok("amalgam:metrics"));
    assertEquals(Json.text(List.of(ks)) + "\n", ok("amalgam:metrics --json"));
    assertTrue(ok("amalgam:metrics finance.ks").contains("share      number  0.5      Of what."));
    assertTrue(refused("amalgam:metrics finance.kz").contains("UNKNOWN_METRIC"));
  }

  @Test
  void suggestsAStageTypeForAnUnknownOne() {
    assertEquals(
        "Error: Stage type 'mlp': UNKNOWN_TYPE no installed bundle provides it."
            + " Did you mean dl4j.mlp?\n",
        refused("amalgam:stage-info mlp"));
  }

  @Test
  void evaluatesForPeople() {
    Shell.Result result = shell.run("amalgam:evaluate risk --folds 5");

    assertEquals(
        """
        Evaluating pipeline 'risk' ...
         50 %  fold 3 of 5 (12 s, about 1 min 10 s left)
        Pipeline 'risk' on 373 held-out rows, 5-fold cross-validation, seed 42 (in brackets: 95 % intervals)

        model        type                  accuracy                   AUC              log-loss
        -----------  --------  --------------------  --------------------  --------------------
        csf          linear    0.850 [0.810, 0.890]  0.865 [0.830, 0.895]  0.400 [0.300, 0.500]
        mri          dl4j.mlp  0.850 [0.810, 0.890]  0.802 [0.767, 0.832]  0.400 [0.300, 0.500]
        out (fused)  stacking  0.850 [0.810, 0.890]  0.896 [0.861, 0.926]  0.400 [0.300, 0.500]

        The fusion beats its best member 'csf' by 0.031 AUC [0.010, 0.052] (better in 99.6 % of resamples).
        Note: 2 rows have no label and were left out.
        """,
        result.out());
  }

  @Test
  void evaluatesForPrograms() {
    Shell.Result result =
        shell.run("amalgam:evaluate --json risk --seed 7 --repeats 3 --metric auc --data d.json");

    assertEquals(Json.text(Samples.EVALUATION) + "\n", result.out());
    assertEquals(
        Optional.of(
            new EvaluateOptions(
                Optional.of(folder.resolve("d.json")),
                Optional.empty(),
                3,
                Optional.of(7L),
                Optional.of("auc"))),
        amalgam.evaluated);
  }

  @Test
  void fitsADefinitionInAFile() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.writeString(inside.resolve("risk.json"), "{}");

    String out = ok("amalgam:fit risk.json --dir inside --seed -1");

    assertEquals(List.of("deploy {} from inside", "fit risk"), amalgam.asked);
    assertEquals(Optional.of(new FitOptions(Optional.empty(), Optional.of(-1L))), amalgam.fitted);
    assertTrue(out.contains("\nPipeline 'risk' learned from 298 rows, seed 42"), out);
    assertTrue(out.contains("Fusion 'out' serves the plain mean of its members"), out);
  }

  @Test
  void refusesAnInvalidFileWithALineForEachProblem() throws IOException {
    Files.writeString(folder.resolve("risk.json"), "{}");
    amalgam.problems = TWO;
    String expected =
        """
        Error: Pipeline 'risk': /stages/1/type UNKNOWN_TYPE no bundle provides 'x'.
        Error: Pipeline 'risk': /output UNKNOWN_STAGE there is no stage 'y'.
        """;

    assertEquals(expected, refused("amalgam:deploy risk.json"));
    assertEquals(expected, refused("amalgam:fit risk.json"));
    assertEquals(
        expected.replace("Pipeline 'risk'", "risk.json"), refused("amalgam:validate risk.json"));
    JsonObject json =
        JsonParser.parseString(refused("amalgam:validate risk.json --json")).getAsJsonObject();
    assertEquals("risk.json", json.get("error").getAsString());
    assertEquals("/output", problem(json, 1, "at"));
    assertEquals("UNKNOWN_STAGE", problem(json, 1, "code"));
  }

  private static String problem(JsonObject json, int index, String key) {
    return json.getAsJsonArray("problems").get(index).getAsJsonObject().get(key).getAsString();
  }

  @Test
  void validatesAGoodFile() throws IOException {
    Files.writeString(folder.resolve("risk.json"), "{}");

    assertEquals("risk.json is valid.\n", ok("amalgam:validate risk.json"));
    assertEquals(
        "{\"file\":\"risk.json\",\"valid\":true,\"problems\":[]}\n",
        ok("amalgam:validate --json risk.json"));
  }

  @Test
  void namesAMissingFileAndWhereItLooked() {
    assertEquals(
        "Error: File 'no.json': NO_FILE there is no file %s; relative paths start from %s.\n"
            .formatted(folder.resolve("no.json"), folder),
        refused("amalgam:deploy no.json"));
  }

  @Test
  void refusesAFileThatIsNoText() throws IOException {
    Files.write(folder.resolve("bad.json"), new byte[] {'{', (byte) 0xff});

    assertEquals(
        "Error: File 'bad.json': NOT_TEXT it is not UTF-8 text.\n",
        refused("amalgam:validate bad.json"));
  }

  @Test
  void predictsHeldOutRowsForPeople() {
    Shell.Result result = shell.run("amalgam:predict risk --limit 2");

    assertEquals(
        """
        row  label  probability    csf    mri
        ---  -----  -----------  -----  -----
        0    well         0.700  0.750  0.650
        1    well         0.750  0.750      -
        These rows were kept out of the fit.
        2 of 30 rows; --limit N shows more, --out FILE.csv writes them.
        """,
        result.out());
  }

  @Test
  void answersTheRestWhereARowIsRefused() {
    Problem age = new Problem("/1/age", "OUT_OF_RANGE", "'age' is -3; it must be 0 or more.");
    amalgam.refused = List.of(new Answers.Refused(1, age));
    Shell.Result people = shell.run("amalgam:predict risk --data new.csv");
    assertFalse(people.ok());
    assertTrue(people.out().contains("1    refused"), people.out());
    assertTrue(
        people
            .out()
            .contains(
                "Error: 1 of 3 rows were refused: /1/age OUT_OF_RANGE 'age' is -3; it must be 0 or"
                    + " more."),
        people.out());
    Shell.Result programs = shell.run("amalgam:predict risk --data new.csv --json");
    assertFalse(programs.ok());
    List<String> lines = programs.out().lines().toList();
    assertEquals(4, lines.size(), programs.out());
    assertEquals(Json.text(List.of(age)), field(lines.get(1), "refused"), programs.out());
    assertEquals(Json.text(List.of(age)), field(lines.get(3), "problems"), programs.out());
    assertTrue(
        refused("amalgam:predict risk --data new.csv --explain").contains("Row 1: refused."));
  }

  private static String field(String json, String key) {
    return JsonParser.parseString(json).getAsJsonObject().get(key).toString();
  }

  @Test
  void predictsForProgramsAnObjectInEachLine() {
    List<String> lines = ok("amalgam:predict risk --json --data new.csv").lines().toList();

    assertEquals(Samples.answers(3).all().stream().map(Json::text).toList(), lines);
    assertEquals(List.of("read " + folder.resolve("new.csv")), amalgam.asked);
    JsonObject second = JsonParser.parseString(lines.get(1)).getAsJsonObject();
    assertEquals("well", second.get("label").getAsString());
    assertEquals(0.75, second.getAsJsonObject("probabilities").get("well").getAsDouble());
    assertEquals(2, second.getAsJsonArray("members").size());
  }

  @Test
  void takesARowFromTheCommandLine() {
    ok("amalgam:predict risk --row '{\"age\": 71}'");

    assertEquals(List.of("rows {\"age\": 71}"), amalgam.asked);
  }

  @Test
  void writesAnswersAsCsv() throws IOException {
    Path file = folder.resolve("answers.csv");
    Files.writeString(file, "older");

    String out = ok("amalgam:predict risk --data new.csv --out answers.csv");

    assertEquals("Wrote 3 answers to " + file + ".\n", out);
    assertEquals(
        """
        row,label,p_ill,p_well,csf_ill,csf_well,mri_ill,mri_well
        0,well,0.3,0.7,0.25,0.75,0.35000002,0.65
        1,well,0.25,0.75,0.25,0.75,,
        2,well,0.3,0.7,0.25,0.75,0.35000002,0.65
        """
            .replace("0.3,", 1 - 0.7f + ",")
            .replace("0.35000002", Float.toString(1 - 0.65f)),
        Files.readString(file));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void refusesToWriteIntoAMissingFolder() {
    assertEquals(
        "Error: File '%s': UNWRITABLE its folder is missing or must not be written to.\n"
            .formatted(folder.resolve("no/answers.csv")),
        refused("amalgam:predict risk --held-out --out no/answers.csv"));
  }

  @Test
  void movesModelPackages() {
    assertTrue(ok("amalgam:export risk risk.amalgam").contains("(7 bytes)"));

    ok("amalgam:import risk.amalgam");

    assertEquals(List.of("import package"), amalgam.asked);
  }

  @Test
  void keepsAnOlderPackageIfTheExportIsRefused() throws IOException {
    Files.writeString(folder.resolve("old.amalgam"), "older");

    refused("amalgam:export unknown old.amalgam");

    assertEquals("older", Files.readString(folder.resolve("old.amalgam")));
  }

  @Test
  void undeploys() {
    assertEquals("{\"undeployed\":\"risk\"}\n", ok("amalgam:undeploy risk --json"));
    assertEquals(
        "No pipeline is deployed. Try: ./amalgam deploy FILE.json\n", ok("amalgam:pipelines"));
  }

  @Test
  void promotesAndRollsBack() {
    assertTrue(ok("amalgam:promote risk").startsWith("Pipeline 'risk' is READY."));
    assertTrue(ok("amalgam:rollback risk --json").contains("\"state\":\"READY\""));
    assertEquals(List.of("promote risk", "rollback risk"), amalgam.asked);
  }

  @Test
  void beginsTrials() {
    amalgam.with(Samples.trying(Samples.CANARY));
    ok("amalgam:shadow risk csf org.example@1.1.0");
    ok("amalgam:canary risk csf org.example@1.1.0");
    ok("amalgam:canary risk csf org.example@1.1.0 --percent 0.5 --requests 20");
    ok("amalgam:canary risk --stop");
    ok("amalgam:shadow risk");
    assertEquals(
        List.of(
            "shadow risk csf org.example 1.1.0",
            "canary risk csf org.example 1.1.0 CanaryOptions[percent=5.0, requests=1000]",
            "canary risk csf org.example 1.1.0 CanaryOptions[percent=0.5, requests=20]",
            "stop risk"),
        amalgam.asked);
  }

  @Test
  void tellsHowATrialStands() {
    assertTrue(refused("amalgam:canary risk").contains("NO_TRIAL"));
    amalgam.with(Samples.trying(Samples.CANARY));
    String text =
        """
        Canary of stage 'csf': linear of org.example 1.1.0 beside amalgam-builtin 1.0.0 on 5 % of the
        requests, running.

        requests answered                               312
        requests compared                       310 of 1000
        requests not compared, too many waited            2
        failures                                          0
        rows compared                                   310
        rows it alone left without an answer              0
        rows with the same class                     98.0 %
        mean difference                               0.012
        largest difference                            0.200

        version                calls  p50 ms  p95 ms  p99 ms
        ---------------------  -----  ------  ------  ------
        org.example 1.1.0        312   0.200   0.500   1.250
        amalgam-builtin 1.0.0   5900   0.190   0.400   1.000
        """;
    assertEquals(text, ok("amalgam:canary risk"));
    assertEquals(Json.text(Samples.CANARY) + "\n", ok("amalgam:shadow risk --json"));
    String status = ok("amalgam:status risk");
    assertTrue(status.contains("\nBeside 'csf', not used: org.example 1.1.0\n\nCanary of"), status);
    assertTrue(status.endsWith(text), status);
  }

  @Test
  void passesTheIdOfARequestOn() {
    ok("amalgam:predict risk --held-out --request-id 'ward 7' --deadline 10");
    assertEquals(Optional.of("ward 7"), amalgam.predicted.orElseThrow().requestId());
  }

  @Test
  void explainsRowsAndPassesADeadlineOn() {
    String out = ok("amalgam:predict risk --held-out --limit 1 --explain --deadline 250");
    assertTrue(out.startsWith("Row 0: "), out);
    assertTrue(out.contains("amalgam-builtin 1.0.0"), out);
    assertEquals(Optional.of(Duration.ofMillis(250)), amalgam.predicted.orElseThrow().deadline());
    assertTrue(amalgam.predicted.orElseThrow().explained());
    assertTrue(refused("amalgam:predict risk --deadline 0").contains("--deadline"));
  }

  @Test
  void tellsHowAPipelineStands() {
    String out = ok("amalgam:status risk");

    assertTrue(out.startsWith("Pipeline 'risk' is READY.\nWho will fall ill.\n"), out);
    assertTrue(out.contains("mri    dl4j.mlp  model  amalgam-builtin 1.0.0\n"), out);
    assertEquals(
        "Error: Pipeline 'x': UNKNOWN_PIPELINE it is not deployed.\n", refused("amalgam:status x"));
    assertEquals(
        "{\"error\":\"Pipeline 'x'\",\"problems\":[{\"at\":\"\",\"code\":\"UNKNOWN_PIPELINE\","
            + "\"message\":\"it is not deployed.\"}]}\n",
        refused("amalgam:status x --json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amalgam:fit",
        "amalgam:fit a b",
        "amalgam:fit a --sed 1",
        "amalgam:fit a --seed x",
        "amalgam:fit a --seed",
        "amalgam:evaluate a --folds 1",
        "amalgam:predict risk --held-out --row '{}'",
        "amalgam:cancel",
        "amalgam:cancel a --run b",
        "amalgam:shadow",
        "amalgam:shadow a b",
        "amalgam:shadow a b c",
        "amalgam:shadow a b c@",
        "amalgam:shadow a b c@1 d",
        "amalgam:shadow a b c@1 --stop",
        "amalgam:shadow a b c@1 --percent 5",
        "amalgam:canary a b c@1 --percent x",
        "amalgam:canary a b c@1 --requests 0",
        "amalgam:stages --kind models"
      })
  void refusesWrongWords(String line) {
    String out = refused(line);
    assertTrue(out.startsWith("Error: amalgam:"), out);
    assertEquals(1, out.lines().count(), out);
    assertTrue(amalgam.asked.isEmpty());
    assertTrue(JsonParser.parseString(refused(line + " --json")).getAsJsonObject().has("problems"));
  }

  @Test
  void reportsAllWrongWordsAtOnce() {
    assertEquals(2, refused("amalgam:fit --a --b risk").lines().count());
  }

  @Test
  void helpsInPlainText() {
    for (AmalgamCommand command : Commands.all(amalgam)) {
      String help = ok("amalgam:" + command.getName() + " --help");
      assertTrue(help.startsWith(command.getDescription() + "\n\nUsage: amalgam:"), help);
      assertFalse(help.contains("\u001b"), help);
      assertTrue(help.contains("  --dir DIR"), help);
      assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
    }
  }

  @Test
  void cancelsARunWhenInterrupted() throws InterruptedException {
    CountDownLatch awaited = new CountDownLatch(1);
    FakeRun<FitReport> run = FakeRun.endless(Samples.FIT, awaited);
    amalgam.fit = run;
    AtomicReference<Shell.Result> result = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              Screen screen = Screens.silent(false);
              try {
                Call.of(screen, folder, Words.of(new Usage("x", "", ""), List.of()))
                    .await("Fitting", run);
              } catch (ProblemException e) {
                result.set(new Shell.Result(Refusal.of(e).text(false), false));
              }
            });
    thread.start();
    awaited.await();
    thread.interrupt();
    thread.join();

    assertTrue(run.cancelled());
    assertEquals(
        "Error: Fit of pipeline 'risk': CANCELLED stopped as asked; nothing older was lost,"
            + " what served before serves on.",
        result.get().out());
  }

  @Test
  void cancelsWhatIsUnderWay() {
    amalgam.underWay =
        List.of(FakeRun.endless(Samples.FIT, new CountDownLatch(1)), FakeRun.of(Samples.FIT));

    assertEquals(
        "Fit of pipeline 'risk' is cancelled; what served before serves on.\n",
        ok("amalgam:cancel risk"));
    assertEquals(
        "{\"cancelled\":[\"Fit of pipeline 'risk'\"]}\n", ok("amalgam:cancel risk --json"));
    assertEquals(List.of("cancel risk", "cancel risk"), amalgam.asked);
    amalgam.underWay = List.of(FakeRun.of(Samples.FIT));
    assertTrue(refused("amalgam:cancel risk").contains("NOT_RUNNING"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fit risk", "fit risk --json", "evaluate risk --json", "demo risk"})
  void cancelsARunByItsName(String command) throws InterruptedException {
    amalgam.with(Samples.status("risk", PipelineState.RESOLVED, List.of()));
    CountDownLatch awaited = new CountDownLatch(1);
    FakeRun<FitReport> fit = FakeRun.endless(Samples.FIT, awaited);
    FakeRun<Evaluation> evaluation = FakeRun.endless(Samples.EVALUATION, awaited);
    amalgam.fit = fit;
    amalgam.evaluation = evaluation;
    AtomicReference<Shell.Result> result = new AtomicReference<>();
    Thread thread =
        new Thread(() -> result.set(shell.run("amalgam:" + command + " --run nightly")));
    thread.start();
    awaited.await();
    assertTrue(refused("amalgam:fit risk --run nightly").contains("BAD_OPTION"));

    assertEquals(
        "{\"cancelled\":[\"Run 'nightly'\"]}\n", ok("amalgam:cancel --run nightly --json"));

    thread.join();
    assertTrue(fit.cancelled() || evaluation.cancelled());
    assertFalse(result.get().ok());
    assertTrue(result.get().out().contains("CANCELLED"), result.toString());
    assertEquals("{\"cancelled\":[]}\n", ok("amalgam:cancel --run nightly --json"));
  }

  @Test
  void aRunThatIsCancelledBeforeItComesDoesNotBegin() {
    assertTrue(ok("amalgam:cancel --run early").contains("is not under way"));

    assertTrue(refused("amalgam:fit risk --run early").contains("CANCELLED"));
    assertTrue(amalgam.asked.isEmpty());
    ok("amalgam:fit risk --run early");
  }

  @Test
  void demonstratesFromEndToEnd() {
    amalgam.with(Samples.status("medical-alzheimer", PipelineState.RESOLVED, List.of()));

    String out = ok("amalgam:demo");

    assertEquals(
        List.of("fit medical-alzheimer", "evaluate medical-alzheimer", "held out"), amalgam.asked);
    assertTrue(out.contains("The fusion beats its best member"), out);
    assertTrue(
        out.endsWith(
            """
            The first row that the fit has not seen: well with probability 0.700. Who says what:

            member  type      bundle                 P(well)  weight  contribution
            ------  --------  ---------------------  -------  ------  ------------
            csf     linear    amalgam-builtin 1.0.0    0.750   0.500         0.350
            mri     dl4j.mlp  amalgam-builtin 1.0.0    0.650   0.500         0.350
            fused                                      0.700

            Contributions and the base add up to the fused answer.

            Try next:
              ./amalgam predict medical-alzheimer --held-out --limit 5
              ./amalgam evaluate medical-alzheimer --repeats 3 --all
              ./amalgam stage-info stacking
            """),
        out);
  }

  @Test
  void demonstratesWhatWasMeasuredEarlier() {
    amalgam.earlier = Optional.of(Samples.EVALUATION);

    String out = ok("amalgam:demo risk");

    assertEquals(List.of("held out"), amalgam.asked);
    assertTrue(out.contains("Measured earlier on what serves"), out);
    JsonObject json = JsonParser.parseString(ok("amalgam:demo risk --json")).getAsJsonObject();
    assertEquals(JsonParser.parseString(Json.text(Samples.EVALUATION)), json.get("evaluation"));
    Answer answer = Samples.answers(1).answer(0);
    assertEquals(JsonParser.parseString(Json.text(answer)), json.get("answer"));
  }
}
