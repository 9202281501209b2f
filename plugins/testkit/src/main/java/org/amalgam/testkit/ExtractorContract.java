package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Fitted;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Records;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link FeatureExtractor} keeps. */
public abstract class ExtractorContract extends StageContract<Records, Features> {

  protected ExtractorContract() {
    super(FeatureExtractor.class);
  }

  @Override
  protected abstract FeatureExtractor stage();

  /** {@link Examples#numbers}, unless the author has better. */
  @Override
  protected List<TestContext<Records>> examples() {
    return List.of(example(Examples.numbers(40)));
  }

  @Override
  void promisesKept(TestContext<Records> example, Features output) {
    FeatureSchema promised = stage().outputSchema(example.input().schema(), example.params());
    assertTrue(
        promised.admits(output.schema()),
        () -> "outputSchema says %s, apply gives %s".formatted(promised, output.schema()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void takesARowWithoutAnyValue(TestContext<Records> example) {
    Records hole = Inputs.missing(example.input(), 1);
    try (Fitted<Records, Features> fitted = fit(example)) {
      Features expected = without(fitted.apply(example.input()), 1);
      assertSame(expected, without(fitted.apply(hole), 1), "beside a row without values");
    }
    fit(example.input(hole)).close();
  }
}
