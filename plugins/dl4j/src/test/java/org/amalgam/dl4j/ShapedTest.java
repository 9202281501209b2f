package org.amalgam.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.amalgam.api.FittedModel;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Params;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images and sequences: what the networks on them learn, and which they refuse. */
class ShapedTest {

  /** A bar of three pixels, lying or standing, anywhere in the picture. */
  @Test
  void aConvolutionTellsLyingFromStandingBars() {
    Random random = new Random(1);
    float[] values = new float[300 * 64];
    int[] labels = new int[300];
    for (int row = 0; row < 300; row++) {
      labels[row] = random.nextInt(2);
      int along = random.nextInt(6);
      int across = random.nextInt(8);
      for (int i = 0; i < 64; i++) {
        values[row * 64 + i] = 0.2f * (float) random.nextGaussian();
      }
      for (int i = 0; i < 3; i++) {
        int at = labels[row] == 1 ? (along + i) * 8 + across : across * 8 + along + i;
        values[row * 64 + at] += 1;
      }
    }
    TestContext<List<Features>> context =
        context(new Cnn(), Networks.shaped(8, 8, 1), values, labels)
            .with("filters", List.of(6))
            .with("hidden", List.of(12))
            .with("learningRate", 0.01)
            .with("epochs", 20);
    assertTrue(unseen(new Cnn(), context) > 0.9);
  }

  /** A rise or a fall at any time of a sequence. */
  @Test
  void aConvolutionOverTimeFindsARise() {
    Random random = new Random(2);
    float[] values = new float[300 * 12];
    int[] labels = new int[300];
    for (int row = 0; row < 300; row++) {
      labels[row] = random.nextInt(2);
      int at = random.nextInt(10);
      for (int i = 0; i < 12; i++) {
        values[row * 12 + i] = 0.2f * (float) random.nextGaussian();
      }
      values[row * 12 + at] += labels[row] == 1 ? -1 : 1;
      values[row * 12 + at + 1] += labels[row] == 1 ? 1 : -1;
    }
    TestContext<List<Features>> context =
        context(new Cnn(), Networks.shaped(12, 1), values, labels)
            .with("kernel", 2)
            .with("learningRate", 0.01)
            .with("epochs", 20);
    assertTrue(unseen(new Cnn(), context) > 0.9);
  }

  /** The sign of the first step, with noise after it. */
  @Test
  void aMemoryKeepsTheFirstStep() {
    Random random = new Random(3);
    float[] values = new float[300 * 12];
    int[] labels = new int[300];
    for (int row = 0; row < 300; row++) {
      for (int i = 0; i < 12; i++) {
        values[row * 12 + i] = (float) random.nextGaussian();
      }
      labels[row] = values[row * 12] > 0 ? 1 : 0;
    }
    TestContext<List<Features>> context =
        context(new Lstm(), Networks.shaped(6, 2), values, labels)
            .with("units", List.of(8))
            .with("hidden", List.of())
            .with("learningRate", 0.02)
            .with("epochs", 30);
    assertTrue(unseen(new Lstm(), context) > 0.9);
  }

  @Test
  void channelsAreStandardizedOverAllPositions() {
    // Two rows of two positions: channel 0 holds 1, 3, 5, 7, channel 1 holds 10 throughout.
    Scaling scaling =
        Scaling.ofChannels(new float[] {1, 10, 3, 10, 5, 10, 7, 10}, new float[] {1, 1}, 2);
    assertEquals(4, scaling.mean()[0]);
    assertEquals(4, scaling.mean()[2]);
    assertEquals(Math.sqrt(5), scaling.deviation()[2], 1e-6);
    assertEquals(1, scaling.deviation()[3]);
  }

  @Test
  void declareTheirHiddenFeatures() {
    assertEquals(Optional.of(32), width(new Cnn(), Map.of(), Networks.IMAGE));
    // Of 5 x 4 pixels pooling leaves 2 x 2, times 8 filters.
    assertEquals(Optional.of(32), width(new Cnn(), Map.of("hidden", List.of()), Networks.IMAGE));
    assertEquals(Optional.of(16), width(new Cnn(), Map.of("hidden", List.of()), Networks.SEQUENCE));
    assertEquals(Optional.of(5), width(new Lstm(), lstm(5), Networks.SEQUENCE));
    assertEquals(Optional.of(4), width(new Fusion(), Map.of("hidden", List.of(4)), unknown()));
    assertEquals(Optional.empty(), width(new Fusion(), Map.of("hidden", List.of()), unknown()));
  }

