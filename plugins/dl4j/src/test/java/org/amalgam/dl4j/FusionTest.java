package org.amalgam.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.amalgam.api.StateReader;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FusionTest {
  private static final float NAN = Float.NaN;

  @Test
  void twoNetworksReportEveryEpochOnTrainingAndValidationRows() throws IOException {
    TestContext<List<Features>> context = twoNetworks().with("watch", true);
    FittedNetwork model = fit(context);
    assertEquals(10, context.messages().size());
    String third = context.messages().get(2);
    assertTrue(
        third.matches(
            "epoch 3 of 10: loss \\d\\.\\d{4}, accuracy \\d\\.\\d{3}; validation loss \\d\\.\\d{4}, accuracy \\d\\.\\d{3}"),
        third);
    assertEquals(third, "epoch 3 of 10: " + model.curve().get(2));
    Epoch last = model.curve().get(9);
    assertTrue(last.train().accuracy() > 0.9, last::toString);
    FittedNetwork loaded =
        (FittedNetwork) new Fusion().load(context.loading(TestContext.save(model)));
    assertEquals(model.curve(), loaded.curve());
    check(last.train(), model, context, context.split(0.1).train());
    check(last.validation(), model, context, context.split(0.1).test());
  }

  private static void check(
      Score due, FittedNetwork model, TestContext<List<Features>> context, int[] rows) {
    Predictions predicted = model.apply(List.of(context.input().get(0).rows(rows)));
    double loss = 0;
    double right = 0;
    for (int i = 0; i < rows.length; i++) {
      int label = context.target().label(rows[i]);
      loss -= Math.log(predicted.get(i, label)) / rows.length;
      right += predicted.get(i, label) > 0.5 ? 1.0 / rows.length : 0;
    }
    assertEquals(loss, due.loss(), 1e-5);
    assertEquals(right, due.accuracy(), 1e-9);
  }

  /** y = 0.5 y1 + 0.5 y2, each a sigmoid of 16 ReLU units, from the numbers of the saved state. */
  @Test
  void twoNetworksAnswerTheMeanOfTheirSigmoids() throws IOException {
    TestContext<List<Features>> context = twoNetworks();
    FittedNetwork model = fit(context);
    Predictions predicted = model.apply(context.input());
    StateReader state = new StateReader(TestContext.save(model));
    assertEquals(1, state.readInt());
    assertEquals(0, state.readInts().length);
    float[] mean = state.readFloats();
    float[] deviation = state.readFloats();
    float[][] hidden = {state.readFloats(), state.readFloats(), null, null};
    hidden[2] = state.readFloats();
    hidden[3] = state.readFloats();
    float[][] answer = {state.readFloats(), state.readFloats(), null, null};
    answer[2] = state.readFloats();
    answer[3] = state.readFloats();
    for (int row = 0; row < predicted.rows(); row++) {
      double y = 0;
      for (int n = 0; n < 2; n++) {
        double sum = answer[2 * n + 1][0];
        for (int j = 0; j < 16; j++) {
          double unit = hidden[2 * n + 1][j];
          for (int i = 0; i < 5; i++) {
            double x = (context.input().get(0).get(row, i) - mean[i]) / deviation[i];
            unit += x * hidden[2 * n][i * 16 + j];
          }
          sum += Math.max(0, unit) * answer[2 * n][j];
        }
        y += 0.5 / (1 + Math.exp(-sum));
      }
      assertEquals(y, predicted.get(row, 1), 1e-6);
      assertEquals(1 - y, predicted.get(row, 0), 1e-6);
    }
    assertArrayEquals(new float[] {0.5f, 0.5f}, row(model.weights(context.input()), 7));
    assertEquals(32, model.features(context.input()).width());
  }

  @Test
  void learnsWhatOnlyViewsTogetherTell() {
    DenseFeatures left = Examples.features(200, 1, 1);
    DenseFeatures right = Examples.features(200, 1, 2);
    int[] labels = new int[200];
    for (int row = 0; row < 200; row++) {
      labels[row] = left.get(row, 0) * right.get(row, 0) > 0 ? 1 : 0;
    }
    TestContext<List<Features>> context =
        context(List.of(left, right), labels)
            .with("head", List.of(8))
            .with("learningRate", 0.02)
            .with("epochs", 60);
    assertTrue(accuracy(fit(context), context) > 0.95);
  }

  @ParameterizedTest
  @EnumSource(names = "CONCAT", mode = EnumSource.Mode.EXCLUDE)
  void weighsAViewThatTellsAboveOneThatDoesNot(Synthesis synthesis) {
    TestContext<List<Features>> context =
        viewAndNoise(120)
            .with("synthesis", synthesis.word())
            .with("learningRate", 0.02)
            .with("epochs", 30);
    FittedNetwork model = fit(context);
    Features weights = model.weights(context.input());
    double first = 0;
    for (int row = 0; row < weights.rows(); row++) {
      first += weights.get(row, 0) / weights.rows();
    }
    double mean = first;
    assertTrue(mean > 0.6, () -> "weight of the view that tells: " + mean);
  }

  @ParameterizedTest
  @EnumSource
  void answersWithoutAViewWhereItLearnedTo(Synthesis synthesis) {
    TestContext<List<Features>> context =
        viewAndNoise(60).with("synthesis", synthesis.word()).with("epochs", 3);
    List<Features> rows =
        List.of(
            TestFit.features(2, 1, 2, NAN, NAN, 1, NAN, 1, 2, NAN, NAN),
            TestFit.features(1, 3, 3, 3, NAN, NAN));
    FittedNetwork without = fit(context);
    assertArrayEquals(new boolean[] {true, false, false, false, false}, answered(without, rows));
    FittedNetwork with = fit(context.with("modalityDropout", 0.3));
    assertArrayEquals(new boolean[] {true, true, false, true, false}, answered(with, rows));
    Features hidden = with.features(rows);
    assertTrue(hidden.hasMissing(2) && !hidden.hasMissing(1));
    if (synthesis.weighs()) {
      assertArrayEquals(new float[] {0, 1}, row(with.weights(rows), 1));
      assertArrayEquals(new float[] {1, 0}, row(with.weights(rows), 3));
      assertTrue(with.weights(rows).hasMissing(2));
    } else {
      assertThrows(IllegalStateException.class, () -> with.weights(rows));
    }
  }

  @Test
  void aRowWithoutAViewIsLearnedFromOnlyWithModalityDropout() {
    TestContext<List<Features>> whole = viewAndNoise(60).with("epochs", 3);
    float[] values = whole.input().get(1).dense().values().clone();
    Arrays.fill(values, 0, 30, NAN);
    List<Features> half = List.of(whole.input().get(0), TestFit.features(1, values));
    int[] rest = IntStream.range(30, 60).toArray();
    assertArrayEquals(
        fit(whole.rows(rest)).apply(whole.input()).values(),
        fit(whole.input(half)).apply(whole.input()).values());
    TestContext<List<Features>> dropping = whole.with("modalityDropout", 0.2);
    assertFalse(
        Arrays.equals(
            fit(dropping.rows(rest)).apply(whole.input()).values(),
            fit(dropping.input(half)).apply(whole.input()).values()));
    Arrays.fill(values, NAN);
    List<Features> gone = List.of(whole.input().get(0), TestFit.features(1, values));
    assertTrue(refusal(dropping.input(gone)).contains("Input 1 is missing in every"));
  }

  @Test
  void aWeightCountsAsThatManyRows() {
    for (Synthesis synthesis : List.of(Synthesis.MEAN_OF_NETWORKS, Synthesis.ATTENTION)) {
      TestContext<List<Features>> once =
          viewAndNoise(40)
              .with("synthesis", synthesis.word())
              .with("batchSize", 1000)
              .with("epochs", 20);
      float[] weights = new float[40];
      int[] repeated = new int[60];
      for (int row = 0, at = 0; row < 40; row++) {
        weights[row] = (1 + row % 2) / 1.5f;
        for (int i = 0; i <= row % 2; i++) {
          repeated[at++] = row;
        }
      }
      assertArrayEquals(
          fit(once.rows(repeated)).apply(once.input()).values(),
          fit(once.weights(weights)).apply(once.input()).values(),
          1e-4f);
    }
  }

  /** What keeps hidden features of different folds comparable. */
  @Test
  void startsFromTheSameWeightsWhateverTheRows() {
    TestContext<List<Features>> all =
        viewAndNoise(60)
            .with("synthesis", "gate")
            .with("standardize", false)
            .with("learningRate", 1e-8)
            .with("epochs", 1);
    int[] some = IntStream.range(10, 45).toArray();
    float[] one = fit(all).features(all.input()).dense().values();
    float[] other = fit(all.rows(some)).features(all.input()).dense().values();
    assertArrayEquals(one, other, 1e-5f);
    assertFalse(Arrays.equals(one, fit(all.seed(1)).features(all.input()).dense().values()));
  }

  @Test
  void aClassThatNoRowHasGetsNextToNothing() {
    DenseFeatures view = Examples.features(60, 3, 1);
    int[] labels = IntStream.range(0, 60).map(row -> view.get(row, 0) > 0 ? 2 : 0).toArray();
    Target target = Target.classes(Networks.THREE, labels);
    for (String synthesis : List.of("concat", "mean-of-networks")) {
      TestContext<List<Features>> context =
          TestContext.<List<Features>>of(new Fusion(), List.of(view), target)
              .with("synthesis", synthesis)
              .with("networks", 2)
              .with("learningRate", 0.02)
              .with("epochs", 30);
      Predictions predicted = fit(context).apply(context.input());
      double highest = 0;
      for (int row = 0; row < 60; row++) {
        assertTrue(predicted.answered(row));
        highest = Math.max(highest, predicted.get(row, 1));
      }
      double most = highest;
      assertTrue(most < 0.05, () -> "probability of a class never seen: " + most);
    }
  }

  /** A weight or a mask has no meaning then: the network is that of its one branch. */
  @ParameterizedTest
  @EnumSource
  void oneViewIsEnough(Synthesis synthesis) throws IOException {
    TestContext<List<Features>> two = viewAndNoise(60);
    TestContext<List<Features>> one =
        two.input(two.input().subList(0, 1))
            .with("synthesis", synthesis.word())
            .with("modalityDropout", 0.5)
            .with("epochs", 3);
    FittedNetwork model = fit(one);
    FittedNetwork loaded = (FittedNetwork) new Fusion().load(one.loading(TestContext.save(model)));
    Predictions predicted = model.apply(one.input());
    assertTrue(predicted.answered(0));
    assertArrayEquals(predicted.values(), loaded.apply(one.input()).values());
  }

  @ParameterizedTest
  @EnumSource
  void aConstantViewDoesNoHarm(Synthesis synthesis) {
    TestContext<List<Features>> context =
        viewAndNoise(60).with("synthesis", synthesis.word()).with("epochs", 20);
    float[] same = new float[60];
    Arrays.fill(same, 1e6f);
    context = context.input(List.of(context.input().get(0), TestFit.features(1, same)));
    context = context.with("learningRate", 0.02);
    FittedNetwork model = fit(context);
    assertTrue(accuracy(model, context) > 0.85);
    for (boolean answered : answered(model, context.input())) {
      assertTrue(answered);
    }
  }

  @Test
  void aBatchLargerThanTheRowsIsAllOfThem() {
    TestContext<List<Features>> context = viewAndNoise(30).with("epochs", 3);
    assertArrayEquals(
        fit(context.with("batchSize", 30)).apply(context.input()).values(),
        fit(context.with("batchSize", 100000)).apply(context.input()).values());
  }

  @Test
  void patienceKeepsTheBestEpoch() {
    TestContext<List<Features>> context =
        viewAndNoise(60)
            .with("learningRate", 0.1)
            .with("epochs", 300)
            .with("patience", 4)
            .with("validation", 0.25);
    FittedNetwork model = fit(context);
    List<Double> losses = model.curve().stream().map(e -> e.validation().loss()).toList();
    assertTrue(losses.size() < 300, "it ran to the end");
    double least = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    assertEquals(losses.size() - 5, losses.indexOf(least));
    int[] held = context.split(0.25).test();
    Predictions predicted =
        model.apply(context.input().stream().map(view -> view.rows(held)).toList());
    double loss = 0;
    for (int i = 0; i < held.length; i++) {
      loss -= Math.log(predicted.get(i, context.target().label(held[i]))) / held.length;
    }
    assertEquals(least, loss, 1e-6);
  }

  @Test
  void l1TakesWeightsAway() {
    TestContext<List<Features>> context =
        viewAndNoise(60).with("learningRate", 0.02).with("epochs", 60);
    assertTrue(spread(fit(context), context) > 0.5);
    assertTrue(spread(fit(context.with("l1", 1)), context) < 0.05);
  }

  @Test
  void abstainsWhereTheNumbersOverflow() {
    TestContext<List<Features>> context =
        viewAndNoise(30).with("epochs", 1).with("standardize", false);
    List<Features> huge =
        List.of(
            TestFit.features(2, Float.MAX_VALUE, -Float.MAX_VALUE),
            TestFit.features(1, Float.MAX_VALUE));
    for (Synthesis synthesis : Synthesis.values()) {
      FittedNetwork model = fit(context.with("synthesis", synthesis.word()));
      Predictions predicted = model.apply(huge);
      assertTrue(
          !predicted.answered(0) || Math.abs(predicted.get(0, 0) + predicted.get(0, 1) - 1) < 1e-5,
          synthesis.word());
    }
  }

  @Test
  void saysWhatIsWrongBeforeDataFlow() {
    List<FeatureSchema> two = List.of(FeatureSchema.ofWidth(2), FeatureSchema.ofWidth(1));
    TestContext<List<Features>> context = viewAndNoise(20);
    assertTrue(wrong(context.with("branches", List.of("dense")), two).contains("1 kinds for 2"));
    assertTrue(
        wrong(context.with("branches", List.of("dense", "deep")), two).contains("'deep'; known"));
    assertTrue(
        wrong(context.with("branches", List.of("conv", "dense")), two)
            .contains("Input 0 is a plain vector; an image [h, w, c] or a sequence [t, d] is due"));
    assertTrue(
        wrong(context.with("branches", List.of("recurrent", "dense")), two)
            .contains("a sequence [t, d] is due"));
    assertTrue(wrong(context.with("weights", List.of(1, 1)), two).contains("not for 'concat'"));
    TestContext<List<Features>> mean = context.with("synthesis", "mean-of-networks");
    assertTrue(wrong(mean.with("weights", List.of(1)), two).contains("one for each of 2 branches"));
    assertTrue(wrong(mean.with("weights", List.of(0, 0)), two).contains("not all 0"));
    assertTrue(wrong(mean.with("head", List.of(3)), two).contains("no 'head'"));
    TestContext<List<Features>> bare = context.with("hidden", List.of());
    assertTrue(
        wrong(bare.with("synthesis", "gate"), two).contains("branches of one width, not [2, 1]"));
    List<FeatureSchema> image = List.of(Networks.IMAGE, FeatureSchema.ofWidth(1));
    assertTrue(wrong(bare, image).contains("ends with maps"));
  }

  @Test
  void saysWhatIsWrongWithTheRows() {
    TestContext<List<Features>> context = viewAndNoise(20);
    List<Features> noWidth =
        List.of(
            context.input().get(0), DenseFeatures.of(FeatureSchema.ofWidth(0), 20, new float[0]));
    assertTrue(refusal(context.input(noWidth)).contains("needs features in every input"));
    float[] values = new float[20];
    values[3] = NAN;
    Target target = Target.values(PredictionSchema.targets("y"), values);
    assertTrue(
        refusal(TestContext.of(new Fusion(), context.input(), target))
            .contains("Target 'y' of training row 3 is NaN"));
    FittedNetwork model = fit(context.with("epochs", 1));
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> model.apply(context.input().subList(0, 1)))
            .getMessage();
    assertEquals("This dl4j.fusion was fitted on inputs of [2, 1] features, not [2].", message);
  }

  @Test
  void sparseViewsAreAsDenseOnes() {
    TestContext<List<Features>> context = viewAndNoise(30).with("epochs", 2);
    List<Features> sparse =
        List.of(
            Examples.sparse(context.input().get(0).dense()),
            Examples.sparse(context.input().get(1).dense()));
    FittedNetwork model = fit(context.input(sparse));
    assertArrayEquals(fit(context).apply(context.input()).values(), model.apply(sparse).values());
  }

  /** The canonical case: one view, two networks of 16 ReLU units and a sigmoid each. */
  private static TestContext<List<Features>> twoNetworks() {
    DenseFeatures view = Examples.features(100, 5, 1);
    int[] labels = IntStream.range(0, 100).map(row -> view.get(row, 0) > 0 ? 1 : 0).toArray();
    return context(List.of(view), labels)
        .with("synthesis", "mean-of-networks")
        .with("networks", 2)
        .with("weights", List.of(0.5, 0.5))
        .with("hidden", List.of(16))
        .with("learningRate", 0.02)
        .with("epochs", 10);
  }

  /** Two features that tell the class, but for a little noise, and a view that tells nothing. */
  private static TestContext<List<Features>> viewAndNoise(int rows) {
    DenseFeatures view = Examples.features(rows, 2, 1);
    DenseFeatures noise = Examples.features(rows, 1, 2);
    Random random = new Random(3);
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      double sum = view.get(row, 0) - view.get(row, 1) + 0.2 * random.nextGaussian();
      labels[row] = sum > 0 ? 1 : 0;
    }
    return context(List.of(view, noise), labels).with("hidden", List.of(4)).with("attention", 4);
  }

  private static TestContext<List<Features>> context(List<Features> inputs, int[] labels) {
    return TestContext.of(new Fusion(), inputs, Target.classes(Networks.TWO, labels));
  }

  private static FittedNetwork fit(TestContext<List<Features>> context) {
    return (FittedNetwork) new Fusion().fit(context);
  }

  private static double accuracy(FittedNetwork model, TestContext<List<Features>> context) {
    Predictions predicted = model.apply(context.input());
    return IntStream.range(0, predicted.rows())
            .filter(row -> predicted.label(row) == context.target().label(row))
            .count()
        / (double) predicted.rows();
  }

  private static double spread(FittedNetwork model, TestContext<List<Features>> context) {
    Predictions predicted = model.apply(context.input());
    double[] sorted =
        IntStream.range(0, predicted.rows())
            .mapToDouble(row -> predicted.get(row, 1))
            .sorted()
            .toArray();
    return sorted[sorted.length - 1] - sorted[0];
  }

  private static boolean[] answered(FittedNetwork model, List<Features> rows) {
    Predictions predicted = model.apply(rows);
    boolean[] answered = new boolean[predicted.rows()];
    for (int row = 0; row < answered.length; row++) {
      answered[row] = predicted.answered(row);
    }
    return answered;
  }

  private static float[] row(Features features, int row) {
    float[] values = new float[features.width()];
    features.copyRow(row, values, 0);
    return values;
  }

  private static String wrong(TestContext<List<Features>> context, List<FeatureSchema> inputs) {
    return assertThrows(
            IllegalArgumentException.class, () -> new Fusion().features(inputs, context.params()))
        .getMessage();
  }

  private static String refusal(TestContext<List<Features>> context) {
    return assertThrows(IllegalArgumentException.class, () -> fit(context)).getMessage();
  }
}
