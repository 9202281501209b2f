package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.builtin.model.Patients;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/**
 * Fusers of risks, with members that say what a column of {@link Patients} holds. Figures are those
 * of R's survival 3.5-3 (R 4.2.2) with Breslow's ties and times in units of 50 days.
 */
class RiskFusionTest {
  private static final int AGE = 0;
  private static final int ECOG = 2;

  private static Predictions member(int column, double scale) {
    DenseFeatures patients = Patients.features();
    float[] risks = new float[patients.rows()];
    for (int row = 0; row < risks.length; row++) {
      risks[row] = (float) (scale * patients.get(row, column));
    }
    return Predictions.of(PredictionSchema.survival(), risks.length, risks);
  }

  private static TestContext<Members> context(ModelFuser fuser, Predictions... members) {
    return TestContext.of(fuser, Members.of(members), Patients.target(50));
  }

  /** The greatest log-likelihood of {@code p ecog + (1 - p) age / 10}, by {@code optimize}. */
  @Test
  void weightsAreThoseOfTheGreatestPartialLikelihood() {
    TestContext<Members> context =
        context(new WeightedAveragePredictions(), member(ECOG, 1), member(AGE, 0.1))
            .weights(Patients.weights());
    FittedFuser fitted = new WeightedAveragePredictions().fit(context);
    assertEquals(0.769751, ((WeightedMean) fitted).weights()[0], 2e-3);
  }

  /** {@code ridge(age, male, ph.ecog, wt.loss, theta = 2, scale = FALSE)}. */
  @Test
  void stackingIsProportionalHazardsRegressionOnTheRisks() {
    double[] coefficients = {
      -0.009461896557938, 0.055957951030904, 0.431251438503453, -0.000763974657289
    };
    TestContext<Members> context =
        context(new Stacking(), member(0, 1), member(1, 1), member(2, 1), member(3, 1))
            .with("l2", 2);
    Predictions fused = new Stacking().fit(context).apply(context.input());
    DenseFeatures patients = Patients.features();
    for (int row = 1; row < fused.rows(); row++) {
      double due = 0;
      for (int column = 0; column < 4; column++) {
        due += coefficients[column] * (patients.get(row, column) - patients.get(0, column));
      }
      assertEquals(due, fused.get(row, 0) - fused.get(0, 0), 2e-4, "row " + row);
    }
  }

  /** Age, whose coefficient is below 0 in the regression, is left out. */
  @Test
  void nonNegativeStackingLeavesOutWhoPointsTheWrongWay() {
    TestContext<Members> context =
        context(new Stacking(), member(AGE, 1), member(ECOG, 1))
            .with("l2", 2)
            .with("weights", "non-negative");
    FittedFuser fitted = new Stacking().fit(context);
    Members other = Members.of(member(AGE, -3), member(ECOG, 1));
    Predictions fused = fitted.apply(context.input());
    assertEquals(0, fitted.apply(other).get(5, 0) - fused.get(5, 0), 1e-6);
    assertTrue(fused.get(24, 0) > fused.get(0, 0) + 1, "ECOG 3 against 0");
  }

  @Test
  void nothingIsLearnedWithoutEvents() {
    Target none = Target.survival(PredictionSchema.survival(), new float[] {3, 1, 2}, new int[3]);
    List<Predictions> members = new ArrayList<>();
    for (int m = 0; m < 2; m++) {
      members.add(member(m, 1).rows(new int[] {0, 1, 2}));
    }
    for (ModelFuser fuser : List.of(new WeightedAveragePredictions(), new Stacking())) {
      TestContext<Members> context = TestContext.of(fuser, Members.of(members), none);
      assertThrows(IllegalArgumentException.class, () -> fuser.fit(context));
    }
  }
}
