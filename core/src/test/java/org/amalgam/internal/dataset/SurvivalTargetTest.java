package org.amalgam.internal.dataset;

import static org.amalgam.internal.dataset.Folder.codes;
import static org.amalgam.internal.dataset.Folder.one;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.internal.store.HeldOutRows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time and event of the rows, from CSV on to the package. */
class SurvivalTargetTest {
  private static final Wanted WANTED =
      Wanted.toFit(
          RecordSchema.of(Field.float32("a")),
          PredictionSchema.survival(),
          List.of("days", "died"));

  @TempDir private Path path;
  private Folder folder;

  @BeforeEach
  void open() {
    folder = new Folder(path);
  }

  @Test
  void columnsAreFoundByTheNamesOfThePipeline() {
    folder.write("p.csv", "died,a,days", "1,2,30", "0,3,12.5", "1,4,0");
    Target target = folder.read(one(), WANTED).target().orElseThrow();
    assertEquals(30, target.time(0));
    assertEquals(12.5f, target.time(1));
    assertTrue(target.event(0) && !target.event(1) && target.event(2));
    assertEquals(2, target.strata().length);
    assertEquals(1, target.strata()[0][0]);
  }

  @Test
  void orByThoseOfTheDescriptor() {
    folder.write("p.csv", "status,a,time", "1,2,30", "0,3,12");
    Target target = folder.read(one("'target': ['time', 'status']"), WANTED).target().orElseThrow();
    assertEquals(12, target.time(1));
    assertEquals(List.of("WIDTH_MISMATCH"), codes(folder.refuse(one("'target': 'time'"), WANTED)));
  }

  @Test
  void wrongCellsAreNamed() {
    folder.write("p.csv", "died,a,days", "1,2,30", "2,3,12", "1,4,-1", ",5,3");
    List<Problem> problems = folder.refuse(one(), WANTED);
    assertEquals(List.of("MISSING_LABEL"), codes(problems));
    folder.write("p.csv", "died,a,days", "1,2,30", "2,3,12", "1,4,-1");
    problems = folder.refuse(one(), WANTED);
    assertEquals(
        List.of("BAD_EVENT", "BAD_SURVIVAL_TIME"), codes(problems).stream().sorted().toList());
    assertTrue(problems.toString().contains("p.csv:3"), problems::toString);
  }

  @Test
  void rowsWithoutAnyEventAreNotFitted() {
    folder.write("p.csv", "died,a,days", "0,2,30", "0,3,12");
    assertEquals(List.of("NO_EVENT"), codes(folder.refuse(one(), WANTED)));
  }

  @Test
  void hashAndPackageKnowTimeAndEvent() throws IOException {
    folder.write("p.csv", "died,a,days", "1,2,30", "0,3,12");
    Dataset data = folder.read(one(), WANTED);
    folder.write("p.csv", "died,a,days", "1,2,30", "1,3,12");
    assertNotEquals(data.hash(), folder.read(one(), WANTED).hash());
    HeldOutRows rows = new HeldOutRows(data.records(), data.target().orElseThrow());
    HeldOutRows back =
        HeldOutRows.read(rows.bytes(), data.records().schema(), PredictionSchema.survival());
    assertTrue(rows.sameAs(back));
    assertTrue(back.target().event(0) && !back.target().event(1));
    assertEquals(12, back.target().time(1));
  }
}
