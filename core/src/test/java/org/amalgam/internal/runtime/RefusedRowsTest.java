package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.ReadRows;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row that cannot be taken is refused by field; the others are answered. */
class RefusedRowsTest {
  private static final String PIPELINE =
      """
      {"format": 1, "id": "p", "task": "classification",
       "input": [
         {"name": "a", "type": "float32", "min": 0, "max": 100, "unit": "a"},
         {"name": "b", "type": "float32", "max": 0.1},
         {"name": "n", "type": "int64", "min": -2},
         {"name": "sex", "type": "string", "values": ["f", "m"]},
         {"name": "t", "type": "float32", "shape": [3], "increasing": true}],
       "target": {"name": "y", "classes": ["no", "yes"]},
       "data": "rows.csv",
       "training": {"holdout": 0.5},
       "stages": [
         {"id": "x", "type": "numbers", "from": ["input.a", "input.b"]},
         {"id": "s", "type": "sign", "from": ["x"]},
         {"id": "o", "type": "sign", "from": ["input.b", "input.n", "input.t"]},
         {"id": "out", "type": "mean", "from": ["s", "o"]}],
       "output": "out"}""";
  private static final String HEAD = "a,b,n,sex,t[0],t[1],t[2]";
  private static final String GOOD = "1,0.1,3,f,1,2,3";

  @TempDir Path folder;
  private Platform platform;

