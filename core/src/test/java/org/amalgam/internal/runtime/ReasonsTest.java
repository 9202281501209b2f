package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.ReadRows;
import org.amalgam.api.pipeline.Reasons;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reasons of answers whose Shapley values are known. */
class ReasonsTest {
  private static final PredictionSchema CLASSES = PredictionSchema.classes("no", "yes");

  @TempDir Path folder;

  /** What is answered: log-odds of the second class. */
  private interface Formula {
    double of(Records rows, int row);
  }

  private final class Known extends Platform {
    private final Records heldOut;
    private final Formula formula;

    Known(Records heldOut, Formula formula) {
      super(Fakes.catalog(), new Store(folder), 1);
      this.heldOut = heldOut;
      this.formula = formula;
    }

    @Override
    public Records heldOut(String pipeline) {
      return heldOut;
    }

    @Override
    public Answers predict(String pipeline, ReadRows rows, PredictOptions options) {
      float[] values = new float[2 * rows.rows()];
      for (int row = 0; row < rows.rows(); row++) {
        double p = 1 / (1 + Math.exp(-formula.of(rows.records(), row)));
        values[2 * row] = (float) (1 - p);
        values[2 * row + 1] = (float) p;
      }
      Predictions fused = Predictions.of(CLASSES, rows.rows(), values);
      return new Answers(
          pipeline, fused, List.of(), Optional.empty(), List.of(), List.of(), List.of());
    }
  }

  private static Records rows(float[] a, long[] n, String[] sex, float[] view) {
    return Records.of(
        FloatColumn.of(Field.float32("a"), a),
        LongColumn.of(Field.int64("n"), n, new BitSet()),
        StringColumn.of(Field.string("sex"), sex),
        FloatColumn.of(Field.float32("view", 2), view));
  }

  private Reasons reasons(Records heldOut, Records row, Formula formula) {
    try (Known platform = new Known(heldOut, formula)) {
      return Reasons.of(platform, "p", row).orElseThrow();
    }
  }

  private static Map<String, Double> parts(Reasons reasons) {
    return reasons.parts().stream()
        .collect(Collectors.toMap(Reasons.Part::input, Reasons.Part::value));
  }

  private static double sum(Records rows, int row) {
    return 2 * rows.floats("a").get(row)
        - 0.5 * rows.longs("n").get(row)
        + (rows.strings("sex").get(row).equals("f") ? 0.25 : 0)
        + rows.floats("view").get(row, 0)
        - rows.floats("view").get(row, 1);
  }

  /** Of a sum each column has what it adds beside the other rows, which are all alike here. */
  @Test
  void ofASumEachColumnHasItsTerm() {
    Records heldOut =
        rows(
            new float[] {0.5f, 0.5f},
            new long[] {1, 1},
            new String[] {"m", null},
            new float[] {0, 0, 0, 0});
    Records row =
        rows(new float[] {1}, new long[] {3}, new String[] {"f"}, new float[] {0.5f, 0.125f});
    Reasons found = reasons(heldOut, row, ReasonsTest::sum);
    assertEquals("yes", found.output());
    assertEquals("log_odds", found.scale());
    assertEquals(0.5, found.base(), 1e-5);
    assertEquals(1.125, found.answer(), 1e-5);
    assertEquals(1, parts(found).get("a"), 1e-5);
    assertEquals(-1, parts(found).get("n"), 1e-5);
    assertEquals(0.375, parts(found).get("view"), 1e-5);
    assertEquals(0.25, parts(found).get("sex"), 1e-5);
    assertEquals("view", found.parts().get(2).input());
    assertEquals(2, found.first(2).parts().size());
  }

  /** Of a product two columns have half each: every order comes with its reverse. */
  @Test
  void ofAProductTheyShareAlike() {
    Records heldOut = rows(new float[1], new long[1], new String[] {"m"}, new float[2]);
    Records row = rows(new float[] {3}, new long[] {1}, new String[] {"f"}, new float[2]);
    Reasons found =
        reasons(heldOut, row, (rows, i) -> -rows.floats("a").get(i) * rows.longs("n").get(i));
    assertEquals("no", found.output());
    assertEquals(1.5, parts(found).get("a"), 1e-5);
    assertEquals(1.5, parts(found).get("n"), 1e-5);
    assertEquals(0, parts(found).get("sex"), 1e-9);
  }

  /** Whatever rows are drawn, the parts sum to the answer less their mean; and they come again. */
  @Test
  void sumsToTheAnswer() {
    float[] a = {1, -2, 0.5f, 0.25f, 3};
    long[] n = {1, 2, 3, 4, 5};
    Records heldOut = rows(a, n, new String[] {"f", "m", "f", "m", null}, new float[10]);
    Records row = rows(new float[] {2}, new long[] {0}, new String[] {"m"}, new float[2]);
    Formula formula = (rows, i) -> Math.sin(sum(rows, i)) * rows.floats("a").get(i);
    Reasons found = reasons(heldOut, row, formula);
    double sum = found.parts().stream().mapToDouble(Reasons.Part::value).sum();
    assertEquals(found.answer(), found.base() + sum, 1e-9);
    assertEquals(found, reasons(heldOut, row, formula));
  }

  @Test
  void thereAreNoneOfNoAnswer() {
    Records rows = rows(new float[1], new long[1], new String[] {"m"}, new float[2]);
    try (Known platform = new Known(rows, (records, row) -> Double.NaN)) {
      assertTrue(Reasons.of(platform, "p", rows).isEmpty());
    }
  }
}
