package org.amalgam.builtin.synthesize;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.Fitted;
import org.amalgam.api.ViewWeights;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.junit.jupiter.api.Test;

class TensorTest extends LearnedContract {
  @Override
  protected FeatureSynthesizer stage() {
    return new Tensor();
  }

  /** The class is whether two views differ in sign. */
  private static Data differing(int rows, long seed) {
    Random random = new Random(seed);
    float[] one = new float[rows];
    float[] other = new float[rows];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      one[row] = (random.nextBoolean() ? 1 : -1) + 0.3f * (float) random.nextGaussian();
      other[row] = (random.nextBoolean() ? 1 : -1) + 0.3f * (float) random.nextGaussian();
      labels[row] = one[row] * other[row] < 0 ? 1 : 0;
    }
    return new Data(
        List.of(view(1, rows, one), view(1, rows, other)), Target.classes(CLASSES, labels));
  }

  @Test
  void seesWhatOnlyTwoViewsTogetherTell() {
    Data train = differing(400, 1);
    Data test = differing(400, 2);
    try (Fitted<List<Features>, Features> fitted = fit(train)) {
      double accuracy =
          accuracy(
              fitted.apply(train.input()),
              train.target(),
              fitted.apply(test.input()),
              test.target());
      assertTrue(accuracy > 0.97, () -> "tensor: " + accuracy);
      assertTrue(sideBySide(train, test) < 0.65, () -> "concat: " + sideBySide(train, test));
      double outOfFold = outOfFold(train, test, context(train));
      assertTrue(outOfFold > accuracy - 0.02, () -> "out of fold: " + outOfFold);
      assertFalse(fitted instanceof ViewWeights);
    }
  }

  @Test
  void givesNoAnswerWithoutEveryView() {
    Data data = differing(60, 3);
    List<Features> asked =
        List.of(
            view(1, 3, new float[] {1, Float.NaN, 1e38f}), view(1, 3, new float[] {1, 1, 1e38f}));
    try (Fitted<List<Features>, Features> fitted = fit(data)) {
      Features result = fitted.apply(asked);
      assertTrue(Float.isNaN(result.get(1, 0)));
      assertFinite(result.rows(new int[] {0, 2}));
    }
  }
}
