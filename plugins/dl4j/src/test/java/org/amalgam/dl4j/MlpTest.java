package org.amalgam.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.amalgam.api.FittedModel;
import org.amalgam.api.Params;
import org.amalgam.api.Stage;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.SparseFeatures;
import org.amalgam.api.data.Target;
import org.junit.jupiter.api.Test;

class MlpTest {
  private static final float NAN = Float.NaN;

  @Test
  void learnsXor() {
    Features x = TestFit.features(2, 0, 0, 0, 1, 1, 0, 1, 1);
    TestFit fit =
        TestFit.classes(x, 0, 1, 1, 0)
            .with("hidden", List.of(8))
            .with("activation", "tanh")
            .with("learningRate", 0.05)
            .with("epochs", 200);
    Predictions predicted = new Mlp().fit(fit).apply(List.of(x));
    for (int row = 0; row < 4; row++) {
      int label = fit.target().label(row);
      assertEquals(label, predicted.label(row));
      assertTrue(predicted.get(row, label) > 0.95, "row " + row);
      assertEquals(1, predicted.get(row, 0) + predicted.get(row, 1), 1e-6);
    }
  }

  @Test
  void learnsTwoMoonsThatALineCannotPart() {
    double curved = accuracy(moons(200, 1), List.of(16));
    double straight = accuracy(moons(200, 1), List.of());
    assertTrue(curved > 0.97, "curved " + curved);
    assertTrue(straight < 0.93, "straight " + straight);
  }

  @Test
  void learnsASineOfAnyScale() {
    TestFit fit =
        sine(1000, 50).with("activation", "tanh").with("learningRate", 0.01).with("epochs", 300);
    Predictions predicted = new Mlp().fit(fit).apply(fit.input());
    double squared = 0;
    for (int row = 0; row < predicted.rows(); row++) {
      squared += Math.pow(predicted.get(row, 0) - fit.target().value(row, 0), 2);
    }
    // The variance of the sine is 50 x 50 / 2: this is R2 above 0.99.
    assertTrue(squared / predicted.rows() < 12.5, "MSE " + squared / predicted.rows());
  }

  @Test
  void answersTheWeightedShareOfEachClass() {
    // With one binary feature and no hidden layer the optimum is the share among equal rows.
    Features x = TestFit.features(1, 0, 0, 0, 1, 1, 1, 1);
    TestFit fit =
        TestFit.classes(x, 1, 0, 0, 1, 1, 0, 0)
            .weights(2, 0.5f, 0.5f, 0.5f, 1, 1.5f, 1)
            .with("hidden", List.of())
            .with("batchSize", 7)
            .with("learningRate", 0.1)
            .with("epochs", 400);
    Predictions predicted = new Mlp().fit(fit).apply(List.of(x));
    assertEquals(2.0 / 3, predicted.get(0, 1), 1e-3);
    assertEquals(1.5 / 4, predicted.get(3, 1), 1e-3);
  }

  @Test
  void aWeightCountsAsThatManyRows() {
    TestFit weighted = noise(40).with("batchSize", 1000).with("epochs", 30).with("l2", 0.01);
    float[] weights = new float[40];
    int[] repeated = new int[60];
    for (int row = 0, at = 0; row < 40; row++) {
      int times = 1 + row % 2;
      weights[row] = times / 1.5f;
      for (int i = 0; i < times; i++) {
        repeated[at++] = row;
      }
    }
    Features input = weighted.input().get(0);
    TestFit rows =
        new TestFit(List.of(input.rows(repeated)), weighted.target().rows(repeated))
            .with("batchSize", 1000)
            .with("epochs", 30)
            .with("l2", 0.01);
    assertArrayEquals(
        new Mlp().fit(rows).apply(List.of(input)).values(),
        new Mlp().fit(weighted.weights(weights)).apply(List.of(input)).values(),
        1e-4f);
  }

  @Test
  void rowsOfNoWeightOrWithAMissingFeatureAreAsIfTheyWereNotThere() {
    TestFit clean = noise(30).with("epochs", 5);
    Features input = clean.input().get(0);
    float[] values = Arrays.copyOf(input.dense().values(), 32 * input.width());
    values[30 * input.width() + 1] = NAN;
    int[] labels = Arrays.copyOf(labels(clean.target()), 32);
    labels[31] = 1;
    float[] weights = new float[32];
    Arrays.fill(weights, 0, 31, 1);
    TestFit more =
        TestFit.classes(TestFit.features(input.width(), values), labels)
            .weights(weights)
            .with("epochs", 5);
    assertArrayEquals(
        new Mlp().fit(clean).apply(List.of(input)).values(),
        new Mlp().fit(more).apply(List.of(input)).values());
  }

