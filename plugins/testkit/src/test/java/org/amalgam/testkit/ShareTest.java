package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.amalgam.api.evaluation.Metric;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A metric that keeps the contract passes it; one that does not is caught. */
class ShareTest extends MetricContract {
  @Override
  protected Metric metric() {
    return new Share();
  }

  /** So does an analysis. */
  @Nested
  class Tables extends AnalysisContract {
    @Override
    protected Analysis analysis() {
      return new Share.Table();
    }
  }

  private static MetricContract contract(ToDoubleFunction<Evaluated> value) {
    return new MetricContract() {
      @Override
      protected Metric metric() {
        return new Share() {
          @Override
          public double value(Evaluated rows) {
            return value.applyAsDouble(rows);
          }
        };
      }
    };
  }

  private static void noticed(Runnable check) {
    assertThrows(AssertionError.class, check::run);
  }

  private TestRows one() {
    return examples().get(0);
  }

  @Test
  void aMetricThatIgnoresWeights() {
    MetricContract contract =
        contract(rows -> new Share().value(((TestRows) rows).withWeights(ones(rows.rows()))));
    noticed(() -> contract.aWeightOfTwoIsTheRowTwice(one()));
    noticed(() -> contract.aRowWithoutWeightIsNone(one()));
  }

  private static float[] ones(int rows) {
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void aMetricOfTheFirstRow() {
    noticed(
        () -> contract(rows -> rows.predictions().get(0, 0)).theOrderOfRowsDoesNotMatter(one()));
  }

  @Test
  void aMetricWithoutANumber() {
    noticed(() -> contract(rows -> Double.NaN).givesANumber(one()));
  }

  @Test
  void aMetricThatPointsTheWrongWay() {
    noticed(() -> contract(rows -> 1 - new Share().value(rows)).nothingIsBetterThanRight(one()));
  }

  @Test
  void aMetricThatWritesToTheRows() {
    noticed(() -> contract(rows -> rows.weights()[0] += 1).leavesTheRowsAsTheyAre(one()));
  }

  @Test
  void aMetricThatIsNotRegistered() {
    noticed(() -> contract(rows -> 0).saysWhatItIs());
    MetricContract unlisted =
        new MetricContract() {
          @Override
          protected Metric metric() {
            return new Unlisted();
          }
        };
    noticed(unlisted::isRegistered);
  }

  @EvaluatorType("test.unlisted")
  private static final class Unlisted extends Share {}
}
