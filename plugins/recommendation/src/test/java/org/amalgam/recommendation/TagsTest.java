package org.amalgam.recommendation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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

class TagsTest extends ExtractorContract {
  private static final float NAN = Float.NaN;

  @Override
  protected FeatureExtractor stage() {
    return new Tags();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    Records records = records("War|Drama", "Drama", "Drama| Sci-Fi", "War|Drama|War", "Noir");
    return List.of(example(records).with("minCount", 2), example(records).with("minCount", 1));
  }

  private static Records records(String... texts) {
    return Records.of(StringColumn.of(Field.string("genres"), texts));
  }

  /** Sci-Fi and Noir have one row each, War two. */
  @Test
  void marksTagsThatEnoughRowsHave() {
    try (Fitted<Records, Features> fitted = stage().fit(examples().get(0))) {
      Features features = fitted.apply(records("War|Noir", "", null, "War |Drama"));
      assertEquals(List.of("Drama", "War"), features.schema().names());
      assertArrayEquals(new float[] {0, 1, 0, 0, NAN, NAN, 1, 1}, features.dense().values());
    }
  }
}
