package org.amalgam.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** The normal distribution. Figures are those of GaussianNB in scikit-learn 1.2.1. */
class NaiveBayesTest extends ModelContract {
  private static final float NONE = Float.NaN;
  private static final DenseFeatures ROWS = Examples.features(60, 4, 5);
  private static final Target THREE = Examples.target(ROWS, Task.CLASSIFICATION, 3);

  @Override
  protected ModelTrainer stage() {
    return new NaiveBayes();
  }

  @Override
  protected boolean takesMissing() {
    return true;
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    List<TestContext<List<Features>>> examples = new ArrayList<>(super.examples());
    examples.add(example(List.of(ROWS, Examples.sparse(ROWS)), THREE).with("smoothing", 0));
    return examples;
  }

  private double[] first(TestContext<List<Features>> context, int rows) {
    Predictions predictions = stage().fit(context).apply(context.input());
    return Tables.doubles(Arrays.copyOf(predictions.values(), rows * 3));
  }

  @Test
  void probabilitiesAsGaussianNb() { // sample_weight, var_smoothing=1e-9; var_smoothing=0.5
    TestContext<List<Features>> context = example(List.<Features>of(ROWS), THREE);
    assertArrayEquals(
        new double[] {
          0.988688, 0.010638, 0.000674, 0.001213, 0.994599, 0.004189, 0.12513, 0.02819, 0.84668
        },
        first(context.weights(Tables.weights(60)), 3),
        2e-6);
    assertArrayEquals(
        new double[] {
          0.88631, 0.048012, 0.065678, 0.080822, 0.819388, 0.09979, 0.265861, 0.097126, 0.637013
        },
        first(context.with("smoothing", 0.5), 3),
        2e-6);
  }

  @Test
  void whatIsMissingIsLeftOutOfTheProduct() {
    float[] gone = ROWS.values().clone();
    float[] without = new float[60 * 3];
    for (int row = 0; row < 60; row++) {
      gone[row * 4 + 3] = NONE;
      System.arraycopy(gone, row * 4, without, row * 3, 3);
    }
    TestContext<List<Features>> less = example(Tables.features(3, without), THREE);
    double[] expected = first(less, 60);
    assertArrayEquals(expected, first(example(Tables.features(4, gone), THREE), 60), 1e-6);
    TestContext<List<Features>> context = example(List.<Features>of(ROWS), THREE);
    Predictions asked = stage().fit(context.with("smoothing", 0)).apply(Tables.features(4, gone));
    assertArrayEquals(first(less.with("smoothing", 0), 60), Tables.doubles(asked.values()), 1e-6);
    assertTrue(!stage().fit(context).apply(Tables.features(4, NONE, NONE, NONE, NONE)).answered(0));
  }

  @Test
  void aClassWithoutAValueOfAFeatureTakesThatOfAll() {
    // The second feature is missing in class 0; with one distribution it says nothing there.
    List<Features> rows = Tables.features(2, 0, NONE, 2, NONE, 0, 5, 2, 7);
    Predictions answers =
        stage()
            .fit(example(rows, Tables.labels(0, 0, 1, 1)))
            .apply(Tables.features(2, 1, 6, 1, NONE));
    assertEquals(0.5, answers.get(0, 1), 1e-6);
    assertEquals(0.5, answers.get(1, 1), 1e-6);
  }

  @Test
  void featuresWithoutVarianceSayNothing() {
    Predictions constant =
        stage()
            .fit(example(Tables.features(1, 3, 3, 3, 3), Tables.labels(0, 1, 1, 1)))
            .apply(Tables.features(1, 3, 99));
    assertArrayEquals(new double[] {0.75, 0.75}, Tables.column(constant, 1), 1e-6);
    TestContext<List<Features>> within =
        example(Tables.features(1, 3, 3, 4, 4), Tables.labels(0, 0, 1, 1)).with("smoothing", 0);
    Predictions sure = stage().fit(within).apply(Tables.features(1, 3, 4, 1000));
    assertTrue(IntStream.range(0, 3).allMatch(sure::answered));
    assertEquals(1, sure.get(0, 0));
  }
}
