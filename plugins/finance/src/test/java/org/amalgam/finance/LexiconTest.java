package org.amalgam.finance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Params;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class LexiconTest extends ExtractorContract {
  private static final float NAN = Float.NaN;

  @Override
  protected FeatureExtractor stage() {
    return new Lexicon();
  }

  private static Records texts(String... texts) {
    return Records.of(StringColumn.of(Field.string("text"), texts));
  }

  @Override
  protected List<TestContext<Records>> examples() {
    return List.of(
        example(texts("Profits rise", "a lawsuit", null, "", "it did not gain", "$AAPL beats")),
        example(texts("up up", "down", "up down")).with("positive", List.of("up")));
  }

  private static float[] features(Map<String, Object> given, String... texts) {
    Lexicon lexicon = new Lexicon();
    return lexicon.apply(texts(texts), Params.of(lexicon.params(), given)).dense().values();
  }

  @Test
  void countsWords() {
    assertArrayEquals(
        new float[] {0.5f, 0, 1, 0.25f, 0.25f, 0, 0, 0, 0},
        features(Map.of(), "PROFITS of $AAPL surge", "record loss this year", "nothing here"));
  }

  /** "Not" reaches three words: gain is turned, and the fifth is not. */
  @Test
  void turnsWhatIsNegated() {
    assertArrayEquals(
        new float[] {0, 0.25f, -1, 0.2f, 0, 1},
        features(Map.of(), "did not really gain", "no news at all gains"));
    assertArrayEquals(new float[] {0.5f, 0, 1}, features(Map.of(), "isn\u2019t weak"));
  }

  @Test
  void takesOtherLists() {
    Map<String, Object> lists = Map.of("positive", List.of("Moon*"), "negative", List.of("rug"));
    assertArrayEquals(new float[] {0.25f, 0.25f, 0}, features(lists, "mooning rug rugs profits"));
  }

  @Test
  void hasNoSentimentOfNoText() {
    assertArrayEquals(new float[] {NAN, NAN, NAN, 0, 0, 0}, features(Map.of(), null, ""));
  }
}
