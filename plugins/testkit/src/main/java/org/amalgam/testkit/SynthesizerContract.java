package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.Fitted;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link FeatureSynthesizer} keeps. */
public abstract class SynthesizerContract extends StageContract<List<Features>, Features> {

  protected SynthesizerContract() {
    super(FeatureSynthesizer.class);
  }

  @Override
  protected abstract FeatureSynthesizer stage();

  /** Two inputs of 4 numbers, both dense, and one dense with one sparse. */
  @Override
  protected List<TestContext<List<Features>>> examples() {
    DenseFeatures one = Examples.features(40, 4, 1);
    DenseFeatures other = Examples.features(40, 4, 2);
    return List.of(example(List.of(one, other)), example(List.of(one, Examples.sparse(other))));
  }

  @Override
  void promisesKept(TestContext<List<Features>> example, Features output) {
    FeatureSchema promised =
        stage()
            .outputSchema(
                example.input().stream().map(Features::schema).toList(), example.params());
    assertTrue(
        promised.admits(output.schema()),
        () -> "outputSchema says %s, apply gives %s".formatted(promised, output.schema()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void keepsAMissingValueToItsRow(TestContext<List<Features>> example) {
    List<Features> hole =
        example.input().stream().map(features -> Inputs.missing(features, 1)).toList();
    try (Fitted<List<Features>, Features> fitted = fit(example)) {
      Features expected = without(fitted.apply(example.input()), 1);
      assertSame(expected, without(fitted.apply(hole), 1), "beside a row with a missing value");
    }
  }
}
