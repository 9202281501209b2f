package org.amalgam.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {
  private static final RecordSchema INPUT =
      RecordSchema.of(
          Field.float32("age"),
          Field.int64("visits"),
          Field.string("note"),
          new Field("ecg", ColumnType.FLOAT32, List.of(2), List.of("p", "q"), "mV"),
          Field.float32("image", 2, 2, 1));

  @TempDir private Path path;

  private static Records json(String text) {
    return Rows.fromJson(text.replace('\'', '"'), INPUT);
  }

  private static List<Problem> refused(String text) {
    return assertThrows(ProblemException.class, () -> json(text)).problems();
  }

  @Test
  void readsOneObjectOrSeveral() {
    Records one = json("{'age': 41.5, 'visits': 3, 'note': ' NA ', 'ecg': [1, null]}");
    Records two = json("[{'visits': 9007199254740993}, {'age': null, 'visits': 2.0}]");

    assertEquals(1, one.rows());
    assertEquals(INPUT, one.schema());
    assertEquals(41.5f, one.floats("age").get(0));
    assertEquals(" NA ", one.strings("note").get(0));
    assertEquals(1f, one.floats("ecg").get(0, 0));
    assertTrue(Float.isNaN(one.floats("ecg").get(0, 1)));
    assertTrue(one.floats("image").missing(0));
    assertEquals(9007199254740993L, two.longs("visits").get(0));
    assertEquals(2, two.longs("visits").get(1));
    assertTrue(two.floats("age").missing(0) && two.floats("age").missing(1));
    assertTrue(two.strings("note").missing(0));
  }

  @Test
  void readsViewsInEveryForm() {
    Records rows =
        json(
            """
            [{'ecg': {'q': 2, 'p': 1}, 'image': [1, 2, 3, 4]},
             {'q': 2, 'p': 1, 'image': [[[1], [2]], [[3], [4]]]},
             {'ecg': [1, 2], 'image[3]': 4, 'image[0]': 1, 'image[1]': 2, 'image[2]': 3}]
            """);

    for (int row = 0; row < 3; row++) {
      assertEquals(1f, rows.floats("ecg").get(row, 0));
      assertEquals(2f, rows.floats("ecg").get(row, 1));
      for (int e = 0; e < 4; e++) {
        assertEquals(e + 1f, rows.floats("image").get(row, e));
      }
    }
  }

  @Test
  void everyProblemOfJsonIsTold() {
    List<String> problems =
        refused(
                """
                [{'agee': 1, 'age': 'old', 'visits': 1.5, 'note': 7},
                 {'age': [1], 'ecg': [1, 2, 3], 'image': [[1, 2], [3, 4]]},
                 {'ecg': {'r': 1}, 'image': {'x': 1}, 'age': 1e60},
                 7]
                """)
            .stream()
            .map(problem -> problem.at() + " " + problem.code())
            .toList();

    assertEquals(
        List.of(
            "/0/agee UNKNOWN_KEY",
            "/0/age WRONG_TYPE",
            "/0/visits NOT_WHOLE",
            "/0/note WRONG_TYPE",
            "/1/ecg WIDTH_MISMATCH",
            "/1/image WIDTH_MISMATCH",
            "/2/ecg/r UNKNOWN_KEY",
            "/2/image WRONG_TYPE",
            "/2/age NOT_FINITE",
            "/3 WRONG_TYPE"),
        problems);
    assertTrue(refused("{'agee': 1}").get(0).message().contains("Did you mean 'age'?"));
    assertEquals("NO_ROWS", refused("[]").get(0).code());
    assertEquals("BAD_JSON", refused("{'age': NaN}").get(0).code());
    assertEquals("/ecg/1", refused("{'ecg': [1, 'x']}").get(0).at());
  }

  @Test
  void readsCsvByName() throws IOException {
    Path csv =
        new Folder(path).gzip("rows.csv.gz", "q,id,note,visits,p,age", "2,x,hm,3,1,40", "5,y,,,4,");

    Records rows = Rows.fromCsv(csv, INPUT);

    assertEquals(INPUT, rows.schema());
    assertEquals(4f, rows.floats("ecg").get(1, 0));
    assertEquals(5f, rows.floats("ecg").get(1, 1));
    assertTrue(rows.longs("visits").missing(1));
    assertTrue(rows.floats("image").missing(0));
  }

  @Test
  void csvWithoutAColumnIsRefused() {
    Path csv = new Folder(path).write("rows.csv", "q,note,visits", "2,hm,3");

    ProblemException refusal = assertThrows(ProblemException.class, () -> Rows.fromCsv(csv, INPUT));

    assertEquals("File 'rows.csv'", refusal.subject());
    assertEquals(2, refusal.problems().size());
    assertTrue(refusal.getMessage().contains("column 'age'"));
    assertTrue(refusal.getMessage().contains("lacks 1 of them: 'p'"));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    ProblemException refusal =
        assertThrows(ProblemException.class, () -> Rows.fromCsv(path.resolve("gone.csv"), INPUT));
    assertEquals("FILE_NOT_FOUND", refusal.problems().get(0).code());
  }
}