  @Test
  void abstainsOnRowsWithAMissingFeature() {
    FittedModel model = new Mlp().fit(noise(30).with("epochs", 2).with("hidden", List.of(3)));
    List<Features> rows = List.of(TestFit.features(4, 1, 2, 3, 4, 1, NAN, 3, 4, 1, 2, 3, 4));
    Predictions predicted = model.apply(rows);
    assertTrue(predicted.answered(0));
    assertTrue(Float.isNaN(predicted.get(1, 0)) && Float.isNaN(predicted.get(1, 1)));
    assertEquals(predicted.get(0, 1), predicted.get(2, 1));
    Features hidden = model.features(rows);
    assertFalse(hidden.hasMissing(0));
    assertTrue(IntStream.range(0, 3).allMatch(i -> Float.isNaN(hidden.get(1, i))));
  }

  @Test
  void saysWhatToDoAboutUselessRows() {
    Features missing = TestFit.features(2, 1, NAN, NAN, 2);
    Features half = TestFit.features(1, 1, NAN, 3);
    Features infinite = TestFit.features(1, 1, Float.POSITIVE_INFINITY);
    assertTrue(refusal(TestFit.classes(missing, 0, 1)).contains("'impute'"));
    assertTrue(refusal(TestFit.values(missing, 0, 1)).contains("'impute'"));
    assertTrue(refusal(TestFit.classes(half, 0, 1, 0)).matches(".*'no'.*'impute'.*"));
    assertTrue(refusal(TestFit.classes(TestFit.features(1, 1, 2), 1, 1)).contains("'yes'"));
    assertTrue(refusal(TestFit.classes(infinite, 0, 1)).contains("[0] of training row 1"));
    assertTrue(refusal(TestFit.classes(none(2), 0, 1)).contains("at least one feature"));
    Features late = TestFit.features(1, NAN, 2, NAN, 4);
    assertTrue(
        refusal(TestFit.classes(late, 0, 1, 1, 0).with("patience", 1).with("validation", 0.5))
            .contains("'validation'"));
  }

  @Test
  void saysThatATrainingDiverged() {
    TestFit fit = sine(0, 1);
    Features huge = TestFit.features(1, scaled(fit.input().get(0), 1e30f));
    TestFit diverging =
        new TestFit(List.of(huge), fit.target())
            .with("learningRate", 10.0)
            .with("standardize", false);
    assertTrue(refusal(diverging).contains("'learningRate'"));
  }

  @Test
  void theSameSeedGivesTheSameModel() {
    TestFit fit = noise(50).with("epochs", 5).with("dropout", 0.3);
    float[] first = new Mlp().fit(fit).apply(fit.input()).values();
    assertArrayEquals(first, new Mlp().fit(fit).apply(fit.input()).values());
    fit.seed(0);
    float[] other = new Mlp().fit(fit).apply(fit.input()).values();
    assertArrayEquals(other, new Mlp().fit(fit).apply(fit.input()).values());
    assertFalse(Arrays.equals(first, other));
  }

  @Test
  void scaleOfAFeatureDoesNotMatterWhenStandardized() {
    TestFit fit = noise(50).with("epochs", 5);
    Features input = fit.input().get(0);
    Features larger = TestFit.features(4, scaled(input, 1024));
    TestFit other = new TestFit(List.of(larger), fit.target()).with("epochs", 5);
    assertArrayEquals(
        new Mlp().fit(fit).apply(List.of(input)).values(),
        new Mlp().fit(other).apply(List.of(larger)).values(),
        1e-5f);
  }

