package org.amalgam.builtin.synthesize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.amalgam.api.Fitted;
import org.amalgam.api.ViewWeights;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.SparseFeatures;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.model.Linear;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.SynthesizerContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** What every synthesizer keeps that learns from the target. */
abstract class LearnedContract extends SynthesizerContract {
  static final PredictionSchema CLASSES = PredictionSchema.classes("no", "yes");

  /** Inputs and their target. */
  record Data(List<Features> input, Target target) {
    Data rows(int... index) {
      return new Data(input.stream().map(view -> view.rows(index)).toList(), target.rows(index));
    }
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    DenseFeatures one = Examples.features(40, 4, 1);
    DenseFeatures other = Examples.features(40, 3, 2);
    DenseFeatures third = Examples.features(40, 2, 3);
    return List.of(
        small(example(List.of(one, other), Examples.target(one, Task.CLASSIFICATION, 3))),
        small(
            example(
                List.of(one, Examples.sparse(other)), Examples.target(one, Task.REGRESSION, 2))),
        small(example(List.of(one, other, third), Examples.target(one, Task.CLASSIFICATION, 2)))
            .with("patience", 0));
  }

  /** What makes the contract quick. */
  TestContext<List<Features>> small(TestContext<List<Features>> example) {
    return example.with("width", 4).with("epochs", 15);
  }

  final Fitted<List<Features>, Features> fit(Data data) {
    return stage().fit(context(data));
  }

  final TestContext<List<Features>> context(Data data) {
    return example(data.input(), data.target()).with("width", 4);
  }

  @Test
  void isSupervised() {
    assertTrue(stage().supervised(context(switched(8, 1)).params()));
  }

  @Test
  void leavesOutWhatDoesNotVary() {
    Data data = switched(100, 1);
    float[] same = new float[300];
    Arrays.fill(same, 0.1f);
    Features constant = DenseFeatures.of(FeatureSchema.ofWidth(3), 100, same);
    Data more =
        new Data(
            List.of(data.input().get(0), constant, data.input().get(1), data.input().get(2)),
            data.target());
    try (Fitted<List<Features>, Features> fitted = fit(more)) {
      assertFinite(fitted.apply(more.input()));
      if (fitted instanceof ViewWeights weighing) {
        Features weights = weighing.viewWeights(more.input()).orElseThrow();
        for (int row = 0; row < 100; row++) {
          assertEquals(0, weights.get(row, 1));
        }
      }
    }
    Data nothing = new Data(List.of(constant, constant), data.target());
    assertTrue(refused(nothing).contains("do not vary"), refused(nothing));
  }

  @Test
  void refusesOneClass() {
    Data data = switched(30, 1);
    int[] ones = IntStream.range(0, 30).filter(row -> data.target().label(row) == 1).toArray();
    assertTrue(refused(data.rows(ones)).contains("'yes'"));
  }

  private String refused(Data data) {
    return assertThrows(IllegalArgumentException.class, () -> fit(data)).getMessage();
  }

