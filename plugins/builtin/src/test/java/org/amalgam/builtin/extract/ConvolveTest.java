package org.amalgam.builtin.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** Figures are those of SciPy 1.10.1: {@code signal.correlate2d} and {@code ndimage}. */
class ConvolveTest extends ExtractorContract {
  private static final double NEAR = 1e-6;

  @Override
  protected FeatureExtractor stage() {
    return new Convolve();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    Records images = sines("image", 7, 6, 2);
    Records sequences = sines("walk", 12, 3);
    return List.of(
        bank(images, "gabor").with("size", 5).with("stride", 2),
        bank(images, "haar").with("activation", "abs"),
        bank(sequences, "sobel").with("padding", "same"),
        bank(both(), "gaussian"),
        bank(sequences, "rocket").with("kernels", 20),
        bank(both(), "rocket").with("kernels", 5).with("normalize", false));
  }

  private TestContext<Records> bank(Records records, String bank) {
    return example(records).with("bank", bank);
  }

  private Features fit(TestContext<Records> context) {
    return stage().fit(context).apply(context.input());
  }

  /** Four rows; the first is sin(1.3 i (k + 1) + k) at step i of channel k. */
  private static Records sines(String name, int... shape) {
    return Records.of(FloatColumn.of(Field.float32(name, shape), values(shape)));
  }

  private static Records both() {
    return Records.of(
        FloatColumn.of(Field.float32("vector", 9), values(9)),
        FloatColumn.of(Field.float32("walk", 10, 2), values(10, 2)));
  }

  private static float[] values(int... shape) {
    int size = Field.float32("x", shape).size();
    int channels = shape.length == 1 ? 1 : shape[shape.length - 1];
    float[] values = new float[4 * size];
    for (int i = 0; i < values.length; i++) {
      int k = i % channels;
      int step = i / channels;
      values[i] = (float) Math.sin(1.3 * step * (k + 1) + k);
    }
    return values;
  }

  @Test
  void gaborByOrientationAndPhase() {
    Features found =
        fit(
            bank(sines("image", 7, 6, 2), "gabor")
                .with("size", 5)
                .with("wavelengths", List.of(3))
                .with("sigma", 1.2)
                .with("aspect", 0.6)
                .with("orientations", 3)
                .with("phases", List.of(0, 90)));
    assertEquals(List.of(3, 2, 12), found.schema().shape());
    // Window (1, 0), second channel.
    assertRow(
        new double[] {0.03235, 0.0607195, 0.0159711, 0.0750511, 0.0123009, -0.0713859},
        found,
        2 * 12 + 6);
  }