  @Test
  void l2ShrinksAsRidgeRegression() {
    // One standardized feature that explains all: squared error + l2 / 2 w2 is least at 2 / (2 +
    // l2).
    Features x = TestFit.features(1, -3, -1, 1, 3);
    TestFit fit =
        TestFit.values(x, -6, -2, 2, 6)
            .with("hidden", List.of())
            .with("l2", 2)
            .with("learningRate", 0.05)
            .with("epochs", 400);
    Predictions predicted = new Mlp().fit(fit).apply(List.of(x));
    assertArrayEquals(new float[] {-3, -1, 1, 3}, predicted.values(), 1e-2f);
  }

  @Test
  void dropoutTouchesHiddenUnitsOnly() {
    TestFit none = noise(30).with("epochs", 3).with("hidden", List.of());
    float[] without = new Mlp().fit(none).apply(none.input()).values();
    none.with("dropout", 0.5);
    assertArrayEquals(without, new Mlp().fit(none).apply(none.input()).values());
    TestFit some = noise(30).with("epochs", 3).with("hidden", List.of(8));
    float[] whole = new Mlp().fit(some).apply(some.input()).values();
    some.with("dropout", 0.5);
    assertFalse(Arrays.equals(whole, new Mlp().fit(some).apply(some.input()).values()));
  }

  @Test
  void inputsSideBySideOrSparseAreAsOneDense() {
    TestFit fit = noise(30).with("epochs", 3);
    Features all = fit.input().get(0);
    float[] left = new float[60];
    float[] right = new float[60];
    int[] starts = IntStream.rangeClosed(0, 30).map(row -> row * 2).toArray();
    int[] columns = IntStream.range(0, 60).map(i -> i % 2).toArray();
    for (int row = 0; row < 30; row++) {
      for (int i = 0; i < 2; i++) {
        left[row * 2 + i] = all.get(row, i);
        right[row * 2 + i] = all.get(row, 2 + i);
      }
    }
    List<Features> parts =
        List.of(
            TestFit.features(2, left),
            SparseFeatures.of(FeatureSchema.ofWidth(2), starts, columns, right));
    TestFit split = new TestFit(parts, fit.target()).with("epochs", 3);
    assertArrayEquals(
        new Mlp().fit(fit).apply(List.of(all)).values(),
        new Mlp().fit(split).apply(parts).values());
  }

  @Test
  void learnsSeveralTargetsAndClasses() {
    Features x = TestFit.features(1, -2, -1, 0, 1, 2, 3);
    Target two =
        Target.values(
            PredictionSchema.targets("a", "b"),
            new float[] {-4, 300, -2, 200, 0, 100, 2, 0, 4, -100, 6, -200});
    Predictions lines =
        new Mlp()
            .fit(
                new TestFit(List.of(x), two)
                    .with("hidden", List.of())
                    .with("learningRate", 0.05)
                    .with("epochs", 400))
            .apply(List.of(x));
    assertEquals(2, lines.get(3, 0), 0.1);
    assertEquals(-200, lines.get(5, 1), 2);
    Target three =
        Target.classes(PredictionSchema.classes("a", "b", "c"), new int[] {0, 0, 1, 1, 2, 2});
    Predictions classes =
        new Mlp()
            .fit(
                new TestFit(List.of(x), three)
                    .with("activation", "elu")
                    .with("learningRate", 0.02)
                    .with("epochs", 200))
            .apply(List.of(x));
    assertArrayEquals(
        new int[] {0, 0, 1, 1, 2, 2}, IntStream.range(0, 6).map(classes::label).toArray());
  }

  @Test
  void patienceStopsAndRestoresTheBestEpoch() {
    TestFit fit =
        noise(60)
            .with("epochs", 500)
            .with("learningRate", 0.05)
            .with("patience", 5)
            .with("validation", 0.25);
    FittedModel model = new Mlp().fit(fit);
    assertTrue(fit.messages.size() < 500, "it ran to the end");
    List<Double> losses =
        fit.messages.stream()
            .map(m -> Double.parseDouble(m.replaceAll(".*validation loss ([^,]*).*", "$1")))
            .toList();
    assertEquals(losses.size() - 6, losses.indexOf(Collections.min(losses)));
    int[] held = fit.split(0.25).test();
    Predictions predicted = model.apply(List.of(fit.input().get(0).rows(held)));
    double loss = 0;
    for (int i = 0; i < held.length; i++) {
      loss -= Math.log(predicted.get(i, fit.target().label(held[i]))) / held.length;
    }
    assertEquals(Collections.min(losses), loss, 1e-4);
  }