  @Test
  void takesMoreColumnsThanRowsAndWideTextSparse() {
    int rows = 40;
    int columns = 1 << 18;
    Random random = new Random(3);
    int[] starts = IntStream.rangeClosed(0, rows).map(row -> row * 2).toArray();
    int[] places = new int[2 * rows];
    float[] values = new float[2 * rows];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = row % 2;
      places[2 * row] = labels[row] == 0 ? 77 : 4711;
      places[2 * row + 1] = 5000 + random.nextInt(columns - 5000);
      values[2 * row] = 1;
      values[2 * row + 1] = 1;
    }
    Features text = SparseFeatures.of(FeatureSchema.ofWidth(columns), starts, places, values);
    Data data =
        new Data(List.of(Examples.features(rows, 60, 1), text), Target.classes(CLASSES, labels));
    try (Fitted<List<Features>, Features> fitted = fit(data)) {
      Features result = fitted.apply(data.input());
      assertFinite(result);
      assertTrue(accuracy(result, data.target(), result, data.target()) > 0.9);
    }
  }

  @Test
  void honoursRowWeights() {
    Data data = switched(60, 1);
    float[] weights = new float[60];
    for (int row = 0; row < 60; row++) {
      weights[row] = row % 3;
    }
    int[] repeated = IntStream.range(0, 120).map(i -> i / 2).filter(row -> row % 3 == 2).toArray();
    int[] once = IntStream.range(0, 60).filter(row -> row % 3 == 1).toArray();
    int[] rows = IntStream.concat(IntStream.of(repeated), IntStream.of(once)).toArray();
    float[] due = allAtOnce(context(data.rows(rows)), data);
    float[] got = allAtOnce(context(data).weights(weights), data);
    for (int i = 0; i < due.length; i++) {
      assertEquals(due[i], got[i], 1e-4f * (1 + Math.abs(due[i])), "number " + i);
    }
  }

  /** What a fit to all rows at once gives. */
  private float[] allAtOnce(TestContext<List<Features>> context, Data data) {
    try (Fitted<List<Features>, Features> fitted =
        stage().fit(context.with("patience", 0).with("batchSize", 1000).with("epochs", 50))) {
      return fitted.apply(data.input()).dense().values();
    }
  }

  static void assertFinite(Features features) {
    for (float value : features.dense().values()) {
      assertTrue(Float.isFinite(value));
    }
  }

  /**
   * Two views that each tell the class in half of the rows and in the others say the class of
   * another, and a third that tells which of the two to believe.
   */
  static Data switched(int rows, long seed) {
    Random random = new Random(seed);
    float[] one = new float[rows * 2];
    float[] other = new float[rows * 3];
    float[] which = new float[rows];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(2);
      int wrong = random.nextInt(2);
      boolean first = random.nextBoolean();
      fill(one, row, 2, first ? labels[row] : wrong, random);
      fill(other, row, 3, first ? wrong : labels[row], random);
      which[row] = (first ? 1 : -1) + 0.1f * (float) random.nextGaussian();
    }
    return new Data(
        List.of(view(2, rows, one), view(3, rows, other), view(1, rows, which)),
        Target.classes(CLASSES, labels));
  }

  private static void fill(float[] view, int row, int width, int label, Random random) {
    for (int i = 0; i < width; i++) {
      view[row * width + i] = (i == 0 ? 4 * label - 2 : 0) + 0.5f * (float) random.nextGaussian();
    }
  }

  static Features view(int width, int rows, float[] values) {
    return DenseFeatures.of(FeatureSchema.ofWidth(width), rows, values);
  }

  /** How often a linear model on some features is right on others. */
  static double accuracy(Features train, Target target, Features test, Target due) {
    Linear linear = new Linear();
    Predictions predicted =
        linear.fit(TestContext.of(linear, List.of(train), target)).apply(List.of(test));
    int right = 0;
    for (int row = 0; row < due.rows(); row++) {
      right += predicted.label(row) == due.label(row) ? 1 : 0;
    }
    return right / (double) due.rows();
  }

  /** Accuracy of a linear model on the inputs side by side. */
  static double sideBySide(Data train, Data test) {
    return accuracy(
        DenseFeatures.concat(train.input()),
        train.target(),
        DenseFeatures.concat(test.input()),
        test.target());
  }

  /** Accuracy of a linear model on out-of-fold features, asked with those of a fit to all rows. */
  final double outOfFold(Data train, Data test, TestContext<List<Features>> context) {
    int rows = train.target().rows();
    try (Fitted<List<Features>, Features> all = stage().fit(context)) {
      Features asked = all.apply(test.input());
      float[] values = new float[rows * asked.width()];
      for (int fold = 0; fold < 4; fold++) {
        int out = fold;
        int[] kept = IntStream.range(0, rows).filter(row -> row % 4 != out).toArray();
        int[] left = IntStream.range(0, rows).filter(row -> row % 4 == out).toArray();
        try (Fitted<List<Features>, Features> part = stage().fit(context.rows(kept))) {
          Features features = part.apply(train.rows(left).input());
          for (int i = 0; i < left.length; i++) {
            features.copyRow(i, values, left[i] * asked.width());
          }
        }
      }
      return accuracy(view(asked.width(), rows, values), train.target(), asked, test.target());
    }
  }

  /** For those that weigh: half of the rows are answered better, and the weights say whom. */
  final void assertFollowsTheSwitch(TestContext<List<Features>> context, Data train, Data test) {
    try (Fitted<List<Features>, Features> fitted = stage().fit(context)) {
      Features learned = fitted.apply(train.input());
      double accuracy =
          accuracy(learned, train.target(), fitted.apply(test.input()), test.target());
      assertTrue(sideBySide(train, test) < 0.85, () -> "concat: " + sideBySide(train, test));
      assertTrue(accuracy > 0.95, () -> "switch followed: " + accuracy);
      Features weights =
          assertInstanceOf(ViewWeights.class, fitted).viewWeights(test.input()).orElseThrow();
      int pointing = 0;
      for (int row = 0; row < test.target().rows(); row++) {
        boolean first = test.input().get(2).get(row, 0) > 0;
        pointing += weights.get(row, 0) > weights.get(row, 1) == first ? 1 : 0;
        double sum = weights.get(row, 0) + weights.get(row, 1) + weights.get(row, 2);
        assertEquals(1, sum, 1e-6);
      }
      double share = pointing / (double) test.target().rows();
      assertTrue(share > 0.95, () -> "weights point right in " + share);
      double outOfFold = outOfFold(train, test, context);
      assertTrue(outOfFold > accuracy - 0.02, () -> "out of fold: " + outOfFold);
    }
  }

  /** For those that weigh: a view with a hole has weight 0, a row without views no answer. */
  final void assertLeavesOutMissingViews() {
    Data data = switched(200, 4);
    float hole = Float.NaN;
    List<Features> holes =
        List.of(
            view(2, 3, new float[] {1, hole, hole, hole, 1, 1}),
            view(3, 3, new float[] {1, 1, 1, hole, hole, hole, 1, 1, Float.POSITIVE_INFINITY}),
            view(1, 3, new float[] {1, hole, 1}));
    try (Fitted<List<Features>, Features> fitted = fit(data)) {
      Features result = fitted.apply(holes);
      Features weights =
          assertInstanceOf(ViewWeights.class, fitted).viewWeights(holes).orElseThrow();
      assertEquals(0, weights.get(0, 0));
      assertEquals(1, weights.get(0, 1) + weights.get(0, 2), 1e-6);
      assertEquals(0, weights.get(2, 1));
      assertFalse(result.hasMissing(0) || result.hasMissing(2));
      for (int i = 0; i < result.width(); i++) {
        assertTrue(Float.isNaN(result.get(1, i)));
      }
      assertTrue(Float.isNaN(weights.get(1, 0)));
    }
  }
}
