package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.Scaling;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class MixtureOfExpertsTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new MixtureOfExperts();
  }

  @Override
  protected List<Features> features(DenseFeatures known) {
    return List.of(known);
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(0).with("topK", 1));
    examples.add(examples.get(1).with("topK", 2).with("balance", 0.5));
    examples.add(examples.get(2).with("hidden", 3).with("topK", 1));
    return examples;
  }

  private static final int ROWS = 400;

  /**
   * Two experts: left of 0 the first is right with .9, elsewhere with .5; the second mirrors it.
   */
  private TestContext<Members> regions() {
    SplittableRandom random = new SplittableRandom(5);
    float[] features = new float[2 * ROWS];
    float[] left = new float[ROWS];
    float[] right = new float[ROWS];
    int[] labels = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      double x = 2 * random.nextDouble() - 1;
      features[2 * row] = (float) (300 + 50 * x);
      features[2 * row + 1] = (float) random.nextDouble();
      labels[row] = random.nextInt(2);
      double told = random.nextInt(10) > 0 ? 0.9 : 0.1;
      double sure = labels[row] == 1 ? told : 1 - told;
      left[row] = x < 0 ? (float) sure : random.nextBoolean() ? 0.3f : 0.7f;
      right[row] = x < 0 ? random.nextBoolean() ? 0.3f : 0.7f : (float) sure;
    }
    DenseFeatures x = DenseFeatures.of(FeatureSchema.ofWidth(2), ROWS, features);
    Members members = new Members(List.of(Rows.two(left), Rows.two(right)), List.of(x));
    return example(members, Target.classes(Rows.TWO, labels));
  }

  private static double logLoss(Predictions fused, Target target) {
    double sum = 0;
    for (int row = 0; row < fused.rows(); row++) {
      sum -= Math.log(fused.get(row, target.label(row)));
    }
    return sum / fused.rows();
  }

  @Test
  void findsWhoseRegionItIs() {
    TestContext<Members> context = regions();
    Mixture fitted = (Mixture) stage().fit(context);
    DenseFeatures asked =
        DenseFeatures.of(
            FeatureSchema.ofWidth(2), 3, new float[] {255, 0.5f, 345, 0.5f, Float.NaN, 0.5f});
    double[] weights = fitted.weights(List.of(asked));
    assertTrue(weights[0] > 0.95, "left of the border: " + weights[0]);
    assertTrue(weights[3] > 0.95, "right of the border: " + weights[3]);
    assertEquals(0.5, weights[4], 0.05, "the average where a feature is missing");
    double[] parameters = fitted.gate().parameters();
    double slope = Math.abs(parameters[0] - parameters[3]);
    assertTrue(slope > 10 * Math.abs(parameters[1] - parameters[4]), "the other feature is noise");
    Predictions fused = fitted.apply(context.input());
    Predictions sparse = stage().fit(context.with("topK", 1)).apply(context.input());
    double dense = logLoss(fused, context.target());
    assertTrue(dense < logLoss(WeightedMean.uniform(2).apply(context.input()), context.target()));
    assertTrue(logLoss(sparse, context.target()) <= 1.02 * dense);
  }

  /** Values: left of 0 the first member has them, right of it the second. */
  @Test
  void findsRegionsOfValues() {
    float[] x = new float[80];
    float[] y = new float[80];
    float[] left = new float[80];
    float[] right = new float[80];
    for (int row = 0; row < 80; row++) {
      x[row] = row - 39.5f;
      y[row] = (float) Math.sin(row);
      left[row] = x[row] < 0 ? y[row] : -y[row];
      right[row] = -left[row];
    }
    Members members =
        new Members(
            List.of(Rows.values(left), Rows.values(right)),
            List.of(DenseFeatures.of(FeatureSchema.of("x"), 80, x)));
    TestContext<Members> context =
        example(members, Target.values(members.schema(), y)).with("l2", 0.01);
    Predictions fused = stage().fit(context).apply(members);
    double squares = 0;
    for (int row = 0; row < 80; row++) {
      squares += Math.pow(fused.get(row, 0) - y[row], 2) / 80;
    }
    assertTrue(squares < 0.02, "mean squared error " + squares);
  }

  /** The first expert is the better one for all rows alike; balance draws the weights together. */
  @Test
  void balanceEvensOutTheExperts() {
    TestContext<Members> context = example(Task.CLASSIFICATION, 2, 3);
    double[] free = ((Mixture) stage().fit(context)).gate().average();
    double[] even = ((Mixture) stage().fit(context.with("balance", 100))).gate().average();
    for (int m = 0; m < 3; m++) {
      assertEquals(1 / 3.0, even[m], 0.01);
    }
    assertTrue(free[0] > 0.4, "it is " + free[0]);
  }

  /** Central differences, for every parameter. */
  @Test
  void gradientIsTheSlopeOfTheLoss() {
    for (TestContext<Members> example : super.examples()) {
      for (int hidden : new int[] {0, 2}) {
        List<Predictions> some = new ArrayList<>(example.input().predictions());
        float[] holes = some.get(1).values().clone();
        Arrays.fill(holes, 0, 3 * example.output().width(), Float.NaN);
        some.set(1, Predictions.of(example.output(), 60, holes));
        Members members = example.input().with(some);
        Scaling scaling = Scaling.of(members.features(), example.weights());
        GateNetwork network = new GateNetwork(scaling.width(), hidden, 3);
        float[] weights = new float[60];
        for (int row = 0; row < 60; row++) {
          weights[row] = 0.5f + row % 3;
        }
        GateLoss loss =
            new GateLoss(
                network,
                0.7,
                1.3,
                scaling.apply(members.features()),
                IntStream.range(0, 60).toArray(),
                members,
                example.target(),
                weights);
        double[] point = new SplittableRandom(3).doubles(network.size(), -1, 1).toArray();
        double[] gradient = new double[point.length];
        loss.at(point, gradient);
        for (int p = 0; p < point.length; p++) {
          double at = point[p];
          point[p] = at + 1e-5;
          double above = loss.at(point, new double[point.length]);
          point[p] = at - 1e-5;
          double below = loss.at(point, new double[point.length]);
          point[p] = at;
          assertEquals((above - below) / 2e-5, gradient[p], 1e-6, example + ", " + p);
        }
      }
    }
  }

  /** Hidden units tell a middle from both sides, which no linear gate does. */
  @Test
  void hiddenUnitsBendTheBorder() {
    float[] x = new float[90];
    float[] inner = new float[90];
    float[] outer = new float[90];
    int[] labels = new int[90];
    for (int row = 0; row < 90; row++) {
      x[row] = row - 44.5f;
      labels[row] = row % 2;
      boolean middle = Math.abs(x[row]) < 15;
      inner[row] = middle == (labels[row] == 1) ? 0.9f : 0.1f;
      outer[row] = 1 - inner[row];
    }
    Members members =
        new Members(
            List.of(Rows.two(inner), Rows.two(outer)),
            List.of(DenseFeatures.of(FeatureSchema.of("x"), 90, x)));
    TestContext<Members> context =
        example(members, Target.classes(Rows.TWO, labels)).with("l2", 0.01);
    double linear = logLoss(stage().fit(context).apply(members), context.target());
    double bent = logLoss(stage().fit(context.with("hidden", 4)).apply(members), context.target());
    assertTrue(linear > 0.5, "linear " + linear);
    assertTrue(bent < 0.2, "bent " + bent);
  }

  @Test
  void honoursRowWeights() {
    TestContext<Members> context = regions().weights(new float[ROWS]);
    float[] weights = new float[ROWS];
    Arrays.fill(weights, 1);
    Arrays.fill(weights, 200, ROWS, 0);
    int[] half = IntStream.range(0, 200).toArray();
    assertArrayEquals(
        stage().fit(regions().rows(half)).apply(context.input()).values(),
        stage().fit(context.weights(weights)).apply(context.input()).values(),
        1e-5f);
  }

  @Test
  void takesNoMoreThanThereAre() {
    TestContext<Members> context = regions().with("topK", 3);
    assertThrows(IllegalArgumentException.class, () -> stage().check(2, context.params()));
    assertEquals(ModelFuser.FeatureUse.REQUIRED, stage().features(context.params()));
  }
}