  @Test
  void reportsEveryEpochAndEndsWhenCancelled() {
    TestFit fit = noise(30).with("epochs", 4);
    FittedModel whole = new Mlp().fit(fit);
    assertEquals(List.of(0.25, 0.5, 0.75, 1.0), fit.fractions);
    assertTrue(fit.messages.get(2).matches("epoch 3 of 4: loss \\d\\.\\d{4}"), fit.messages.get(2));
    List<Double> seen = new ArrayList<>();
    TestFit cancelled =
        new TestFit(fit.input(), fit.target()) {
          @Override
          public void progress(double fraction, String message) {
            seen.add(fraction);
            throw new CancellationException("enough");
          }
        };
    assertThrows(CancellationException.class, () -> new Mlp().fit(cancelled));
    assertEquals(1, seen.size());
    assertArrayEquals(
        whole.apply(fit.input()).values(), new Mlp().fit(fit).apply(fit.input()).values());
  }

  @Test
  void aLongEpochIsReportedWithin() {
    TestFit fit = noise(70).with("epochs", 1).with("batchSize", 1);
    new Mlp().fit(fit);
    assertEquals(List.of(63 / 70.0, 1.0), fit.fractions);
  }

  @Test
  void isFoundByServiceLoaderAndDeclaresItsFeatures() {
    ServiceLoader<?> stages = ServiceLoader.load(Stage.class);
    assertTrue(stages.stream().anyMatch(found -> found.type() == Mlp.class));
    Mlp mlp = new Mlp();
    List<FeatureSchema> inputs = List.of(FeatureSchema.ofWidth(4));
    Params two = Params.of(mlp.params(), Map.of("hidden", List.of(8, 3)));
    assertEquals(Optional.of(FeatureSchema.ofWidth(3)), mlp.features(inputs, two));
    TestFit fit = noise(20).with("epochs", 1).with("hidden", List.of(8, 3));
    assertEquals(3, mlp.fit(fit).features(fit.input()).width());
    Params none = Params.of(mlp.params(), Map.of("hidden", List.of()));
    assertEquals(Optional.empty(), mlp.features(inputs, none));
  }

  /** Four features of noise, of which the first says something of the class. */
  static TestFit noise(int rows) {
    Random random = new Random(rows);
    float[] values = new float[rows * 4];
    int[] labels = new int[rows];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < rows; row++) {
      labels[row] = values[row * 4] + random.nextGaussian() > 0 ? 1 : 0;
    }
    return TestFit.classes(TestFit.features(4, values), labels);
  }

  private static TestFit moons(int rows, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * 2];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      double angle = Math.PI * random.nextDouble();
      labels[row] = row % 2;
      double x = row % 2 == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
      double y = row % 2 == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
      values[row * 2] = (float) (x + 0.1 * random.nextGaussian());
      values[row * 2 + 1] = (float) (y + 0.1 * random.nextGaussian());
    }
    return TestFit.classes(TestFit.features(2, values), labels);
  }

  private static double accuracy(TestFit train, List<Integer> hidden) {
    train.with("hidden", hidden).with("learningRate", 0.03).with("epochs", 60);
    FittedModel model = new Mlp().fit(train);
    TestFit test = moons(400, 2);
    Predictions predicted = model.apply(test.input());
    return IntStream.range(0, 400)
            .filter(row -> predicted.label(row) == test.target().label(row))
            .count()
        / 400.0;
  }

  private static TestFit sine(float mean, float height) {
    float[] x = new float[100];
    float[] y = new float[100];
    for (int i = 0; i < 100; i++) {
      x[i] = (float) (2 * Math.PI * i / 100);
      y[i] = mean + height * (float) Math.sin(x[i]);
    }
    return TestFit.values(TestFit.features(1, x), y);
  }

  private static Features none(int rows) {
    return DenseFeatures.of(FeatureSchema.ofWidth(0), rows, new float[0]);
  }

  private static float[] scaled(Features features, float by) {
    float[] values = features.dense().values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= by;
    }
    return values;
  }

  private static int[] labels(Target target) {
    return IntStream.range(0, target.rows()).map(target::label).toArray();
  }

  private static String refusal(TestFit fit) {
    return assertThrows(IllegalArgumentException.class, () -> new Mlp().fit(fit)).getMessage();
  }
}