  private static void assertRow(double[] expected, Features found, int from) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found.get(0, from + i), NEAR, "feature " + (from + i));
    }
  }

  @Test
  void sobelToTheEdges() {
    TestContext<Records> sobel = bank(sines("image", 7, 6, 2), "sobel").with("padding", "same");
    Features found = fit(sobel);
    assertEquals(List.of(7, 6, 4), found.schema().shape());
    double[] across = {2.2462147, -0.795367, -4.3837306, -1.5499187, 3.5545278, 1.3467423};
    double[] down = {2.316185, 0.8089136, -2.0985381, -1.9316266, 1.0651224, 2.3937109};
    Features positive = fit(sobel.with("activation", "relu"));
    for (int x = 0; x < 6; x++) {
      assertEquals(across[x], found.get(0, x * 4), NEAR);
      assertEquals(down[x], found.get(0, x * 4 + 1), NEAR);
      assertEquals(Math.max(0, across[x]), positive.get(0, x * 4), NEAR);
    }
    Features apart = fit(sobel.with("stride", 2));
    assertEquals(List.of(4, 3, 4), apart.schema().shape());
    assertEquals(-1.5054203, apart.get(0, (3 + 2) * 4), NEAR); // at (2, 4)
    assertEquals(1.7451193, apart.get(0, (3 * 3 + 1) * 4 + 1), NEAR); // at (6, 2)
  }

  @Test
  void gaussianAndLaplaceAsNdimage() {
    Features blurred =
        fit(bank(sines("image", 7, 6, 2), "gaussian").with("sigma", 0.8).with("padding", "same"));
    double[] expected = {-0.0002982, 0.0044407, -0.0091146}; // truncate=2, mode='constant'
    for (int i = 0; i < 3; i++) {
      assertEquals(expected[i], blurred.get(0, (3 * 6 + 1 + i) * 2 + 1), NEAR);
    }
    Features edges = fit(bank(sines("image", 7, 6, 2), "laplace"));
    assertEquals(2.0304792, edges.get(0, (4 + 1) * 2), NEAR); // at (2, 2)
  }

  @Test
  void givenKernelsOverTime() {
    float[] walk = new float[18];
    for (int i = 0; i < walk.length; i++) {
      int step = i / 2;
      walk[i] = (float) Math.sin(0.9 * step * (i % 2 + 1));
    }
    Features found =
        fit(
            bank(Records.of(FloatColumn.of(Field.float32("walk", 9, 2), walk)), "given")
                .with("size", 3)
                .with("stride", 2)
                .with("weights", List.of(1, -2, 3, 0.5, 0.25, -1)));
    assertEquals(List.of(4, 4), found.schema().shape());
    double[] first = {-3.2752566, 3.4840121, -2.9733778, 1.848791};
    double[] second = {0.6859823, -1.2081192, 1.4807998, -1.4477201};
    for (int t = 0; t < 4; t++) {
      assertEquals(first[t], found.get(0, t * 4 + 2), NEAR);
      assertEquals(second[t], found.get(0, t * 4 + 3), NEAR);
    }
  }

  /** 0 1 2 / 3 4 5 / 6 7 8: halves 2 apart (6 from top to bottom), thirds alike, diagonal 0. */
  @Test
  void haarRectanglesOfARamp() {
    float[] ramp = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    Records image = Records.of(FloatColumn.of(Field.float32("image", 3, 3, 1), ramp));
    assertArrayEquals(
        new float[] {-2, -6, 0, 0, 0},
        fit(bank(image, "haar").with("size", 3)).dense().values(),
        1e-5f);
    Records vector =
        Records.of(FloatColumn.of(Field.float32("vector", 6), new float[] {1, 3, 9, 9, 2, 2}));
    assertArrayEquals(
        new float[] {0, 7},
        fit(bank(vector, "haar")).dense().values(),
        1e-5f); // 13/3 - 13/3, 9 - 2
  }

  @Test
  void aWindowWithAMissingNumberIsMissing() {
    Records vector =
        Records.of(FloatColumn.of(Field.float32("x", 6), new float[] {1, 2, 4, 8, 16, Float.NaN}));
    assertArrayEquals(
        new float[] {1, 2, 4, Float.NaN}, fit(bank(vector, "laplace")).dense().values());
  }

  @Test
  void saysWhatDoesNotServe() {
    Records mixed =
        Records.of(
            StringColumn.of(Field.string("note"), new String[4]),
            FloatColumn.of(Field.float32("icon", 2, 2, 1), new float[16]));
    assertMessage(bank(mixed, "laplace"), "'note' is string", "'icon'", "smaller", "3");
    Records image = sines("image", 7, 6, 2);
    assertMessage(bank(image, "rocket"), "'image'", "[t, d]", "7 steps");
    assertMessage(bank(sines("brief", 6), "rocket"), "'brief'", "[6]");
    assertMessage(bank(image, "given").with("weights", List.of(1, 2)), "'size'", "2 weights");
    assertMessage(bank(image, "sobel").with("size", 5), "'sobel'", "size 3");
    assertMessage(bank(image, "haar").with("size", 2), "'haar'", "3 or more");
    assertMessage(example(image), "'bank' must be given");
  }

  private void assertMessage(TestContext<Records> context, String... parts) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(context)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