  @ParameterizedTest
  @CsvSource({
    "cnn, plain, 'Input 0 is a plain vector; an image [h, w, c] or a sequence [t, d] is due'",
    "lstm, plain, 'Input 0 is a plain vector; a sequence [t, d] is due'",
    "lstm, image, 'Input 0 is of shape [5, 4, 2]; a sequence [t, d] is due'",
    "cnn, empty, 'a shape without a 0 is due'",
    "cnn, small, 'Nothing is left of input 0 of shape [2, 2, 1] after 2 poolings by 2'",
    "cnn, unknown, 'Input 0 is a plain vector'"
  })
  void refuseOtherShapesBeforeDataFlow(String type, String schema, String due) {
    FeatureSchema input =
        switch (schema) {
          case "image" -> Networks.IMAGE;
          case "empty" -> Networks.shaped(0, 4, 1);
          case "small" -> Networks.shaped(2, 2, 1);
          case "unknown" -> unknown();
          default -> FeatureSchema.ofWidth(6);
        };
    ModelTrainer stage = type.equals("cnn") ? new Cnn() : new Lstm();
    Map<String, Object> given =
        schema.equals("small") ? Map.of("filters", List.of(2, 2)) : Map.of();
    String message =
        assertThrows(IllegalArgumentException.class, () -> width(stage, given, input)).getMessage();
    assertTrue(message.contains(due), message);
  }

  @Test
  void refuseSeveralInputs() {
    Cnn cnn = new Cnn();
    Params params = Params.of(cnn.params(), Map.of());
    List<FeatureSchema> two = List.of(Networks.IMAGE, Networks.IMAGE);
    String message =
        assertThrows(IllegalArgumentException.class, () -> cnn.features(two, params)).getMessage();
    assertTrue(message.contains("use dl4j.fusion"), message);
  }

  @Test
  void refuseRowsOfAnotherShapeThanTheyLearned() {
    TestContext<List<Features>> context =
        context(
                new Cnn(),
                Networks.shaped(4, 2, 1),
                new float[] {1, 2, 3, 4, 5, 6, 7, 8, 8, 7, 6, 5, 4, 3, 2, 1},
                new int[] {0, 1})
            .with("epochs", 1);
    FittedModel model = new Cnn().fit(context);
    Features turned = DenseFeatures.of(Networks.shaped(2, 4, 1), 1, new float[8]);
    String message =
        assertThrows(IllegalArgumentException.class, () -> model.apply(List.of(turned)))
            .getMessage();
    assertEquals(
        "This dl4j.cnn was fitted on inputs of [[4, 2, 1]] features, not [[2, 4, 1]].", message);
    assertTrue(model.apply(List.of(TestFit.features(8, new float[8]))).answered(0));
  }

  private static FeatureSchema unknown() {
    return FeatureSchema.unknown();
  }

  private static Map<String, Object> lstm(int units) {
    return Map.of("units", List.of(7, units), "hidden", List.of());
  }

  private static Optional<Integer> width(
      ModelTrainer stage, Map<String, Object> given, FeatureSchema input) {
    return stage
        .features(List.of(input), Params.of(stage.params(), given))
        .map(FeatureSchema::width);
  }

  private static TestContext<List<Features>> context(
      ModelTrainer stage, FeatureSchema schema, float[] values, int[] labels) {
    return TestContext.of(
        stage,
        List.of(DenseFeatures.of(schema, labels.length, values)),
        Target.classes(Networks.TWO, labels));
  }

  /** Accuracy on the last third of the rows after learning from the others. */
  private static double unseen(ModelTrainer stage, TestContext<List<Features>> context) {
    int rows = context.target().rows();
    int[] train = IntStream.range(0, rows * 2 / 3).toArray();
    TestContext<List<Features>> test = context.rows(IntStream.range(rows * 2 / 3, rows).toArray());
    Predictions predicted = stage.fit(context.rows(train)).apply(test.input());
    return IntStream.range(0, predicted.rows())
            .filter(row -> predicted.label(row) == test.target().label(row))
            .count()
        / (double) predicted.rows();
  }
}
