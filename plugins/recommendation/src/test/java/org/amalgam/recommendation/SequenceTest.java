package org.amalgam.recommendation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Fitted;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class SequenceTest extends ExtractorContract {
  @Override
  protected FeatureExtractor stage() {
    return new Sequence();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    Records records = records("a", "a|b", "a|b|b", "", "b|a");
    return List.of(example(records).with("smoothing", 0.5), example(records).with("products", 1));
  }

  private static Records records(String... texts) {
    return Records.of(StringColumn.of(Field.string("history"), texts));
  }

  /**
   * Fit: a four times, b four times, so shares 1/2. History a, c, b, b by smoothing 1/2: a from
   * 1/2: 3/4, 3/8, 3/16, 3/32; b: 1/4, 1/8, 9/16, 25/32. Shares of five: (1 + 1/2) / 5, (2 + 1/2) /
   * 5. a was last 4 back, b 1.
   */
  @Test
  void recencyFrequencyAndSequenceByHand() {
    try (Fitted<Records, Features> fitted = stage().fit(examples().get(0))) {
      Features features = fitted.apply(records("a|c|b|b", "", null));
      assertEquals(
          List.of(
              "purchases",
              "kinds",
              "run",
              "loyalty=a",
              "share=a",
              "last=a",
              "loyalty=b",
              "share=b",
              "last=b"),
          features.schema().names());
      float[] row = new float[9];
      features.copyRow(0, row, 0);
      assertArrayEquals(
          new float[] {(float) Math.log(5), 0.75f, 2, 3 / 32f, 0.3f, 0.25f, 25 / 32f, 0.5f, 1},
          row,
          1e-6f);
      assertTrue(features.hasMissing(1));
      assertTrue(features.hasMissing(2));
    }
  }
}
