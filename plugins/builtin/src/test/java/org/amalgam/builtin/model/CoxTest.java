package org.amalgam.builtin.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/**
 * Figures are those of {@code coxph(..., ties = "breslow")} of R's survival 3.5-3 (R 4.2.2) on
 * {@link Patients}; the second of each pair with times in units of 50 days, which ties many.
 */
class CoxTest extends ModelContract {
  private static final double NEAR = 1e-6;

  @Override
  protected ModelTrainer stage() {
    return new Cox();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    DenseFeatures dense = Examples.features(60, 3, 5);
    List<Features> mixed = List.of(dense, Examples.sparse(Examples.features(60, 4, 6)));
    Target target = Examples.target(dense, Task.SURVIVAL, 1);
    List<TestContext<List<Features>>> examples = new ArrayList<>(super.examples());
    examples.add(example(mixed, target).with("l1", 0.5));
    examples.add(example(List.of(Examples.sparse(dense)), target).with("l2", 0));
    return examples;
  }

  private static LinearScores fit(int unit, double l2, float[] weights) {
    return fit(List.of(Patients.features()), unit, l2, weights);
  }

  private static LinearScores fit(List<Features> input, int unit, double l2, float[] weights) {
    return new CoxFit(0, l2, 1000, 1e-10)
        .fit(input, Patients.target(unit), weights, (fraction, message) -> {});
  }

  private static float[] ones() {
    float[] ones = new float[40];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void unpenalisedAsCoxph() {
    assertArrayEquals(
        new double[] {-0.0096987672530, 0.0830648832213, 0.5190051352405, -0.0014273355937},
        fit(1, 0, ones()).weights(),
        NEAR);
    assertArrayEquals(
        new double[] {-0.00974636837154, 0.07833953838157, 0.48382869885033, -0.00144335522583},
        fit(50, 0, ones()).weights(),
        NEAR);
  }

  @Test
  void rowWeightsAsCoxph() {
    assertArrayEquals(
        new double[] {0.010616499088201, 0.360942506295345, 0.601180616213698, 0.000440189668355},
        fit(1, 0, Patients.weights()).weights(),
        NEAR);
    assertArrayEquals(
        new double[] {0.009314722009206, 0.333347679220315, 0.555574658740872, -0.000260213984553},
        fit(50, 0, Patients.weights()).weights(),
        NEAR);
  }

  /** {@code ridge(age, male, ph.ecog, wt.loss, theta = 2, scale = FALSE)}. */
  @Test
  void ridgeAsCoxph() {
    assertArrayEquals(
        new double[] {-0.00943162185904, 0.05991271053416, 0.46175503972128, -0.00066930325104},
        fit(1, 2, ones()).weights(),
        NEAR);
    assertArrayEquals(
        new double[] {-0.009461896557938, 0.055957951030904, 0.431251438503453, -0.000763974657289},
        fit(50, 2, ones()).weights(),
        NEAR);
  }

  @Test
  void sparseRowsGiveTheSame() {
    LinearScores dense = fit(50, 2, Patients.weights());
    LinearScores sparse =
        fit(List.of(Examples.sparse(Patients.features())), 50, 2, Patients.weights());
    assertArrayEquals(dense.weights(), sparse.weights(), 1e-5);
    assertEquals(dense.intercepts()[0], sparse.intercepts()[0], 1e-3);
  }

  /** So that risks of the models of several folds go together. */
  @Test
  void meanRiskOfTheFitRowsIsZero() {
    Predictions risks =
        fit(50, 2, Patients.weights())
            .predict(List.of(Patients.features()), PredictionSchema.survival());
    double sum = 0;
    for (int row = 0; row < risks.rows(); row++) {
      sum += Patients.weights()[row] * risks.get(row, 0);
    }
    assertEquals(0, sum, 1e-4);
  }

  @Test
  void lassoLeavesTheColumnThatTells() {
    LinearScores fitted =
        new CoxFit(8, 0, 1000, 1e-8)
            .fit(
                List.of(Patients.features()),
                Patients.target(1),
                ones(),
                (fraction, message) -> {});
    assertTrue(fitted.weights()[2] > 0.01);
    assertEquals(0, fitted.weights()[1]);
  }

  @Test
  void rowsWithoutAnyEventAreRefused() {
    Target none = Target.survival(PredictionSchema.survival(), new float[] {1, 2, 3}, new int[3]);
    TestContext<List<Features>> context =
        TestContext.of(stage(), List.of(Examples.features(3, 2, 1)), none);
    Exception e = assertThrows(IllegalArgumentException.class, () -> stage().fit(context));
    assertTrue(e.getMessage().startsWith("None of the 3 rows"), e::getMessage);
  }
}
