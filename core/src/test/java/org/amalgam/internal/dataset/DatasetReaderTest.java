package org.amalgam.internal.dataset;

import static org.amalgam.internal.dataset.Folder.one;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReaderTest {
  private static final RecordSchema A = RecordSchema.of(Field.float32("a"));

  @TempDir private Path path;
  private Folder folder;

  @BeforeEach
  void open() {
    folder = new Folder(path);
  }

  private static Field view(String name, String... elements) {
    return new Field(name, ColumnType.FLOAT32, List.of(elements.length), List.of(elements), "");
  }

  private static List<Float> row(Records records, String column, int row) {
    FloatColumn floats = records.floats(column);
    List<Float> values = new ArrayList<>();
    for (int e = 0; e < floats.field().size(); e++) {
      values.add(floats.get(row, e));
    }
    return values;
  }

  private static List<Integer> labels(Dataset data) {
    Target target = data.target().orElseThrow();
    return IntStream.range(0, data.rows()).map(target::label).boxed().toList();
  }

  @Test
  void findsFieldsOfEveryTypeByName() {
    folder.write(
        "p.csv",
        "y,n,unused,a,s",
        "no,7,x,1.5,red",
        "yes,-3.0,x,,\" b,\"\"c\"\"\"",
        "yes,NA,x,-2e-1,NaN");
    RecordSchema input = RecordSchema.of(Field.float32("a"), Field.int64("n"), Field.string("s"));

    Dataset data = folder.fit(one(), input);

    Records records = data.records();
    assertEquals(input, records.schema());
    assertEquals(3, data.rows());
    assertEquals(1.5f, records.floats("a").get(0));
    assertTrue(records.floats("a").missing(1));
    assertEquals(-0.2f, records.floats("a").get(2));
    assertEquals(7, records.longs("n").get(0));
    assertEquals(-3, records.longs("n").get(1));
    assertTrue(records.longs("n").missing(2));
    assertEquals("red", records.strings("s").get(0));
    assertEquals(" b,\"c\"", records.strings("s").get(1));
    assertTrue(records.strings("s").missing(2));
    assertEquals(List.of(0, 1, 1), labels(data));
    assertArrayEquals(new float[] {1, 1, 1}, data.weights());
    assertTrue(data.groups().isEmpty() && data.time().isEmpty() && data.folds().isEmpty());
    assertTrue(data.split().isEmpty());
    assertEquals(List.of(), data.warnings());
  }

  @Test
  void joinsSeveralFilesByRow() {
    folder.write("u.csv", "0,1,2", "1,2,0", "3,4,1");
    folder.write("v.csv", "0,1,2,3", "5,6,7,0", "8,9,10,1");

    Dataset data =
        folder.read(
            """
            {'format': 1,
             'files': [{'name': 'u', 'path': 'u.csv'}, {'name': 'v', 'path': 'v.csv'}],
             'columns': {'u': {'file': 'u', 'columns': ['0..1']},
                         'v': {'file': 'v', 'columns': ['0..-2']}},
             'target': {'file': 'u', 'column': -1, 'labels': {'0': 'no', '1': 'yes'}}}
            """,
            Wanted.toFit(
                RecordSchema.of(Field.float32("u", 2), Field.float32("v", 3)),
                Folder.YES_NO,
                List.of("digit")));

    assertEquals(List.of(3f, 4f), row(data.records(), "u", 1));
    assertEquals(List.of(8f, 9f, 10f), row(data.records(), "v", 1));
    assertEquals(List.of(0, 1), labels(data));
  }

  @Test
  void joinsOnKeysAndKeepsTheRowsOfTheFirstFile() {
    folder.write("p.csv", "id,a,y", "c,1,no", "a,2,yes", "b,3,no");
    folder.write("w.csv", "who;w1;w2", "b;10;11", "zz;0;0", "c;20;21");

    Dataset data =
        folder.fit(
            """
            {'format': 1,
             'files': [{'name': 'p', 'path': 'p.csv', 'key': 'id'},
                       {'name': 'w', 'path': 'w.csv', 'key': 'who', 'separator': ';'}]}
            """,
            RecordSchema.of(Field.float32("a"), view("w", "w1", "w2")));

    Records records = data.records();
    assertEquals(List.of(20f, 21f), row(records, "w", 0));
    assertTrue(records.floats("w").missing(1));
    assertEquals(List.of(10f, 11f), row(records, "w", 2));
    assertEquals(2, data.warnings().size());
    assertTrue(data.warnings().get(0).startsWith("1 of 3 rows of p.csv have no partner in w.csv"));
    assertTrue(data.warnings().get(1).startsWith("1 rows of w.csv are left out"));
  }

  @Test
  void aKeyThatSeveralFilesHaveMayBeARole() {
    folder.write("p.csv", "id,a,y", "1,1,no", "2,2,yes");
    folder.write("w.csv", "id,w", "1,10", "2,11");

    Dataset data =
        folder.fit(
            """
            {'format': 1, 'group': 'id',
             'files': [{'name': 'p', 'path': 'p.csv', 'key': 'id'},
                       {'name': 'w', 'path': 'w.csv', 'key': 'id'}]}
            """,
            RecordSchema.of(Field.float32("a"), Field.float32("w")));

    assertArrayEquals(new int[] {0, 1}, data.groups().orElseThrow());
  }

  @Test
  void selectsByNameGlobPositionRangeAndExclusion() {
    folder.write(
        "p.csv", "id,m_1,m_2,m_x,k,a*,0..1,y", "7,1,2,3,4,5,6,no", "8,10,20,30,40,50,60,yes");
    assertEquals(List.of(1f, 2f, 3f), selected(3, "'m_*'"));
    assertEquals(List.of(1f, 2f), selected(2, "'m_*', '!*x'"));
    assertEquals(List.of(2f, 1f, 3f), selected(3, "'m_2', 'm_*'"));
    assertEquals(List.of(1f, 2f), selected(2, "'m_?', '!m_x'"));
    assertEquals(List.of(6f, 4f), selected(2, "-2, 4"));
    assertEquals(List.of(4f, 5f, 6f), selected(3, "'4..-2'"));
    assertEquals(List.of(1f, 2f, 3f, 4f), selected(4, "'!id', '!y', '!5..6'"));
    assertEquals(List.of(5f), selected(1, "'a*'"), "a header name comes before a glob");
    assertEquals(List.of(6f), selected(1, "'0..1'"), "a header name comes before a range");
  }

  private List<Float> selected(int width, String selectors) {
    String json = one("'columns': {'v': {'columns': [" + selectors + "]}}");
    return row(folder.fit(json, RecordSchema.of(Field.float32("v", width))).records(), "v", 0);
  }

  @Test
  void oneColumnMayFeedSeveralFields() {
    folder.write("p.csv", "a,b,y", "1,2,no", "3,4,yes");

    Records records =
        folder
            .fit(
                one("'columns': {'v': {'columns': ['a', 'b']}, 'c': 'b'}"),
                RecordSchema.of(Field.float32("a"), Field.float32("v", 2), Field.string("c")))
            .records();

    assertEquals(3f, records.floats("a").get(1));
    assertEquals(List.of(3f, 4f), row(records, "v", 1));
    assertEquals("4", records.strings("c").get(1));
  }

  @Test
  void findsViewsByElementsOrIndices() {
    folder.write("p.csv", "z,w[1],x,w[0],y", "1,2,3,4,no", "5,6,7,8,yes");

    Records records =
        folder.fit(one(), RecordSchema.of(view("v", "x", "z"), Field.float32("w", 1, 2))).records();

    assertEquals(List.of(3f, 1f), row(records, "v", 0));
    assertEquals(List.of(4f, 2f), row(records, "w", 0));
  }

  @Test
  void selectedColumnsThatAreTheElementsTakeTheirOrder() {
    folder.write("p.csv", "z,x,y", "1,3,no", "5,7,yes");

    Records records =
        folder
            .fit(one("'columns': {'v': {'columns': ['!y']}}"), RecordSchema.of(view("v", "x", "z")))
            .records();

    assertEquals(List.of(3f, 1f), row(records, "v", 0));
  }

  @Test
  void readsGzipAndByteOrderMarkAndTabsAndWindowsLines() throws IOException {
    folder.gzip("p.csv.gz", "\uFEFFa\ty\r", "1\tno\r", "\r", " 2 \tyes\r");

    Dataset data =
        folder.fit("{'format': 1, 'files': [{'path': 'p.csv.gz', 'separator': '\\t'}]}", A);

    assertEquals(2f, data.records().floats("a").get(1));
    assertEquals(2, data.rows());
  }

  @Test
  void readsFilesWithoutHeader() {
    folder.write("p.csv", "1,2,no", "3,4,yes");

    Dataset data =
        folder.fit(
            """
            {'format': 1, 'files': [{'path': 'p.csv', 'header': false}],
             'columns': {'a': {'column': 1}}, 'target': -1}
            """,
            A);

    assertEquals(List.of(2f), row(data.records(), "a", 0));
    assertEquals(List.of(4f), row(data.records(), "a", 1));
    assertEquals(2, data.rows());
  }

  @Test
  void blankLinesAreMissingValuesOnlyWithinAFileOfOneColumn() {
    folder.write("p.csv", "y", "no", "yes", "yes");
    folder.write("q.csv", "a", "1", "", "3", "", "");

    Dataset data =
        folder.fit(
            """
            {'format': 1,
             'files': [{'name': 'p', 'path': 'p.csv'}, {'name': 'q', 'path': 'q.csv'}]}
            """,
            A);

    assertEquals(3, data.rows());
    assertTrue(data.records().floats("a").missing(1));
  }

  @Test
  void missingTextsCanBeChosen() {
    folder.write("p.csv", "a,s,y", "-99,NA,no", "1,?,yes", "2,x,yes");

    Records records =
        folder
            .fit(
                one("'missing': ['-99', '?']"),
                RecordSchema.of(Field.float32("a"), Field.string("s")))
            .records();

    assertTrue(records.floats("a").missing(0));
    assertEquals("NA", records.strings("s").get(0));
    assertTrue(records.strings("s").missing(1));
  }

  @Test
  void readsRoles() {
    folder.write(
        "p.csv",
        "a,y,who,when,cv,w",
        "1,no,p2,2024-01-01,5,1",
        "2,yes,p1,2024-01-01T00:00:01.5Z,3,3",
        "3,no,p2,2024-01-01 02:00:00,5,0",
        "4,yes,p3,2024-01-01T00:00:00+01:00,9,4");

    Dataset data =
        folder.fit(one("'group': 'who', 'time': 'when', 'fold': 'cv', 'weight': 'w'"), A);

    assertArrayEquals(new int[] {0, 1, 0, 2}, data.groups().orElseThrow());
    double day = 1704067200;
    assertArrayEquals(
        new double[] {day, day + 1.5, day + 7200, day - 3600}, data.time().orElseThrow());
    assertArrayEquals(new int[] {1, 0, 1, 2}, data.folds().orElseThrow());
    assertArrayEquals(new float[] {.5f, 1.5f, 0, 2}, data.weights());
  }

  @Test
  void aSubsetKeepsItsPromises() {
    folder.write(
        "p.csv",
        "a,y,who,t,cv,w",
        "1,no,p1,10,0,1",
        "2,yes,p2,20,1,1",
        "3,no,p3,30,2,3",
        "4,yes,p3,40,1,3");
    Dataset all =
        folder.fit(
            one(
                "'group': 'who', 'time': 't', 'fold': 'cv', 'weight': 'w'",
                "'split': {'firstRows': 2}"),
            A);

    Dataset some = all.rows(new int[] {3, 1});

    assertEquals(4f, some.records().floats("a").get(0));
    assertEquals(List.of(1, 1), labels(some));
    assertArrayEquals(new int[] {0, 1}, some.groups().orElseThrow());
    assertArrayEquals(new double[] {40, 20}, some.time().orElseThrow());
    assertArrayEquals(new int[] {0, 0}, some.folds().orElseThrow());
    assertArrayEquals(new float[] {1.5f, .5f}, some.weights());
    assertTrue(some.split().isEmpty());
  }

  @Test
  void splitsByColumnFirstRowsAndFirstPerClass() {
    folder.write(
        "p.csv", "a,y,set", "1,no,train", "2,no,dev", "3,yes,train", "4,no,test", "5,yes,dev");

    assertSplit("{'column': 'set', 'test': ['dev', 'test']}", new int[] {0, 2});
    assertSplit("{'firstRows': 3}", new int[] {0, 1, 2});
    assertSplit("{'firstPerClass': 1}", new int[] {0, 2});
  }

  /** Group 2 has no more than 2 rows and stays; of equal times the later row is later. */
  @Test
  void keepsTheLastRowsOfEachGroupOut() {
    folder.write(
        "p.csv",
        "a,y,g,t",
        "1,no,1,2024-01-05",
        "2,no,1,2024-01-01",
        "3,yes,2,2024-01-09",
        "4,no,1,2024-01-03",
        "5,yes,3,2024-01-02",
        "6,yes,3,2024-01-02",
        "7,no,3,2024-01-02",
        "8,no,2,2024-01-01");
    String roles = "'group': 'g', 'time': 't', 'split': {'lastPerGroup': %d}";
    Dataset two = folder.fit(one(roles.formatted(2)), A);
    assertArrayEquals(new int[] {0, 3, 5, 6}, two.split().orElseThrow().test());
    assertArrayEquals(new int[] {1, 2, 4, 7}, two.split().orElseThrow().train());
    assertEquals(List.of(), two.warnings());
    Dataset one = folder.fit(one(roles.formatted(1)), A);
    assertArrayEquals(new int[] {0, 2, 6}, one.split().orElseThrow().test());
  }

  private void assertSplit(String split, int[] train) {
    Dataset data = folder.fit(one("'split': " + split), A);
    assertArrayEquals(train, data.split().orElseThrow().train());
    int[] test = IntStream.range(0, 5).filter(i -> Arrays.binarySearch(train, i) < 0).toArray();
    assertArrayEquals(test, data.split().orElseThrow().test());
  }

  @Test
  void readsSeveralRegressionTargets() {
    folder.write("p.csv", "a,u,v", "1,2,3", "4,5,6");
    PredictionSchema schema = PredictionSchema.targets("u", "w");

    Target target =
        folder
            .read(
                one("'target': ['u', {'column': 'v'}]"), Wanted.toFit(A, schema, schema.outputs()))
            .target()
            .orElseThrow();

    assertEquals(5f, target.value(1, 0));
    assertEquals(6f, target.value(1, 1));
  }

  @Test
  void forPredictionOnlyTheInputsAreRead() {
    folder.write("p.csv", "a,b", "1,5");
    RecordSchema input = RecordSchema.of(Field.float32("a"), view("v", "x", "z"));

    Dataset data = folder.read(one("'target': 'gone', 'group': 'gone'"), Wanted.toPredict(input));

    assertEquals(Optional.empty(), data.target());
    assertEquals(1f, data.records().floats("a").get(0));
    assertTrue(data.records().floats("v").missing(0));
    assertTrue(data.warnings().get(0).startsWith("View 'v' is missing in every row"));
  }

  @Test
  void aViewCanBeDeclaredMissing() {
    folder.write("p.csv", "a,y", "1,no", "2,yes");
    RecordSchema input = RecordSchema.of(Field.float32("a"), Field.float32("v", 2));
    String json = one("'columns': {'v': null}");

    Dataset data = folder.read(json, Wanted.toEvaluate(input, Folder.YES_NO, List.of("y")));

    assertTrue(data.records().floats("v").missing(1));
    assertTrue(data.warnings().get(0).startsWith("Input 'v' is missing in every row"));
    assertEquals(List.of("ALL_MISSING"), Folder.codes(folder.refuse(json, input)));
  }

  @Test
  void anEvaluationWarnsOfWhatStopsAFit() {
    folder.write("p.csv", "a,y", "1,no", "1,no");

    Dataset data = folder.read(one(), Wanted.toEvaluate(A, Folder.YES_NO, List.of("y")));

    assertEquals(2, data.warnings().size());
    assertEquals(List.of("ONE_CLASS", "CONSTANT_COLUMN"), Folder.codes(folder.refuse(one(), A)));
  }

  @Test
  void warnsOfConstantElements() {
    folder.write("p.csv", "x,z,y", "1,2,no", "1,3,yes");

    Dataset data = folder.fit(one(), RecordSchema.of(view("v", "x", "z")));

    assertEquals(
        List.of("View 'v': 1 of 2 elements have one value in every row: 'x'."), data.warnings());
  }

  @Test
  void warnsOfGroupsThatAreCut() {
    folder.write("p.csv", "a,y,g,f", "1,no,1,0", "2,yes,1,1", "3,no,2,1");

    Dataset data = folder.fit(one("'group': 'g', 'fold': 'f', 'split': {'firstRows': 2}"), A);
    folder.write("p.csv", "a,y,g,f", "1,no,1,0", "2,yes,2,0", "3,no,2,1");
    Dataset cut = folder.fit(one("'group': 'g', 'split': {'column': 'f', 'test': ['1']}"), A);

    assertEquals(List.of("1 groups are in more than one of the given folds."), data.warnings());
    assertTrue(cut.warnings().contains("1 groups have rows both in train and in test."));
  }

  @Test
  void theHashIsOfTheDataAlone() {
    folder.write("p.csv", "a,y,z", "1,no,0", "2,yes,0", "3,no,0");
    folder.write("q.csv", "z;y;a", "5;no;1.0", "5;yes;2e0", "5;no;3");
    folder.write("r.csv", "a,y", "1,no", "2.0000002,yes", "3,no");
    String p = folder.fit(one(), A).hash();

    assertTrue(p.matches("[0-9a-f]{64}"));
    assertEquals(p, folder.fit(one(), A).hash());
    assertEquals(
        p, folder.fit("{'format': 1, 'files': [{'path': 'q.csv', 'separator': ';'}]}", A).hash());
    assertNotEquals(p, folder.fit("{'format': 1, 'files': [{'path': 'r.csv'}]}", A).hash());
    assertNotEquals(p, folder.fit(one("'split': {'firstRows': 2}"), A).hash());
    assertNotEquals(p, folder.fit(one("'group': 'a'"), A).hash());
    assertNotEquals(p, folder.fit(one("'weight': 'a'"), A).hash());
    assertNotEquals(p, folder.fit(one("'time': 'a'"), A).hash());
    assertNotEquals(
        p,
        folder
            .fit(one("'target': {'column': 'y', 'labels': {'no': 'yes', 'yes': 'no'}}"), A)
            .hash());
  }

  @Test
  void opensEachFileOnce() {
    List<String> opened = new ArrayList<>();
    byte[] csv = "a,b,y,g\n1,2,no,1\n2,3,yes,2\n".getBytes(StandardCharsets.UTF_8);
    Source source =
        name -> {
          opened.add(name);
          return new ByteArrayInputStream(csv);
        };

    DatasetReader.read(
        one("'group': 'g'").replace('\'', '"'),
        "d.json",
        source,
        Wanted.toFit(
            RecordSchema.of(Field.float32("a"), Field.float32("b")), Folder.YES_NO, List.of("y")));

    assertEquals(List.of("p.csv"), opened);
  }
}
