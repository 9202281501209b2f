package org.amalgam.finance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.evaluation.Metric;
import org.amalgam.testkit.AnalysisContract;
import org.amalgam.testkit.MetricContract;
import org.amalgam.testkit.TestRows;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Metrics and analyses against figures from elsewhere. */
class MeasuresTest {
  private static final PredictionSchema SCHEMA = PredictionSchema.classes("good", "bad");

  static TestRows rows(double[] risks, int[] labels) {
    float[] values = new float[2 * risks.length];
    for (int row = 0; row < risks.length; row++) {
      values[2 * row] = (float) (1 - risks[row]);
      values[2 * row + 1] = (float) risks[row];
    }
    return TestRows.of(
        Predictions.of(SCHEMA, risks.length, values), Target.classes(SCHEMA, labels));
  }

  /** 40 rows with ties, 14 of them bad. */
  private static TestRows forty() {
    double[] risks = new double[40];
    int[] labels = new int[40];
    for (int i = 0; i < 40; i++) {
      risks[i] = (7 * i % 20 + i % 3) / 24.0;
      labels[i] = i * i % 7 < 3 && i % 2 == 1 ? 1 : 0;
    }
    return rows(risks, labels);
  }

  /** Risks .9 .8 .7 .6 .5 .4 .3 .2 .1 .05, bad the 1st, 2nd, 4th. Amounts 1, 2, ... 10. */
  private static TestRows ten() {
    double[] risks = {0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05};
    float[] amounts = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    return rows(risks, new int[] {1, 1, 0, 1, 0, 0, 0, 0, 0, 0})
        .withRecords(Records.of(FloatColumn.of(Field.float32("amount"), amounts)));
  }

  @Nested
  class GiniTest extends MetricContract {
    @Override
    protected Metric metric() {
      return new Gini();
    }

    /** scikit-learn 1.2.1, 2 roc_auc_score - 1. */
    @Test
    void agreesWithScikitLearn() {
      assertEquals(0.0467032967, metric().value(forty()), 1e-9);
    }
  }

  @Nested
  class KolmogorovSmirnovTest extends MetricContract {
    @Override
    protected Metric metric() {
      return new KolmogorovSmirnov();
    }

    /** SciPy 1.10.1, ks_2samp of the risks of both classes. */
    @Test
    void agreesWithSciPy() {
      assertEquals(0.1978021978, metric().value(forty()), 1e-9);
    }
  }

  @Nested
  class BadF1Test extends MetricContract {
    @Override
    protected Metric metric() {
      return new BadF1();
    }

    /** Decided bad: the first four, and where both are 0.5 the first class; 2 * 3 / (4 + 3). */
    @Test
    void byHand() {
      assertEquals(6 / 7.0, metric().value(ten()), 1e-12);
    }
  }

  @Nested
  class ProfitTest extends MetricContract {
    @Override
    protected Metric metric() {
      return new Profit();
    }

    /** Granted: the last six, all good, amounts 5 to 10, 45 in all; then with two decided bad. */
    @Test
    void byHand() {
      Map<String, Object> given = Map.of("gain", 0.1, "loss", 0.5, "amount", "amount");
      assertEquals(0.45, metric().value(ten().withParams(metric(), given)), 1e-9);
      assertEquals(0.06, metric().value(ten().withParams(metric(), Map.of())), 1e-9);
      int[] labels = {1, 1, 1, 1, 0, 0, 0, 0, 0, 1};
      TestRows rows = ten();
      TestRows other =
          rows.withPredictions(rows.predictions().withLabels(labels)).withParams(metric(), given);
      assertEquals((0.1 * 35) / 10, metric().value(other), 1e-9);
      labels[0] = 0;
      assertEquals((0.1 * 35 - 0.5) / 10, metric().value(other), 1e-9);
    }

    @Test
    void refusesAnAmountThatIsNotThere() {
      TestRows rows = ten().withParams(metric(), Map.of("amount", "sum"));
      assertThrows(IllegalArgumentException.class, () -> metric().value(rows));
    }
  }

  @Nested
  class DecilesTest extends AnalysisContract {
    @Override
    protected Analysis analysis() {
      return new Deciles();
    }

    /** A row each: caught 1/3, 2/3, 2/3, 1; distances 1/3, 2/3, 2/3 - 1/7, 1 - 1/7. */
    @Test
    void byHand() {
      List<AnalysisTable.Row> table = analysis().tables(ten()).get(0).rows();
      assertEquals(10, table.size());
      assertRow(table.get(0), 1, 1, 10 / 3.0, 1 / 3.0, 1 / 3.0);
      assertRow(table.get(2), 1, 0, 0, 2 / 3.0, 2 / 3.0 - 1 / 7.0);
      assertRow(table.get(3), 1, 1, 10 / 3.0, 1, 6 / 7.0);
      assertRow(table.get(9), 1, 0, 0, 1, 0);
    }

    /** All alike: every tenth has the rate of all. */
    @Test
    void sharesTiesOut() {
      TestRows rows = rows(new double[] {0.4, 0.4, 0.4, 0.4}, new int[] {1, 0, 0, 0});
      for (AnalysisTable.Row row : analysis().tables(rows).get(0).rows()) {
        assertEquals(0.4, row.values().get(0), 1e-9);
        assertEquals(0.25, row.values().get(1), 1e-9);
      }
    }
  }

  @Nested
  class ProfitCurveTest extends AnalysisContract {
    @Override
    protected Analysis analysis() {
      return new ProfitCurve();
    }

    /** The last six: amounts 5 to 10; the last seven take the bad 4 in; all: good 48, bad 7. */
    @Test
    void byHand() {
      Map<String, Object> given = Map.of("gain", 0.1, "loss", 0.5, "amount", "amount");
      List<AnalysisTable.Row> table =
          analysis().tables(ten().withParams(analysis(), given)).get(0).rows();
      assertRow(table.get(5), 0, 0.45);
      assertRow(table.get(6), 1 / 7.0, (4.5 - 2) / 10);
      assertRow(table.get(9), 0.3, (4.8 - 3.5) / 10);
    }
  }

  private static void assertRow(AnalysisTable.Row row, double... due) {
    for (int i = 0; i < due.length; i++) {
      assertEquals(due[i], row.values().get(i), 1e-6, row.label() + ", column " + i);
    }
  }
}
