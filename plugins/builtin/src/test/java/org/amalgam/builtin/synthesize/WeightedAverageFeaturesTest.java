package org.amalgam.builtin.synthesize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.testkit.SynthesizerContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class WeightedAverageFeaturesTest extends SynthesizerContract {
  private static final Features ONE = features(2, 1, 2, Float.NaN, 4);
  private static final Features OTHER = features(2, 5, 2, 8, Float.NaN);

  @Override
  protected FeatureSynthesizer stage() {
    return new WeightedAverageFeatures();
  }

  private static Features features(int width, float... values) {
    return DenseFeatures.of(FeatureSchema.ofWidth(width), values.length / width, values);
  }

  @Test
  void weighsAndLeavesOutWhatIsMissing() {
    TestContext<List<Features>> context =
        example(List.of(ONE, OTHER)).with("weights", List.of(3, 1));
    Features average = stage().fit(context).apply(context.input());
    assertArrayEquals(new float[] {2, 2, 8, 4}, average.dense().values());
  }

  @Test
  void refusesOtherWidthsAndNumbersOfWeights() {
    Features wide = features(3, 1, 2, 3, 4, 5, 6);
    assertTrue(refused(List.of(ONE, wide), List.of()).contains("'concat'"));
    assertTrue(refused(List.of(ONE, OTHER), List.of(1, 2, 3)).contains("2 inputs"));
    assertTrue(refused(List.of(ONE, OTHER), List.of(0, 0)).contains("not all 0"));
  }

  private String refused(List<Features> inputs, List<Integer> weights) {
    TestContext<List<Features>> context = example(inputs).with("weights", weights);
    return assertThrows(
            IllegalArgumentException.class,
            () ->
                stage()
                    .outputSchema(inputs.stream().map(Features::schema).toList(), context.params()))
        .getMessage();
  }
}