  @BeforeEach
  void open() throws IOException {
    platform = new Platform(Fakes.catalog(), new Store(folder.resolve("store")), 1);
    data(List.of());
    platform.deploy(PIPELINE, Optional.of(folder));
    platform.fit("p", FitOptions.DEFAULT).await();
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private void data(List<String> more) throws IOException {
    StringBuilder csv = new StringBuilder(HEAD + ",y\n");
    for (int row = 0; row < 12; row++) {
      csv.append(
          "%d,-0.%d,%d,%s,1,%d,9,%s\n"
              .formatted(
                  row,
                  row + 1,
                  row,
                  row % 3 == 0 ? "f" : "m",
                  2 + row % 5,
                  row % 2 == 0 ? "no" : "yes"));
    }
    more.forEach(row -> csv.append(row).append('\n'));
    Files.writeString(folder.resolve("rows.csv"), csv);
  }

  private Path csv(String... rows) throws IOException {
    return Files.writeString(
        folder.resolve("new.csv"), HEAD + "\n" + String.join("\n", rows) + "\n");
  }

  private Answers answer(PredictOptions options, String... rows) throws IOException {
    return platform.predict("p", platform.readRows("p", csv(rows)), options);
  }

  @Test
  void eachBreachNamesRowFieldValueAndWhatIsAllowed() throws IOException {
    Answers answers =
        answer(
            PredictOptions.DEFAULT,
            GOOD,
            "101,0.1,3,f,1,2,3",
            "1,0.11,-3,f,1,2,3",
            "1,0,3,d,1,2,3",
            "1,0,3,m,1,3,3",
            "NA,NA,NA,NA,1,NA,0.5",
            "NA,NA,NA,NA,1,NA,3");
    List<Problem> problems = answers.refused().stream().map(Answers.Refused::problem).toList();
    assertEquals(
        List.of(1, 2, 2, 3, 4, 5), answers.refused().stream().map(Answers.Refused::row).toList());
    assertEquals(
        "/1/a OUT_OF_RANGE Pipeline 'p', row 1: 'a' is 101.0; it must be from 0 to 100 a.",
        problems.get(0).toString());
    assertEquals(
        "/2/b OUT_OF_RANGE Pipeline 'p', row 2: 'b' is 0.11; it must be 0.1 or less.",
        problems.get(1).toString());
    assertEquals(
        "/2/n OUT_OF_RANGE Pipeline 'p', row 2: 'n' is -3; it must be -2 or more.",
        problems.get(2).toString());
    assertEquals(
        "/3/sex NOT_ALLOWED Pipeline 'p', row 3: 'sex' is 'd'; allowed are 'f', 'm'.",
        problems.get(3).toString());
    assertEquals(
        "/4/t NOT_INCREASING Pipeline 'p', row 4: 't[2]' of 't' is 3.0 after 3.0; the numbers of a"
            + " row must rise.",
        problems.get(4).toString());
    assertEquals("NOT_INCREASING", problems.get(5).code());
  }

  /** With members, contributions and views as if the refused rows were not there. */
  @Test
  void theOthersAreAnsweredAsIfItWereNotThere() throws IOException {
    String other = "3,-0.5,4,m,0,1,2";
    for (PredictOptions options :
        List.of(
            PredictOptions.EXPLAINED, PredictOptions.EXPLAINED.within(Duration.ofSeconds(30)))) {
      Answers alone = answer(options, GOOD, other);
      Answers beside = answer(options, "-1,0.1,3,f,1,2,3", GOOD, "1,0.1,3,x,1,2,3", other);
      assertEquals(List.of(), alone.refused());
      assertEquals(4, beside.rows());
      assertEquals(alone.answer(0).probabilities(), beside.answer(1).probabilities());
      assertEquals(alone.answer(1).members(), beside.answer(3).members());
      assertEquals(alone.answer(1).base(), beside.answer(3).base());
      assertEquals(Optional.empty(), beside.answer(0).label());
      assertTrue(Float.isNaN(beside.fused().get(2, 0)));
      assertFalse(beside.answer(2).members().get(0).answered());
      assertEquals("NOT_ALLOWED", beside.answer(2).refused().get(0).code());
      assertEquals(List.of(), beside.answer(3).refused());
    }
  }

  @Test
  void aRequestOfRefusedRowsAloneIsAnswered() throws IOException {
    Answers none = answer(PredictOptions.EXPLAINED, "-1,0.1,3,f,1,2,3");
    assertEquals(1, none.refused().size());
    assertEquals(-1, none.fused().label(0));
  }

  /** A text where a number is due refuses its row; strictly read, the file. */
  @Test
  void aCellThatCannotBeReadRefusesItsRow() throws IOException {
    Path file = csv(GOOD, "old,0.1,3,f,1,2,3", "1,0.1,2.5,f,1,2,three", GOOD);
    ReadRows rows = platform.readRows("p", file);
    assertThrows(ProblemException.class, () -> platform.read("p", file));
    assertEquals(4, rows.rows());
    assertEquals(1, rows.first(2).refused().size());
    Answers answers = platform.predict("p", rows, PredictOptions.DEFAULT);
    assertEquals(
        List.of("NOT_A_NUMBER", "NOT_WHOLE", "NOT_A_NUMBER"),
        answers.refused().stream().map(each -> each.problem().code()).toList());
    Problem old = answers.refused().get(0).problem();
    assertEquals("new.csv:3:a", old.at());
    assertTrue(
        old.message().startsWith("Pipeline 'p', row 1: 'a': 'old' is not a number"), old.message());
    assertArrayEquals(
        answer(PredictOptions.DEFAULT, GOOD).fused().values(),
        answers.fused().rows(new int[] {3}).values());
  }

  @Test
  void aFileOfTheWrongKindIsRefusedAsAWhole() throws IOException {
    Path file = csv(GOOD, "1,2");
    assertEquals(
        "RAGGED_ROW",
        assertThrows(ProblemException.class, () -> platform.readRows("p", file))
            .problems()
            .get(0)
            .code());
  }

  @Test
  void rowsOfJsonAreRefusedOneByOneToo() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("new.json"),
            """
            [{"a": 1, "b": 0, "n": 1, "sex": "f", "t": [1, 2, 3]},
             {"a": "1", "b": 0, "n": 1, "sex": "f", "t": [1, 2]},
             {"a": 1, "b": 0, "n": 1, "sex": "f", "t": [1, 2, 3]}]""");
    Answers answers = platform.predict("p", platform.readRows("p", file), PredictOptions.DEFAULT);
    assertEquals(
        List.of("/1/a WRONG_TYPE", "/1/t WIDTH_MISMATCH"),
        answers.refused().stream()
            .map(each -> each.problem().at() + " " + each.problem().code())
            .toList());
    assertEquals(0, answers.fused().label(0) < 0 ? 1 : 0);
    assertEquals(answers.answer(0).probabilities(), answers.answer(2).probabilities());
  }

  /** In the data of a fit all such rows are told at once, with the other faults of cells. */
  @Test
  void dataOfAFitMustKeepTheRules() throws IOException {
    data(
        List.of(
            "-1,0,3,d,1,2,3,no", "-2,0,3,f,1,2,2,yes", "x,0,3,f,1,2,3,no", "1,0,3,f,1,2,3,maybe"));
    ProblemException refused =
        assertThrows(ProblemException.class, () -> platform.fit("p", FitOptions.DEFAULT).await());
    List<String> told =
        refused.problems().stream().map(each -> each.at() + " " + each.code()).toList();
    assertEquals(
        List.of(
            "rows.csv:16:a NOT_A_NUMBER",
            "rows.csv:14:a OUT_OF_RANGE",
            "rows.csv:14:sex NOT_ALLOWED",
            "rows.csv:15:t[2] NOT_INCREASING",
            "rows.csv:17:y UNKNOWN_LABEL"),
        told);
    assertTrue(
        refused.problems().get(1).message().contains("(1 more: rows.csv:15:a)"),
        refused.problems().get(1).message());
  }

  @Test
  void whatARuleCannotSayIsToldAtOnce() {
    List<Problem> problems =
        platform.validate(
            PIPELINE
                .replace("\"min\": 0, \"max\": 100", "\"min\": 5, \"max\": 4")
                .replace("\"max\": 0.1", "\"values\": [\"x\"], \"increasing\": true")
                .replace("\"values\": [\"f\", \"m\"]", "\"values\": [], \"min\": 1"));
    assertEquals(
        List.of(
            "/input/0/min OUT_OF_RANGE",
            "/input/1/values BAD_FIELD",
            "/input/1/increasing BAD_FIELD",
            "/input/3/min BAD_FIELD",
            "/input/3/values BAD_FIELD"),
        problems.stream().map(each -> each.at() + " " + each.code()).toList());
  }

  @Test
  void aRuleChangesWithoutAFit() throws IOException {
    platform.deploy(PIPELINE.replace("\"max\": 100", "\"max\": 0.5"), Optional.of(folder));
    assertEquals("", platform.status("p").detail());
    assertEquals("/0/a", answer(PredictOptions.DEFAULT, GOOD).refused().get(0).problem().at());
  }

  @Test
  void recordsOfARequestAreSiftedToo() throws IOException {
    Records rows = platform.read("p", csv(GOOD, "-1,0.1,3,f,1,2,3"));
    assertEquals(1, platform.predict("p", rows).refused().get(0).row());
  }
}
