package org.amalgam.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntToDoubleFunction;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.Data;
import org.amalgam.internal.dataset.Dataset;
import org.junit.jupiter.api.Test;

class FusionTest {
  private static final int ROWS = 40;
  private static final List<String> IDS = List.of("m0", "m1", "m2");

  /** Rows of alternating classes, the first ten nine times as heavy, at a time each. */
  private static Dataset data(String... roles) {
    StringBuilder csv = new StringBuilder("a,b,y,w,t\n");
    for (int row = 0; row < ROWS; row++) {
      csv.append(
          "%d,%d,%s,%d,%d%n"
              .formatted(row, -row, row % 2 == 0 ? "no" : "yes", row < 10 ? 9 : 1, row));
    }
    return Data.dataset(csv.toString(), roles);
  }

  /** A member that gives the true class these probabilities. */
  private static Predictions member(Dataset data, IntToDoubleFunction truth) {
    float[] values = new float[2 * ROWS];
    for (int row = 0; row < ROWS; row++) {
      int label = data.target().orElseThrow().label(row);
      values[2 * row + label] = (float) truth.applyAsDouble(row);
      values[2 * row + 1 - label] = 1 - values[2 * row + label];
    }
    return Predictions.of(data.target().orElseThrow().schema(), ROWS, values);
  }

  private static FittedFuser mean(Members members, Dataset data) {
    return WeightedMean.uniform(members.size());
  }

  private static Fusion choose(
      Dataset data, BiFunction<Members, Dataset, FittedFuser> fit, Predictions... members) {
    return Fusion.choose(
        Members.of(members), IDS.subList(0, members.length), data, Folds.of(data, 5, 1), fit);
  }

  @Test
  void heavyRowsCountMore() {
    Dataset data = data("\"weight\": \"w\"");
    Predictions heavy = member(data, row -> row < 10 ? 0.9 : 0.1);
    Predictions light = member(data, row -> row < 10 ? 0.1 : 0.9);
    Fusion fusion = choose(data, FusionTest::mean, heavy, light, light);
    assertEquals("m0", fusion.check().bestMember());
    // 90 of 120 by weight are in the ten heavy rows.
    assertEquals(-0.75 * Math.log(0.9) - 0.25 * Math.log(0.1), fusion.check().best(), 1e-6);
    assertEquals("m1", choose(data(), FusionTest::mean, heavy, light, light).check().bestMember());
  }

  /** Two members that each know every other row; a third that knows the light ones alone. */
  @Test
  void whetherItGainsIsSaidByWeight() {
    Dataset data = data("\"weight\": \"w\"");
    Predictions[] members = {
      member(data, row -> row % 4 < 2 ? 0.95 : 0.2),
      member(data, row -> row % 4 < 2 ? 0.2 : 0.95),
      member(data, row -> row < 10 ? 0.2 : 0.85)
    };
    BiFunction<Members, Dataset, FittedFuser> two = (some, rows) -> WeightedMean.of(1, 1, 0);
    assertEquals("learned", choose(data, two, members).check().used());
    assertEquals("mean", choose(data(), two, members).check().used());
  }

  @Test
  void whoAnswersNothingIsNotTheBest() {
    Dataset data = data();
    Predictions silent = member(data, row -> Double.NaN);
    Fusion fusion =
        choose(data, FusionTest::mean, silent, member(data, row -> 0.8), member(data, row -> 0.3));
    assertEquals("m1", fusion.check().bestMember());
    assertEquals("m1", fusion.check().used());
  }

  /** What serves in the place of a member that abstains is the others, so they are judged. */
  @Test
  void whoAnswersEasyRowsOnlyIsNotTheBest() {
    Dataset data = data();
    Fusion fusion =
        choose(
            data,
            FusionTest::mean,
            member(data, row -> row < 5 ? 0.99 : Double.NaN),
            member(data, row -> 0.8),
            member(data, row -> 0.3));
    assertEquals("m1", fusion.check().used());
    assertEquals(-Math.log(0.8), fusion.check().best(), 1e-6);
  }

  @Test
  void foldsThatLeaveTooLittleAreNotJudgedOn() {
    Dataset data = data("\"time\": \"t\"");
    Predictions[] members = {member(data, row -> 0.9), member(data, row -> 0.2)};
    BiFunction<Members, Dataset, FittedFuser> demanding =
        (some, rows) -> {
          if (rows.rows() < 10) {
            throw refused(new IllegalArgumentException("too few"));
          }
          return WeightedMean.of(1, 0);
        };
    Fusion fusion = choose(data, demanding, members);
    assertEquals(-Math.log(0.9), fusion.check().learned(), 1e-6);
    BiFunction<Members, Dataset, FittedFuser> whole =
        (some, rows) -> {
          if (rows.rows() < ROWS) {
            throw refused(new IllegalArgumentException("too few"));
          }
          return WeightedMean.of(1, 0);
        };
    assertThrows(ProblemException.class, () -> choose(data, whole, members));
    BiFunction<Members, Dataset, FittedFuser> faulty =
        (some, rows) -> {
          if (rows.rows() < 10) {
            throw refused(new IllegalStateException("a fault"));
          }
          return WeightedMean.of(1, 0);
        };
    assertThrows(ProblemException.class, () -> choose(data, faulty, members));
  }

  private static ProblemException refused(RuntimeException cause) {
    return new ProblemException("Pipeline 'p'", "FIT_FAILED", cause.getMessage(), cause);
  }
}
