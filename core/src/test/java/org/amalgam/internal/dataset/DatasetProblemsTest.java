package org.amalgam.internal.dataset;

import static org.amalgam.internal.dataset.Folder.codes;
import static org.amalgam.internal.dataset.Folder.one;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetProblemsTest {
  private static final RecordSchema A = RecordSchema.of(Field.float32("a"));

  @TempDir private Path path;
  private Folder folder;

  @BeforeEach
  void open() {
    folder = new Folder(path);
  }

  private static void assertProblem(
      List<Problem> problems, String at, String code, String... words) {
    Problem found =
        problems.stream()
            .filter(problem -> problem.at().equals(at) && problem.code().equals(code))
            .findFirst()
            .orElseThrow(() -> new AssertionError("No " + code + " at '" + at + "': " + problems));
    for (String word : words) {
      assertTrue(found.message().contains(word), () -> "'" + word + "' is not in: " + found);
    }
  }

  @Test
  void badJsonSaysWhere() {
    assertProblem(folder.refuse("{'format': 1,\n 'files': [}", A), "line 2, column 12", "BAD_JSON");
    assertProblem(folder.refuse("", A), "line 1, column 1", "BAD_JSON", "End of input");
    assertProblem(
        folder.refuse("{'format': 1, 'format': 1}", A), "line 1, column 23", "BAD_JSON", "twice");
    assertProblem(folder.refuse("{'format': 1} x", A), "line 1, column 16", "BAD_JSON", "RFC 8259");
    assertEquals(List.of("BAD_JSON"), codes(folder.refuse("{} {}", A)));
    assertEquals(List.of("BAD_JSON"), codes(folder.refuse("[".repeat(100_000), A)));
    assertEquals(List.of("BAD_JSON"), codes(folder.refuse("{'format': 1, } // no", A)));
  }

  @Test
  void everyProblemOfADescriptorIsTold() {
    List<Problem> problems =
        folder.refuse(
            """
            {'format': 2, 'description': 7, 'colums': {},
             'files': [{'name': 'p', 'path': 'p.csv', 'key': 'id', 'separator': ';;'},
                       {'name': 'p', 'header': 'no', 'path': 'q.csv'},
                       {'path': 'r.csv', 'key': ['x']}],
             'columns': {'a': {'file': 'q', 'column': 'a'}, 'b': {'file': 'p'}, 'c': 1.5},
             'target': {'column': 'y', 'label': {}}, 'split': {'firstRows': 0},
             'group': true, 'missing': 'NA'}
            """,
            A);

    assertProblem(problems, "/format", "UNKNOWN_FORMAT", "reads format 1");
    assertProblem(problems, "/description", "WRONG_TYPE");
    assertProblem(problems, "/colums", "UNKNOWN_KEY", "Did you mean 'columns'?");
    assertProblem(problems, "/files/0/separator", "WRONG_TYPE");
    assertProblem(problems, "/files/1/name", "DUPLICATE_NAME");
    assertProblem(problems, "/files/1/header", "WRONG_TYPE", "true or false");
    assertProblem(problems, "/files/1", "MISSING_KEY", "'key'");
    assertProblem(problems, "/files/2", "MISSING_KEY", "'name'");
    assertProblem(problems, "/files/2/key", "WRONG_TYPE");
    assertProblem(problems, "/columns/a/file", "UNKNOWN_FILE");
    assertProblem(problems, "/columns/b", "MISSING_KEY", "'column'");
    assertProblem(problems, "/columns/c", "WRONG_TYPE", "1.5");
    assertProblem(problems, "/target/label", "UNKNOWN_KEY", "'labels'");
    assertProblem(problems, "/split/firstRows", "BAD_SPLIT");
    assertProblem(problems, "/group", "WRONG_TYPE");
    assertProblem(problems, "/missing", "WRONG_TYPE", "a list");
  }

  @ParameterizedTest
  @CsvSource({
    "'[]',                                                  '',          WRONG_TYPE",
    "'{`format`: 1}',                                       '',          MISSING_KEY",
    "'{`files`: [{`path`: `p.csv`}]}',                      '',          MISSING_KEY",
    "'{`format`: 1, `files`: []}',                          /files,      MISSING_KEY",
    "'{`format`: 1, `files`: [3]}',                         /files/0,    WRONG_TYPE",
    "'{`format`: 1, `files`: [{`path`: null}]}',            /files/0/path, WRONG_TYPE",
    "'{`format`: 1, `files`: [{`path`: `x`}], `split`: {}}', /split,     BAD_SPLIT",
    "'{`format`: 1, `files`: [{`path`: `x`}], `split`: []}', /split,     WRONG_TYPE",
    "'{`format`: 1, `files`: [{`path`: `x`}], `target`: []}', /target,   MISSING_KEY",
    "'{`format`: 1, `files`: [{`path`: `x`}], `columns`: {`a/b`: {`columns`: []}}}', /columns/a~1b/columns, MISSING_KEY",
    "'{`format`: 1, `files`: [{`path`: `x`}], `split`: {`column`: `s`, `test`: []}}', /split/test, BAD_SPLIT"
  })
  void descriptorProblem(String json, String at, String code) {
    assertProblem(folder.refuse(json.replace('`', '\''), A), at, code);
  }

  @Test
  void filesThatCannotBeRead() throws IOException {
    folder.write("latin.csv", "a,y\nü,no\n".getBytes(StandardCharsets.ISO_8859_1));
    folder.write("empty.csv", new byte[0]);
    folder.write("plain.gz", "a,y");
    byte[] zipped = Files.readAllBytes(folder.gzip("whole.csv.gz", "a,y", "1,no", "2,yes"));
    folder.write("cut.csv.gz", Arrays.copyOf(zipped, zipped.length - 9));
    List<Problem> problems =
        folder.refuse(
            """
            {'format': 1, 'files': [
              {'name': '1', 'path': 'latin.csv'}, {'name': '2', 'path': 'empty.csv'},
              {'name': '3', 'path': 'plain.gz'}, {'name': '4', 'path': 'cut.csv.gz'},
              {'name': '5', 'path': 'gone/away.csv'}, {'name': '6', 'path': '.'}]}
            """,
            A);

    assertProblem(problems, "latin.csv", "BAD_ENCODING", "UTF-8");
    assertProblem(problems, "empty.csv", "NO_ROWS");
    assertProblem(problems, "plain.gz", "BAD_GZIP");
    assertProblem(problems, "cut.csv.gz", "BAD_GZIP", "Copy it again");
    assertProblem(
        problems,
        "gone/away.csv",
        "FILE_NOT_FOUND",
        path.resolve("gone").resolve("away.csv").toString());
    assertProblem(problems, ".", "FILE_NOT_FOUND");
  }

  @Test
  void aFileCutOffLaterIsFoundToo() throws IOException {
    String[] lines = new String[50_000];
    Arrays.setAll(lines, i -> i == 0 ? "a,y" : Math.sqrt(i) + (i % 2 == 0 ? ",no" : ",yes"));
    byte[] zipped = Files.readAllBytes(folder.gzip("p.csv.gz", lines));
    folder.write("p.csv.gz", Arrays.copyOf(zipped, zipped.length / 2));

    List<Problem> problems = folder.refuse("{'format': 1, 'files': [{'path': 'p.csv.gz'}]}", A);

    assertEquals(List.of("BAD_GZIP"), codes(problems));
    assertTrue(problems.get(0).at().matches("p\\.csv\\.gz:\\d+"), problems.toString());
  }

  @Test
  void aHeaderAloneIsNoData() {
    folder.write("p.csv", "a,y");
    assertProblem(folder.refuse(one(), A), "p.csv", "NO_ROWS");
  }

  @Test
  void textAfterAQuoteIsNoCsv() {
    folder.write("p.csv", "a,y", "\"1\"2,no");
    assertProblem(folder.refuse(one(), A), "p.csv:2", "BAD_CSV", "twice");
  }

  @Test
  void aQuoteThatIsNeverClosedIsNoCsv() {
    folder.write("p.csv", "a,y", "\"1,no", "2,yes\n".repeat(3_000_000));
    assertProblem(folder.refuse(one(), A), "p.csv:2", "BAD_CSV", "close the quote");
  }

  @Test
  void cellsThatAreNoNumbers() {
    folder.write(
        "p.csv",
        "a,n,d,y",
        "x,1,1,no",
        "'3',2.5,2,yes",
        "1f,1e40,1e39,no",
        "0x10,7,-inf,yes",
        "ok,7,Infinity,no",
        "nan,7,\"3,5\",no");
    List<Problem> problems =
        folder.refuse(
            one(), RecordSchema.of(Field.float32("a"), Field.int64("n"), Field.float32("d")));

    assertProblem(
        problems,
        "p.csv:2:a",
        "NOT_A_NUMBER",
        "'x' is not a number",
        "5 more: p.csv:3:a, p.csv:4:a, p.csv:5:a, ...");
    assertProblem(problems, "p.csv:3:n", "NOT_WHOLE", "'2.5'", "1 more: p.csv:4:n");
    assertProblem(problems, "p.csv:4:d", "NOT_FINITE", "'1e39' is too large for float32", "2 more");
    assertProblem(problems, "p.csv:7:d", "NOT_A_NUMBER", "'3,5'", "decimal point");
    assertEquals(4, problems.size(), problems.toString());
  }

  @Test
  void raggedRowsAreToldButNotTheirCells() {
    folder.write("p.csv", "a,y,s", "1,no,x", "oops,x", "2,yes,x", "3,no,x,4");

    List<Problem> problems = folder.refuse(one(), A);

    assertProblem(
        problems, "p.csv:3", "RAGGED_ROW", "Expected 3 cells", "there are 2", "1 more: p.csv:5");
    assertEquals(1, problems.size());
  }

  @Test
  void raggedRowsHideNoOtherProblem() {
    folder.write(
        "p.csv",
        "a,g,w,t,f,set,y",
        "1,p,1,7,0,dev,no",
        "2,p",
        "x,,-1,soon,one,,maybe",
        "inf,p,1,8,0,dev,",
        "oops,,,,,,perhaps,");

    List<Problem> problems =
        folder.refuse(
            one(
                "'group': 'g', 'weight': 'w', 'time': 't', 'fold': 'f'",
                "'split': {'column': 'set', 'test': ['test']}"),
            A);

    assertProblem(problems, "p.csv:3", "RAGGED_ROW", "1 more: p.csv:6");
    assertProblem(problems, "p.csv:4:a", "NOT_A_NUMBER", "'x'");
    assertProblem(problems, "p.csv:5:a", "NOT_FINITE");
    assertProblem(problems, "p.csv:4:y", "UNKNOWN_LABEL", "'maybe' (1 rows)");
    assertProblem(problems, "p.csv:5:y", "MISSING_LABEL");
    assertProblem(problems, "p.csv:4:g", "BAD_GROUP");
    assertProblem(problems, "p.csv:4:w", "BAD_WEIGHT");
    assertProblem(problems, "p.csv:4:t", "BAD_TIME");
    assertProblem(problems, "p.csv:4:f", "BAD_FOLD");
    assertProblem(problems, "p.csv:4:set", "BAD_SPLIT");
    // That the good rows have one fold, and none of the test set, may be mended with the others.
    assertEquals(10, problems.size(), problems.toString());
  }

  @Test
  void aFileOfRaggedRowsAloneIsToldAsSuch() {
    folder.write("p.csv", "a,y", "1", "2,no,3");

    assertEquals(List.of("RAGGED_ROW"), codes(folder.refuse(one("'fold': 'a'"), A)));
    assertEquals(List.of("RAGGED_ROW"), codes(folder.refuse(one(), Wanted.toPredict(A))));
  }

  @Test
  void filesOfWhichOneIsRaggedAreNotJoined() {
    folder.write("p.csv", "id,a,y", "1,1,no", "2,2,maybe", "2,3,yes", ",4,no");
    folder.write("q.csv", "id,b", "1,1", "7", "3,x");
    RecordSchema input = RecordSchema.of(Field.float32("a"), Field.float32("b"));
    String json =
        "{'format': 1, 'files': [{'name': 'p', 'path': 'p.csv'%s}, {'name': 'q', 'path': 'q.csv'%s}]}";

    List<Problem> byRow = folder.refuse(json.formatted("", ""), input);
    List<Problem> byKey = folder.refuse(json.formatted(", 'key': 'id'", ", 'key': 'id'"), input);

    assertProblem(byRow, "q.csv:3", "RAGGED_ROW");
    assertProblem(byRow, "q.csv:4:b", "NOT_A_NUMBER");
    assertProblem(byRow, "p.csv:3:y", "UNKNOWN_LABEL");
    assertEquals(3, byRow.size(), byRow.toString());
    assertProblem(byKey, "p.csv:4:id", "DUPLICATE_KEY");
    assertProblem(byKey, "p.csv:5:id", "EMPTY_KEY");
    assertEquals(5, byKey.size(), byKey.toString());
  }

  @Test
  void theRowsBeforeAFaultOfTheQuotesAreLookedAt() {
    folder.write("p.csv", "a,y", "x,no", "2,maybe", "\"3\"4,no");

    List<Problem> problems = folder.refuse(one(), A);

    assertEquals(List.of("NOT_A_NUMBER", "BAD_CSV", "UNKNOWN_LABEL"), codes(problems));
  }

  @Test
  void columnsThatAreNotThere() {
    folder.write("p.csv", "Age,x1,x2,y", "1,2,3,no", "2,3,4,yes");
    Field view = Field.float32("v", 2);
    RecordSchema input =
        RecordSchema.of(
            Field.float32("age"),
            Field.float32("q"),
            view,
            Field.float32("r"),
            Field.float32("x", 2));

    List<Problem> problems =
        folder.refuse(
            one(
                "'columns': {'v': {'columns': ['z*', '!x7', 9]}, 'r': {'column': '5..6'}}",
                "'target': 'klass', 'group': 'who'"),
            input);

    assertProblem(problems, "", "NO_COLUMN", "'age'", "Did you mean 'Age'?");
    assertProblem(problems, "/columns/v/columns/0", "NO_COLUMN", "'z*'");
    assertProblem(problems, "/columns/v/columns/1", "NO_COLUMN", "'x7'", "'x1'");
    assertProblem(problems, "/columns/v/columns/2", "NO_COLUMN", "p.csv has 4 columns");
    assertProblem(problems, "/columns/r/column", "NO_COLUMN");
    assertProblem(problems, "/target", "NO_COLUMN", "'klass'");
    assertProblem(problems, "/group", "NO_COLUMN", "'who'");
    assertTrue(problems.stream().anyMatch(p -> p.message().contains("column of view 'x'")));
    assertEquals(9, problems.size(), problems.toString());
  }

  @Test
  void halfAViewIsASlipEvenForPrediction() {
    folder.write("p.csv", "v[0],v_1", "1,2");

    List<Problem> problems =
        folder.refuse(one(), Wanted.toPredict(RecordSchema.of(Field.float32("v", 2))));

    assertProblem(problems, "", "NO_COLUMN", "lacks 1 of them: 'v[1]'");
  }

  @Test
  void theWrongSeparatorIsGuessed() {
    folder.write("p.csv", "a;y", "1;no");
    assertProblem(folder.refuse(one("'target': 'y'"), A), "", "NO_COLUMN", "\"separator\"");
  }

  @Test
  void aFileWithNothingOfTheInputIsTheWrongFile() {
    folder.write("p.csv", "b,c", "1,2");
    assertProblem(
        folder.refuse(one(), Wanted.toPredict(RecordSchema.of(Field.float32("v", 2)))),
        "",
        "NO_COLUMN",
        "column of any input");
  }

  @Test
  void columnsThatAreThereTwice() {
    folder.write("p.csv", "a,a,y", "1,2,no", "2,3,yes");
    folder.write("q.csv", "y", "no", "yes");
    List<Problem> problems =
        folder.refuse(
            """
            {'format': 1,
             'files': [{'name': 'p', 'path': 'p.csv'}, {'name': 'q', 'path': 'q.csv'}]}
            """,
            A);

    assertProblem(problems, "", "AMBIGUOUS_COLUMN", "p.csv has 2 columns named 'a'", "[0, 1]");
    assertTrue(problems.stream().anyMatch(p -> p.message().contains("Say which with \"file\"")));
  }

  @Test
  void widthsThatDoNotFit() {
    folder.write("p.csv", "x1,x2,y", "2,3,no", "3,4,yes");
    List<Problem> problems =
        folder.refuse(
            one("'columns': {'v': {'columns': ['x*']}, 'a': {'column': 'x*'}}", "'group': 'x?'"),
            RecordSchema.of(Field.float32("v", 3), Field.float32("a")));

    assertProblem(problems, "/columns/v", "WIDTH_MISMATCH", "takes 3 columns (shape [3])", "2 are");
    assertProblem(problems, "/columns/a", "WIDTH_MISMATCH", "takes 1 columns, but 2");
    assertProblem(problems, "/group", "WIDTH_MISMATCH", "One column");
    assertProblem(
        folder.refuse(
            one("'target': ['y']"),
            Wanted.toFit(
                RecordSchema.of(Field.float32("x1")),
                PredictionSchema.targets("p", "q"),
                List.of("p", "q"))),
        "/target",
        "WIDTH_MISMATCH");
  }

  @Test
  void theTargetIsNoInput() {
    folder.write("p.csv", "a,y", "1,0", "2,1");
    assertProblem(
        folder.refuse(
            one("'columns': {'v': {'columns': ['*']}}"), RecordSchema.of(Field.float32("v", 2))),
        "p.csv:y",
        "TARGET_IN_INPUT",
        "input 'v'");
  }

  @Test
  void joinsThatCannotBe() {
    folder.write("p.csv", "id,a,y", "1,1,no", "2,2,yes", "2,3,no", ",4,no");
    folder.write("q.csv", "id,b", "x,1", "x,2");
    RecordSchema input = RecordSchema.of(Field.float32("a"), Field.float32("b"));
    String json =
        "{'format': 1, 'files': [{'name': 'p', 'path': 'p.csv'%s}, {'name': 'q', 'path': 'q.csv'%s}]}";

    List<Problem> byRow = folder.refuse(json.formatted("", ""), input);
    List<Problem> byKey = folder.refuse(json.formatted(", 'key': 'id'", ", 'key': 'id'"), input);

    assertProblem(byRow, "q.csv", "ROWS_DIFFER", "2 rows, but p.csv has 4");
    assertProblem(byKey, "p.csv:4:id", "DUPLICATE_KEY", "'2'", "p.csv:3:id");
    assertProblem(byKey, "p.csv:5:id", "EMPTY_KEY");
    assertProblem(byKey, "q.csv:3:id", "DUPLICATE_KEY");
    assertProblem(byKey, "q.csv", "KEY_NOT_FOUND", "'1' there, 'x' here");
  }

  @Test
  void labelsThatAreNoClasses() {
    folder.write("p.csv", "a,y", "1,no", "2,Yes", "3,Yes", "4,maybe", "5,", "6,NA", "7,yes");

    List<Problem> problems = folder.refuse(one(), A);

    assertProblem(problems, "p.csv:3:y", "UNKNOWN_LABEL", "'Yes' (2 rows)", "Did you mean 'yes'?");
    assertProblem(problems, "p.csv:5:y", "UNKNOWN_LABEL", "'maybe' (1 rows)");
    assertProblem(problems, "p.csv:6:y", "MISSING_LABEL", "1 more: p.csv:7:y");
    assertProblem(
        folder.refuse(one("'target': {'column': 'y', 'labels': {'no': 'nope'}}"), A),
        "/target/labels",
        "UNKNOWN_LABEL",
        "'nope'");
  }

  @Test
  void classesThatNeverOccur() {
    folder.write("p.csv", "a,y", "1,x", "2,y", "3,z");
    Wanted wanted = Wanted.toFit(A, PredictionSchema.classes("x", "y", "z", "zz"), List.of("y"));

    assertProblem(folder.refuse(one(), wanted), "", "LABEL_NEVER_OCCURS", "'zz'");
    assertProblem(
        folder.refuse(one("'split': {'firstRows': 2}"), wanted),
        "",
        "LABEL_NEVER_OCCURS",
        "'z', 'zz'");
    assertProblem(folder.refuse(one("'split': {'firstRows': 1}"), wanted), "", "ONE_CLASS");
  }

  @Test
  void inputsThatSayNothing() {
    folder.write("p.csv", "a,s,n,m,v[0],v[1],h,y", "1,x,4,,1,2,1,no", "1,x,4,NA,1,2,,yes");
    List<Problem> problems =
        folder.refuse(
            one(),
            RecordSchema.of(
                Field.float32("a"),
                Field.string("s"),
                Field.int64("n"),
                Field.float32("m"),
                Field.float32("v", 2),
                Field.float32("h")));

    assertEquals(
        List.of(
            "CONSTANT_COLUMN",
            "CONSTANT_COLUMN",
            "CONSTANT_COLUMN",
            "ALL_MISSING",
            "CONSTANT_COLUMN"),
        codes(problems));
    assertTrue(problems.get(4).message().startsWith("View 'v'"));
  }

  @Test
  void regressionTargets() {
    folder.write("p.csv", "a,u,v", "1,2,x", "2,2,", "3,2,1");
    PredictionSchema schema = PredictionSchema.targets("u", "v");

    List<Problem> problems = folder.refuse(one(), Wanted.toFit(A, schema, schema.outputs()));

    assertProblem(problems, "p.csv:2:v", "NOT_A_NUMBER");
    assertProblem(problems, "p.csv:2:v", "MISSING_LABEL", "p.csv:3:v");
    PredictionSchema u = PredictionSchema.targets("u");
    assertProblem(
        folder.refuse(one(), Wanted.toFit(A, u, u.outputs())), "", "CONSTANT_TARGET", "'u'");
    assertProblem(
        folder.refuse(
            one("'target': {'column': 'u', 'labels': {'1': 'a'}}"),
            Wanted.toFit(A, u, u.outputs())),
        "/target/labels",
        "WRONG_TYPE");
  }

  @Test
  void rolesThatAreWrong() {
    folder.write(
        "p.csv",
        "a,y,g,t,f,w,z",
        "1,no,1,2024-01-01,1,1,0",
        "2,yes,,17,2.5,-1,0",
        "3,yes,2,2024-02-30,,NA,0",
        "4,yes,2,soon,1,1,0");

    List<Problem> problems =
        folder.refuse(one("'group': 'g', 'time': 't', 'fold': 'f', 'weight': 'w'"), A);

    assertProblem(problems, "p.csv:3:g", "BAD_GROUP");
    assertProblem(problems, "p.csv:3:t", "BAD_TIME", "mixed");
    assertProblem(problems, "p.csv:3:f", "BAD_FOLD", "1 more: p.csv:4:f");
    assertProblem(problems, "p.csv:3:w", "BAD_WEIGHT", "0 or more", "1 more: p.csv:4:w");
    assertProblem(folder.refuse(one("'fold': 'z'"), A), "p.csv:z", "BAD_FOLD", "one fold");
    assertProblem(folder.refuse(one("'weight': 'z'"), A), "p.csv:z", "BAD_WEIGHT", "All");
    assertProblem(folder.refuse(one("'time': 'y'"), A), "p.csv:2:y", "BAD_TIME", "'no' is neither");
  }

  @ParameterizedTest
  @CsvSource({
    "'{`firstRows`: 4}',                        /split,      All 4 rows are in the train part",
    "'{`firstPerClass`: 2}',                    /split,      Class 'no' has 1 rows only",
    "'{`column`: `s`, `test`: [`tset`]}',       /split/test, Did you mean 'test'?",
    "'{`column`: `s`, `test`: [`a`, `test`]}',  /split,      All 4 rows are in the test part",
    "'{`column`: `e`, `test`: [`x`]}',          p.csv:3:e,   which part"
  })
  void splitProblem(String split, String at, String words) {
    folder.write("p.csv", "a,y,s,e", "1,no,a,x", "2,yes,a,", "3,yes,test,x", "4,yes,test,q");
    assertProblem(
        folder.refuse(one("'split': " + split.replace('`', '\'')), A), at, "BAD_SPLIT", words);
  }

  @Test
  void theLastOfAGroupNeedsGroupsAndTimes() {
    folder.write("p.csv", "a,y,g,t", "1,no,1,1", "2,yes,1,x", "3,yes,2,3");
    List<Problem> roles = folder.refuse(one("'split': {'lastPerGroup': 0}"), A);
    assertEquals(3, roles.size(), roles.toString());
    assertTrue(roles.get(0).message().contains("'group'"), roles.toString());
    assertTrue(roles.get(1).message().contains("'time'"), roles.toString());
    assertProblem(roles, "/split/lastPerGroup", "BAD_SPLIT", "kept out");
    String both = "'group': 'g', 'time': 't', 'split': {'lastPerGroup': %d}";
    List<Problem> time = folder.refuse(one(both.formatted(1)), A);
    assertEquals(List.of("BAD_TIME"), Folder.codes(time), time.toString());
    assertEquals("p.csv:3:t", time.get(0).at());
    folder.write("p.csv", "a,y,g,t", "1,no,1,1", "2,yes,1,2", "3,yes,2,3");
    assertProblem(folder.refuse(one(both.formatted(2)), A), "/split", "BAD_SPLIT", "train part");
  }

  @Test
  void aLongStoryIsKeptShort() {
    String[] names = new String[50];
    Arrays.setAll(names, i -> "c" + i);
    folder.write(
        "p.csv", "y," + String.join(",", names), "no" + ",x".repeat(50), "yes" + ",x".repeat(50));
    RecordSchema input =
        new RecordSchema(Arrays.stream(names).map(name -> Field.float32(name)).toList());

    List<Problem> problems = folder.refuse(one(), input);

    assertEquals(Problems.SHOWN + 1, problems.size());
    assertProblem(problems, "", "NOT_A_NUMBER", "30 more problems of this kind");
  }

  @Test
  void theMessageNamesTheDataset() {
    ProblemException refusal =
        assertThrows(ProblemException.class, () -> folder.fit("{'format': 1}", A));
    assertEquals("Dataset 'd.json'", refusal.subject());
  }
}
