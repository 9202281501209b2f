package org.amalgam.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Params;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FittedMlpTest {
  private static final PredictionSchema CLASSES = PredictionSchema.classes("a", "b", "c");
  private static final PredictionSchema TARGETS = PredictionSchema.targets("x", "y");

  @ParameterizedTest
  @EnumSource
  void answersAsDeeplearning4jDoes(Activation activation) {
    MultiLayerNetwork network =
        network(activation, org.nd4j.linalg.activations.Activation.SOFTMAX, 3);
    FittedMlp plain =
        new FittedMlp(
            CLASSES, activation, Scaling.none(5), MlpNetwork.layers(network), Scaling.none(0));
    INDArray rows = Nd4j.randn(20, 5);
    List<Features> features = List.of(TestFit.features(5, rows.data().asFloat()));
    assertArrayEquals(flat(network.output(rows)), plain.apply(features).values(), 1e-5f);
    assertArrayEquals(
        flat(network.feedForward(rows).get(2)), plain.features(features).dense().values(), 1e-5f);
  }

  @Test
  void scalesInputsAndTargets() {
    Activation tanh = Activation.TANH;
    MultiLayerNetwork network = network(tanh, org.nd4j.linalg.activations.Activation.IDENTITY, 2);
    FittedMlp plain =
        new FittedMlp(
            TARGETS,
            tanh,
            new Scaling(new float[] {1, 2, 3, 4, 5}, new float[] {1, 2, 4, 8, 16}),
            MlpNetwork.layers(network),
            new Scaling(new float[] {100, -100}, new float[] {10, 20}));
    // Each feature is its mean plus a standard deviation: ones to the network.
    float[] predicted = plain.apply(List.of(TestFit.features(5, 2, 4, 7, 12, 21))).values();
    float[] raw = flat(network.output(Nd4j.ones(1, 5)));
    assertArrayEquals(new float[] {100 + 10 * raw[0], -100 + 20 * raw[1]}, predicted, 1e-3f);
  }

  @Test
  void scalingIsTheWeightedMeanAndDeviation() {
    // Rows 0, 0, 0, 4 (weights 3 and 1): mean 1, variance (3 x 1 + 9) / 4 = 3.
    Scaling scaling = Scaling.of(new float[] {0, 7, 4, 7}, new float[] {3, 1}, 2);
    assertArrayEquals(new float[] {1, 7}, scaling.mean());
    assertArrayEquals(new float[] {(float) Math.sqrt(3), 1}, scaling.deviation(), 1e-6f);
  }

  @Test
  void answersAfterLoadingAsBefore() throws IOException {
    for (TestFit fit : List.of(MlpTest.noise(30), regression())) {
      fit.with("epochs", 2).with("hidden", List.of(6, 3));
      FittedModel model = new Mlp().fit(fit);
      FittedModel loaded = new Mlp().load(state(fit, save(model)));
      assertArrayEquals(model.apply(fit.input()).values(), loaded.apply(fit.input()).values());
      assertArrayEquals(
          model.features(fit.input()).dense().values(),
          loaded.features(fit.input()).dense().values());
      assertArrayEquals(save(model), save(loaded));
    }
  }

  @Test
  void refusesDamagedState() throws IOException {
    TestFit fit = MlpTest.noise(30).with("epochs", 1).with("hidden", List.of(3));
    byte[] whole = save(new Mlp().fit(fit));
    for (int length = 0; length < whole.length; length++) {
      refuses(fit, Arrays.copyOf(whole, length));
    }
    refuses(fit, Arrays.copyOf(whole, whole.length + 1));
    for (int at : new int[] {0, 4 + 4 * 4, 2 * (4 + 4 * 4)}) {
      byte[] wrongLength = whole.clone();
      wrongLength[at + 3]++;
      refuses(fit, wrongLength);
    }
    byte[] notANumber = whole.clone();
    Arrays.fill(notANumber, 2 * (4 + 4 * 4) + 4, 2 * (4 + 4 * 4) + 8, (byte) 0xff);
    refuses(fit, notANumber);
    refuses(fit.with("hidden", List.of(4)), whole);
    refuses(regression().with("hidden", List.of(3)), whole);
  }

  @Test
  void refusesOtherFeaturesThanItWasFittedOn() {
    FittedModel model = new Mlp().fit(MlpTest.noise(30).with("epochs", 1));
    List<Features> three = List.of(TestFit.features(3, 1, 2, 3));
    String message =
        assertThrows(IllegalArgumentException.class, () -> model.apply(three)).getMessage();
    assertEquals("This dl4j.mlp was fitted on 4 features, not 3.", message);
  }

  @Test
  void abstainsWhereTheNumbersOverflow() {
    FittedModel model = new Mlp().fit(regression().with("epochs", 1));
    float huge = Float.MAX_VALUE;
    assertEquals(
        -1,
        new Mlp()
            .fit(MlpTest.noise(30).with("epochs", 1).with("standardize", false))
            .apply(List.of(TestFit.features(4, huge, huge, huge, huge)))
            .label(0));
    assertEquals(
        false, model.apply(List.of(TestFit.features(1, Float.NEGATIVE_INFINITY))).answered(0));
  }

  @Test
  void withoutHiddenLayersThereAreNoFeatures() {
    TestFit fit = MlpTest.noise(30).with("epochs", 1).with("hidden", List.of());
    FittedModel model = new Mlp().fit(fit);
    assertThrows(IllegalStateException.class, () -> model.features(fit.input()));
  }

  private static MultiLayerNetwork network(
      Activation activation, org.nd4j.linalg.activations.Activation output, int outputs) {
    Engine.start();
    org.nd4j.linalg.activations.Activation hidden =
        org.nd4j.linalg.activations.Activation.fromString(activation.word());
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(7).activation(hidden).build())
                .layer(new DenseLayer.Builder().nIn(7).nOut(4).activation(hidden).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(4)
                        .nOut(outputs)
                        .activation(output)
                        .build())
                .build());
    network.init();
    // Biases begin at 0, where a mistake with them would not show.
    network.setParams(Nd4j.randn(1, network.numParams()));
    return network;
  }

  private static float[] flat(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  private static TestFit regression() {
    return TestFit.values(TestFit.features(1, 1, 2, 3, 4), 10, 20, 30, 50);
  }

  private static byte[] save(FittedModel model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (StateWriter writer = new StateWriter(bytes)) {
      model.save(writer);
    }
    return bytes.toByteArray();
  }

  private static void refuses(TestFit fit, byte[] bytes) {
    assertThrows(IOException.class, () -> new Mlp().load(state(fit, bytes)));
  }

  private static LoadContext state(TestFit fit, byte[] bytes) {
    return new LoadContext() {
      @Override
      public StateReader state() {
        return new StateReader(bytes);
      }

      @Override
      public int stateVersion() {
        return 1;
      }

      @Override
      public Params params() {
        return fit.params();
      }

      @Override
      public PredictionSchema output() {
        return fit.output();
      }
    };
  }
}
