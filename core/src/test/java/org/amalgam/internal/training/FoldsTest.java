package org.amalgam.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.Data;
import org.amalgam.internal.dataset.Dataset;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private static final int ROWS = 60;

  private static void everyRowOnce(List<Split> folds) {
    assertArrayEquals(IntStream.range(0, ROWS).toArray(), Rows.covered(folds));
    for (Split fold : folds) {
      assertEquals(
          ROWS,
          IntStream.concat(Arrays.stream(fold.train()), Arrays.stream(fold.test()))
              .distinct()
              .count());
    }
  }

  @Test
  void classesAreInProportion() {
    Dataset data = Data.dataset(Data.csv(ROWS, 5, 1));
    List<Split> folds = Folds.of(data, 5, 3);
    everyRowOnce(folds);
    for (Split fold : folds) {
      assertEquals(12, fold.test().length);
      assertEquals(
          4,
          Arrays.stream(fold.test())
              .filter(row -> data.target().orElseThrow().label(row) == 1)
              .count());
    }
    assertArrayEquals(folds.get(2).test(), Folds.of(data, 5, 3).get(2).test());
    assertTrue(!Arrays.equals(folds.get(2).test(), Folds.of(data, 5, 4).get(2).test()));
  }

  @Test
  void groupsStayWhole() {
    Dataset data = Data.dataset(Data.csv(ROWS, 5, 1), "\"group\": \"g\"");
    List<Split> folds = Folds.of(data, 4, 3);
    everyRowOnce(folds);
    int[] groups = data.groups().orElseThrow();
    for (Split fold : folds) {
      Set<Integer> test =
          Arrays.stream(fold.test()).mapToObj(row -> groups[row]).collect(Collectors.toSet());
      assertTrue(Arrays.stream(fold.train()).noneMatch(row -> test.contains(groups[row])));
    }
    assertThrows(ProblemException.class, () -> Folds.of(data, 16, 3));
    Split one = Folds.one(data, 0.25, 9);
    Set<Integer> kept =
        Arrays.stream(one.test()).mapToObj(row -> groups[row]).collect(Collectors.toSet());
    assertTrue(Arrays.stream(one.train()).noneMatch(row -> kept.contains(groups[row])));
  }

  @Test
  void laterRowsFollowEarlierOnes() {
    Dataset data = Data.dataset(Data.csv(ROWS, 5, 1), "\"time\": \"t\"");
    double[] time = data.time().orElseThrow();
    List<Split> folds = Folds.of(data, 4, 3);
    assertEquals(4, folds.size());
    for (Split fold : folds) {
      double last = Arrays.stream(fold.train()).mapToDouble(row -> time[row]).max().orElseThrow();
      assertTrue(Arrays.stream(fold.test()).allMatch(row -> time[row] > last));
    }
    Split one = Folds.one(data, 0.25, 9);
    assertEquals(15, one.test().length);
    double last = Arrays.stream(one.train()).mapToDouble(row -> time[row]).max().orElseThrow();
    assertTrue(Arrays.stream(one.test()).allMatch(row -> time[row] > last));
  }

  @Test
  void rowsOfOneTimeAreNotParted() {
    Dataset data = Data.dataset(Data.csv(ROWS, 5, 1), "\"time\": \"g\"");
    double[] time = data.time().orElseThrow();
    for (Split fold : Folds.of(data, 4, 3)) {
      double last = Arrays.stream(fold.train()).mapToDouble(row -> time[row]).max().orElseThrow();
      assertTrue(Arrays.stream(fold.test()).allMatch(row -> time[row] > last));
    }
  }

  @Test
  void givenFoldsAreTaken() {
    Dataset data = Data.dataset(Data.csv(ROWS, 5, 1), "\"fold\": \"g\"");
    assertEquals(15, Folds.of(data, 5, 3).size());
  }

  @Test
  void tooFewRowsAreRefused() {
    Dataset data = Data.dataset(Data.csv(6, 5, 1));
    assertEquals(
        "TOO_FEW_ROWS",
        assertThrows(ProblemException.class, () -> Folds.of(data, 7, 1)).problems().get(0).code());
  }

  /** The message names what there is too little of. */
  @Test
  void oneGroupAndOneTimeAreNamed() {
    String csv = Data.csv(8, 5, 1).replaceAll(",\\d,(\\d)\\R", ",0,$1\n");
    Dataset group = Data.dataset(csv, "\"group\": \"g\"");
    String message =
        assertThrows(ProblemException.class, () -> Folds.one(group, 0.2, 1)).getMessage();
    assertTrue(message.contains("1 groups are too few for a part of 0.2"), message);
    Dataset time = Data.dataset(csv, "\"time\": \"g\"");
    message = assertThrows(ProblemException.class, () -> Folds.one(time, 0.2, 1)).getMessage();
    assertTrue(message.contains("1 points in time are too few for a part of 0.2"), message);
    message = assertThrows(ProblemException.class, () -> Folds.of(time, 5, 1)).getMessage();
    assertTrue(message.contains("1 points in time are too few"), message);
  }

  @Test
  void aGroupPerRowIsNoMoreWorkThanItsRows() {
    int rows = 200_000;
    StringBuilder csv = new StringBuilder("a,b,y,g\n");
    for (int row = 0; row < rows; row++) {
      csv.append(row).append(",0.").append(row % 7).append(row % 2 == 0 ? ",no,g" : ",yes,g");
      csv.append(row).append('\n');
    }
    Dataset data = Data.dataset(csv.toString(), "\"group\": \"g\"");
    List<Split> folds =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Folds.of(data, 5, 3));
    assertEquals(rows / 5, folds.get(0).test().length);
  }
}
