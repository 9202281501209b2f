package org.amalgam.medical;

import static org.amalgam.medical.Judged.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.testkit.AnalysisContract;
import org.amalgam.testkit.TestRows;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contract of each analysis, and its figures on {@link Judged} against R 4.2.2: {@code
 * prop.test(correct = FALSE)}, {@code glm(binomial)} with {@code confint.default}, and the formulas
 * of the papers.
 */
class AnalysesTest {
  private static final double NEAR = 1e-5;

  private static void assertRow(AnalysisTable table, String label, double... due) {
    List<Double> found = values(table, label);
    for (int i = 0; i < due.length; i++) {
      assertEquals(due[i], found.get(i), NEAR * (1 + Math.abs(due[i])), label + ", number " + i);
    }
  }

  /** Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3. */
  @Test
  void intervalsAreThoseOfNewcombesTable() {
    double[][] table = {
      {81, 263, 0.2553, 0.3662},
      {15, 148, 0.0624, 0.1605},
      {0, 20, 0, 0.1611},
      {1, 29, 0.0061, 0.1718}
    };
    for (double[] row : table) {
      Proportion found = Proportion.of(row[0], row[1]);
      assertEquals(row[2], found.low(), 5e-5);
      assertEquals(row[3], found.high(), 5e-5);
    }
    assertTrue(Double.isNaN(Proportion.of(0, 0).value()));
  }

  @Nested
  class OfDiagnosticAccuracy extends AnalysisContract {
    @Override
    protected Analysis analysis() {
      return new DiagnosticAccuracy();
    }

    @Test
    void figuresAreThoseOfR() {
      AnalysisTable table =
          analysis().tables(Judged.rows(analysis(), Map.of("prevalence", 0.1))).get(0);
      assertEquals("Decisions for 'ill'", table.name());
      assertRow(table, "sensitivity", 0.7, 0.396778147461, 0.892208732594, 10);
      assertRow(table, "specificity", 0.8, 0.490162471537, 0.943317848546, 10);
      assertRow(
          table, "positive predictive value", 0.777777777778, 0.452588969107, 0.936774892882, 9);
      assertRow(
          table, "negative predictive value", 0.727272727273, 0.434354698824, 0.9025394071, 11);
      assertRow(table, "accuracy", 0.75, 0.531299122381, 0.888138298592, 20);
      assertRow(table, "prevalence", 0.5);
      assertRow(table, "positive likelihood ratio", 3.5, 0.949761564731, 12.897974033591);
      assertRow(table, "negative likelihood ratio", 0.375, 0.138482627814, 1.015470331694);
      assertRow(
          table,
          "positive predictive value at a prevalence of 0.1",
          0.28,
          0.095455711029,
          0.589003074613);
      assertRow(
          table,
          "negative predictive value at a prevalence of 0.1",
          0.96,
          0.898609820801,
          0.984846212062);
    }

    /** Where nobody is missed, a ratio of 0 and a value of 1 have no bounds by logarithm. */
    @Test
    void perfectDecisionsHaveNoBoundsByLogarithm() {
      TestRows rows = Judged.rows(analysis(), Map.of("prevalence", 0.1));
      AnalysisTable table = analysis().tables(rows.rows(0, 1, 3, 11, 13)).get(0);
      assertRow(table, "sensitivity", 1, 0.342380227);
      assertTrue(Double.isNaN(values(table, "positive likelihood ratio").get(1)));
      assertEquals(1, values(table, "negative predictive value at a prevalence of 0.1").get(0));
    }
  }

  @Nested
  class OfDecisionCurve extends AnalysisContract {
    @Override
    protected Analysis analysis() {
      return new DecisionCurve();
    }

    /**
     * At 0.25, where one missed is as bad as three in vain, 9 of 10 ill and 6 of 10 healthy ones
     * are treated: (9 - 6 / 3) / 20 against (10 - 10 / 3) / 20.
     */
    @Test
    void netBenefitIsThatOfThePaper() {
      TestRows rows = Judged.rows(analysis(), Map.of("from", 0.25, "to", 0.75, "step", 0.25));
      AnalysisTable table = analysis().tables(rows).get(0);
      assertEquals(3, table.rows().size());
      double model = (9 - 6 / 3.0) / 20;
      double all = (10 - 10 / 3.0) / 20;
      assertRow(table, "0.25", model, all, 100 * (model - all) * 3);
      assertRow(table, "0.5", 5 / 20.0, 0, 100 * 5 / 20.0);
    }

    @Test
    void thresholdsMustRise() {
      Params params = Params.of(analysis().params(), Map.of("from", 0.5, "to", 0.1));
      assertThrows(
          IllegalArgumentException.class,
          () -> analysis().check(PredictionSchema.classes("no", "yes"), params));
    }
  }

  @Nested
  class OfCalibration extends AnalysisContract {
    @Override
    protected Analysis analysis() {
      return new Calibration();
    }

    @Test
    void interceptAndSlopeAreThoseOfGlm() {
      TestRows rows = Judged.rows(analysis(), Map.of("groups", 4));
      AnalysisTable table = analysis().tables(rows).get(0);
      assertRow(table, "calibration in the large", 0.211307279559, -0.827419746855, 1.25003430597);
      assertRow(table, "calibration slope", 0.79971931595, -0.0433404422688, 1.6427790741692);
      assertRow(table, "mean probability", 9.25 / 20);
      assertRow(table, "observed share", 0.5);
    }

    @Test
    void rowWeightsCountAsInGlm() {
      TestRows rows = Judged.weighted(Judged.rows(analysis(), Map.of("groups", 4)));
      AnalysisTable table = analysis().tables(rows).get(0);
      assertRow(table, "calibration in the large", 0.167711380391, -0.677123159298, 1.01254592008);
      assertRow(table, "calibration slope", 0.887851460332, 0.150053767449, 1.625649153216);
    }

    /** Five rows each: 0.05 to 0.2, 0.25 to 0.4, 0.45 to 0.65, 0.7 to 0.95. */
    @Test
    void groupsHaveAboutAsManyRows() {
      List<AnalysisTable> tables = analysis().tables(Judged.rows(analysis(), Map.of("groups", 4)));
      assertRow(tables.get(1), "1", 0.65 / 5, 1 / 5.0);
      assertRow(tables.get(1), "2", 1.7 / 5, 2 / 5.0);
      assertRow(tables.get(1), "3", 2.75 / 5, 3 / 5.0);
      assertRow(tables.get(1), "4", 4.15 / 5, 4 / 5.0);
      double error = (Math.abs(1 - 0.65) + Math.abs(2 - 1.7) + Math.abs(3 - 2.75) + 0.15) / 20;
      assertRow(tables.get(0), "calibration error", error);
    }

    /** Probabilities that part the classes have no slope, rather than any. */
    @Test
    void separatedClassesHaveNoSlope() {
      TestRows rows = Judged.rows(analysis(), Map.of()).rows(0, 1, 3, 4, 13, 14, 15);
      assertTrue(Double.isNaN(values(analysis().tables(rows).get(0), "calibration slope").get(0)));
    }
  }
}
