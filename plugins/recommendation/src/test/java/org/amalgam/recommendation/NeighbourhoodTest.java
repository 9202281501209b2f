package org.amalgam.recommendation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.FittedModel;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.Features;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class NeighbourhoodTest extends ModelContract {
  private static final RatingRows.Made MADE = RatingRows.made(2);
  private static final int ROWS = 120;

  @Override
  protected ModelTrainer stage() {
    return new Neighbourhood();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    TestContext<List<Features>> made =
        example(MADE.pairs(), MADE.target()).with("shrinkage", 2).with("k", 4);
    return List.of(made, made.with("of", "users"), made.with("candidates", 2));
  }

  /** Every pair against the formula written out over all pairs of entities. */
  @Test
  void answersAsTheFormulaSays() {
    for (boolean items : new boolean[] {true, false}) {
      TestContext<List<Features>> context =
          example(MADE.pairs(), MADE.target())
              .with("of", items ? "items" : "users")
              .with("k", 3)
              .with("shrinkage", 2)
              .with("damping", 0.5);
      float[] biases = biases();
      try (FittedModel fitted = stage().fit(context)) {
        for (int u = 0; u < 12; u++) {
          for (int i = 0; i < 15; i++) {
            float user = 7 * u + 1;
            float item = 100 + 3 * i;
            double expected = baseline(user, item) + correction(items, user, item, biases);
            assertEquals(
                expected,
                fitted.apply(RatingRows.pairs(user, item)).get(0, 0),
                1e-4,
                user + "/" + item);
          }
        }
      }
    }
  }

  private static double correction(boolean items, float user, float item, float[] residual) {
    float asked = items ? item : user;
    float giver = items ? user : item;
    List<double[]> neighbours = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      if (id(row, !items) == giver && id(row, items) != asked) {
        double like = like(items, asked, id(row, items), residual);
        if (like > 0) {
          neighbours.add(new double[] {like, residual[row]});
        }
      }
    }
    neighbours.sort((a, b) -> Double.compare(b[0], a[0]));
    double sum = 0;
    double total = 0.5;
    for (double[] each : neighbours.subList(0, Math.min(3, neighbours.size()))) {
      sum += each[0] * each[1];
      total += each[0];
    }
    return sum / total;
  }

  private static double like(boolean items, float one, float other, float[] residual) {
    double product = 0;
    double own = 0;
    double others = 0;
    int common = 0;
    for (int a = 0; a < ROWS; a++) {
      for (int b = 0; b < ROWS; b++) {
        if (id(a, items) == one && id(b, items) == other && id(a, !items) == id(b, !items)) {
          product += residual[a] * residual[b];
          own += residual[a] * residual[a];
          others += residual[b] * residual[b];
          common++;
        }
      }
    }
    int n = common - 1;
    return common < 2 ? 0 : product / Math.sqrt(own * others) * n / (n + 2.0);
  }

  private static float id(int row, boolean item) {
    return MADE.pairs().get(0).get(row, item ? 1 : 0);
  }

  /** What is left of every rating when the baseline is taken away. */
  private static float[] biases() {
    float[] left = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      left[row] = (float) (MADE.target().value(row, 0) - baseline(id(row, false), id(row, true)));
    }
    return left;
  }

  private static final FittedModel BASELINE =
      new Factors()
          .fit(TestContext.of(new Factors(), MADE.pairs(), MADE.target()).with("factors", 0));

  private static double baseline(float user, float item) {
    return BASELINE.apply(RatingRows.pairs(user, item)).get(0, 0);
  }
}
