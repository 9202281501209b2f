package org.amalgam.finance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.testkit.AnalysisContract;
import org.amalgam.testkit.TestRows;
import org.junit.jupiter.api.Test;

class LookAheadTest extends AnalysisContract {
  private static final int ROWS = 400;
  private static final int WINDOW = 5;

  @Override
  protected Analysis analysis() {
    return new LookAhead();
  }

  /**
   * A random walk. A row's window ends at its own step, and its target is whether the next one goes
   * up; shifted by one, the window ends with that next step.
   */
  private TestRows walk(int shift) {
    Random random = new Random(5);
    double[] prices = new double[ROWS + WINDOW + 2];
    prices[0] = 100;
    for (int i = 1; i < prices.length; i++) {
      prices[i] = prices[i - 1] * Math.exp(0.03 * random.nextGaussian());
    }
    float[] windows = new float[ROWS * WINDOW];
    float[] returns = new float[ROWS];
    int[] labels = new int[ROWS];
    double[] risks = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      int now = row + WINDOW;
      labels[row] = prices[now + 1] > prices[now] ? 1 : 0;
      risks[row] = 0.5;
      returns[row] = (float) (prices[now + shift] / prices[now + shift - 1] - 1);
      for (int i = 0; i < WINDOW; i++) {
        windows[row * WINDOW + i] = (float) prices[now + shift - WINDOW + 1 + i];
      }
    }
    return MeasuresTest.rows(risks, labels)
        .withRecords(
            Records.of(
                FloatColumn.of(Field.float32("prices", WINDOW), windows),
                FloatColumn.of(Field.float32("return"), returns),
                StringColumn.of(Field.string("note"), new String[ROWS])))
        .withParams(analysis(), Map.of());
  }

  private AnalysisTable table(TestRows rows) {
    return analysis().tables(rows).get(0);
  }

  @Test
  void anHonestWindowKnowsNothing() {
    for (AnalysisTable.Row row : table(walk(0)).rows()) {
      assertTrue(row.values().get(0) < 0.58, () -> row.label() + row.values());
      assertEquals(0, row.values().get(2), row.label());
    }
  }

  @Test
  void aFeatureShiftedByOneStepIsCaught() {
    for (AnalysisTable.Row row : table(walk(1)).rows()) {
      assertEquals(1, row.values().get(0), 1e-4, row.label());
      assertEquals(1, row.values().get(2), row.label());
    }
    assertEquals(2, table(walk(1)).rows().size());
  }

  /** Pairs won: 1 of 2 positives above both, the other above one of two: 3 of 4. */
  @Test
  void measuresTheArea() {
    TestRows rows =
        MeasuresTest.rows(new double[4], new int[] {0, 1, 0, 1})
            .withRecords(Records.of(FloatColumn.of(Field.float32("x"), new float[] {4, 3, 2, 1})))
            .withParams(analysis(), Map.of());
    assertEquals(0.75, table(rows).rows().get(0).values().get(0), 1e-12);
    assertEquals(0.5, table(rows).rows().get(0).values().get(1), 1e-12);
  }
}
