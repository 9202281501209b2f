package org.amalgam.driving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Params;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class GridTest extends ExtractorContract {
  private final Grid grid = new Grid();

  @Override
  protected FeatureExtractor stage() {
    return grid;
  }

  @Override
  protected List<TestContext<Records>> examples() {
    Records rows = Rows.around(Rows.some());
    return List.of(example(rows), example(rows).with("cells", 16));
  }

  private Features drawn(String signal, double stopLine) {
    Records rows = Rows.around(Rows.of(signal, Map.of("speed", 10d, "stopLine", stopLine)));
    return grid.apply(rows, Params.of(grid.params(), Map.of()));
  }

  private static float at(Features image, int row, int column, int channel) {
    return image.get(0, (row * 32 + column) * 3 + channel);
  }

  /**
   * Cells of 3 m x 1 m from 16 m behind: the leader from 22 m back to 17 m covers rows 11 and 12
   * and columns 15 and 16; it comes 2 m/s nearer and brakes.
   */
  @Test
  void drawsTheVehicleAhead() {
    Features image = drawn("none", Double.NaN);
    assertEquals(List.of(32, 32, 3), image.schema().shape());
    for (int row = 11; row <= 12; row++) {
      for (int column = 15; column <= 16; column++) {
        assertEquals(1, at(image, row, column, 0));
        assertEquals(0.2f, at(image, row, column, 1), 1e-6);
        assertEquals(1, at(image, row, column, 2));
      }
    }
    assertEquals(0, at(image, 10, 15, 0));
    assertEquals(0, at(image, 13, 15, 0));
    assertEquals(0, at(image, 11, 14, 0));
  }

  /** Oncoming, front at 10 m, tail at 15 m, 4 m to the left: 10 + 12 m/s nearer. */
  @Test
  void drawsWhoComesTowardsIt() {
    Features image = drawn("none", Double.NaN);
    assertEquals(1, at(image, 8, 20, 0));
    assertEquals(1, at(image, 10, 19, 0));
    assertEquals(0, at(image, 7, 20, 0));
    assertEquals(0, at(image, 11, 20, 0));
    assertEquals(2.2f, at(image, 9, 20, 1), 1e-5);
    assertEquals(0, at(image, 9, 20, 2), "does not brake");
  }

  /** The two vehicles alone: 2 x 2 cells, and 3 rows of columns 19 and 20. */
  @Test
  void drawsNothingElse() {
    Features image = drawn("green", 40);
    float sum = 0;
    for (int cell = 0; cell < 32 * 32; cell++) {
      sum += image.get(0, cell * 3);
    }
    assertEquals(10, sum);
  }

  /** Its front 22 m ahead, and as long as a request says. */
  private Features ofLength(float length) {
    float[] vehicle = {22, 0, 8, 0, length, 1};
    List<Column> columns = new ArrayList<>(Rows.of("none", Map.of("speed", 10d)).columns());
    columns.add(FloatColumn.of(Field.float32("neighbours", 1, 6), vehicle));
    return grid.apply(Records.of(1, columns), Params.of(grid.params(), Map.of()));
  }

  private static int drawn(Features image) {
    int cells = 0;
    for (int cell = 0; cell < 32 * 32; cell++) {
      cells += image.get(0, cell * 3) == 1 ? 1 : 0;
    }
    return cells;
  }

  /** Rows 12 to 0 of two columns are all that is in view of it. */
  @Test
  void aLengthThatNoVehicleHasEndsToo() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertEquals(26, drawn(ofLength(100)));
          assertEquals(26, drawn(ofLength(1e9f)));
          assertEquals(26, drawn(ofLength(1e30f)));
          assertEquals(0, drawn(ofLength(Float.POSITIVE_INFINITY)), "no number, not there");
          assertEquals(2, drawn(ofLength(-1)), "its front");
        });
  }

  /** 40 m ahead is row 18; across the own lane, red or yellow only. */
  @Test
  void drawsAClosedStopLine() {
    assertEquals(1, at(drawn("red", 40), 18, 16, 2));
    assertEquals(1, at(drawn("yellow", 40), 18, 15, 2));
    assertEquals(0, at(drawn("red", 40), 18, 16, 0));
    assertEquals(0, at(drawn("green", 40), 18, 16, 2));
    assertEquals(0, at(drawn("red", 140), 18, 16, 2), "out of view");
  }

  @Test
  void withoutOwnSpeedThereIsNoImage() {
    Records rows = Rows.around(Rows.of("red", Map.of()));
    assertTrue(grid.apply(rows, Params.of(grid.params(), Map.of())).hasMissing(0));
  }

  @Test
  void refusesNeighboursOfAnotherForm() {
    RecordSchema schema =
        RecordSchema.of(
            Field.float32("neighbours", 12, 5),
            Field.float32("speed"),
            Field.float32("stopLine"),
            Field.string("signal"));
    Params params = Params.of(grid.params(), Map.of());
    String message =
        assertThrows(IllegalArgumentException.class, () -> grid.outputSchema(schema, params))
            .getMessage();
    assertTrue(message.contains("6 numbers of a neighbour"), message);
  }
}
