package org.amalgam.builtin.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.SparseFeatures;
import org.amalgam.api.data.StringColumn;
import org.amalgam.testkit.ExtractorContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/**
 * Figures are those of scikit-learn 1.2.1: {@code HashingVectorizer(alternate_sign=False,
 * norm=None)}, then {@code TfidfTransformer}, on the same texts.
 */
class TfIdfTest extends ExtractorContract {
  private static final Records TEXTS =
      texts(
          "The cat sat on the mat.",
          "a DOG sat_on 2 mats; the the the",
          "Ünïcode straße 你好 世界 naïve_é x",
          "",
          "cat-mat  cat\n\nmat 🙂🙂 ok");

  @Override
  protected FeatureExtractor stage() {
    return new TfIdf();
  }

  @Override
  protected List<TestContext<Records>> examples() {
    Records two =
        Records.of(
            TEXTS.column("text"),
            StringColumn.of(Field.string("note"), new String[] {null, "a b", "bc", "", "de fg"}));
    return List.of(
        example(TEXTS).with("bits", 8),
        example(two).with("bits", 6).with("analyzer", "char-wb").with("ngrams", List.of(2, 3)),
        example(two).with("bits", 5).with("idf", false).with("norm", "none"));
  }

  private static Records texts(String... texts) {
    return Records.of(StringColumn.of(Field.string("text"), texts));
  }

  private SparseFeatures fit(TestContext<Records> context) {
    return (SparseFeatures) stage().fit(context).apply(context.input());
  }

  private static int[] columns(SparseFeatures features, int row) {
    List<Integer> columns = new ArrayList<>();
    features.forEach(row, (column, value) -> columns.add(column));
    return columns.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double[] values(SparseFeatures features, int row) {
    return IntStream.of(columns(features, row)).mapToDouble(c -> features.get(row, c)).toArray();
  }

  private static double inner(SparseFeatures features, int one, int other) {
    double[] dense = new double[features.width()];
    features.addScaled(other, 1, dense, 0);
    return features.dot(one, dense, 0);
  }

  @Test
  void words() {
    SparseFeatures found = fit(example(TEXTS));
    assertEquals(1 << 18, found.width());
    assertArrayEquals(new int[] {24734, 38695, 50743, 122804, 139147}, columns(found, 0));
    assertArrayEquals(
        new double[] {0.663994, 0.331997, 0.411502, 0.411502, 0.331997}, values(found, 0), 1e-6);
    assertArrayEquals(new int[] {8865, 24734, 85054, 194085}, columns(found, 1));
    assertArrayEquals(new int[] {6486, 23301, 95652, 240164, 251323}, columns(found, 2));
    assertArrayEquals(new int[0], columns(found, 3));
    assertArrayEquals(new double[] {0.64765, 0.401373, 0.64765}, values(found, 4), 1e-6);
  }

  /** No two terms share a bucket, so rows have the products of TfidfVectorizer's. */
  @Test
  void productsAsWithAVocabulary() {
    SparseFeatures found = fit(example(TEXTS));
    double[] expected = {1, 0.539976, 0, 0, 0.430036};
    for (int row = 0; row < expected.length; row++) {
      assertEquals(expected[row], inner(found, 0, row), 1e-6);
    }
  }

  @Test
  void runsOfWordsSublinear() {
    SparseFeatures found =
        fit(example(TEXTS).with("ngrams", List.of(1, 2)).with("sublinear", true));
    assertArrayEquals(
        new int[] {8865, 24734, 81016, 85054, 174752, 194085, 220680, 251558}, columns(found, 1));
    assertArrayEquals(
        new double[] {
          0.291935, 0.494289, 0.291935, 0.291935, 0.494289, 0.291935, 0.291935, 0.291935
        },
        values(found, 1),
        1e-6);
  }

  /** Two texts have bucket 99, with 4 and 8 terms; the last has characters beyond 16 bits. */
  @Test
  void runsOfCharacters() {
    SparseFeatures found =
        fit(
            example(TEXTS)
                .with("analyzer", "char")
                .with("ngrams", List.of(1, 3))
                .with("bits", 8)
                .with("idf", false)
                .with("norm", "none"));
    assertArrayEquals(
        new int[] {
          6, 39, 47, 51, 54, 56, 61, 76, 85, 92, 99, 115, 125, 131, 134, 139, 142, 150, 152, 154,
          161, 167, 170, 178, 179, 190, 192, 203, 208, 221, 225, 237, 241, 254
        },
        columns(found, 4));
    assertArrayEquals(
        new double[] {
          1, 2, 1, 1, 1, 1, 4, 1, 1, 2, 8, 1, 1, 1, 1, 2, 1, 1, 4, 1, 3, 1, 2, 4, 4, 1, 1, 1, 2, 1,
          1, 1, 1, 1
        },
        values(found, 4));
    double[] products = {150, 154, 72, 0, 121};
    for (int row = 0; row < products.length; row++) {
      assertEquals(products[row], inner(found, 0, row));
    }
  }

  @Test
  void runsOfCharactersWithinWords() {
    SparseFeatures found =
        fit(
            example(TEXTS)
                .with("analyzer", "char-wb")
                .with("ngrams", List.of(2, 4))
                .with("bits", 8));
    assertArrayEquals(
        new int[] {
          5, 6, 13, 33, 39, 54, 56, 61, 65, 68, 76, 79, 81, 94, 99, 125, 126, 131, 132, 134, 139,
          142, 150, 154, 161, 170, 192, 196, 203, 208, 221, 237, 239, 241, 254
        },
        columns(found, 4));
    double[] products = {1, 0.672553, 0.131537, 0, 0.525675};
    for (int row = 0; row < products.length; row++) {
      assertEquals(products[row], inner(found, 0, row), 1e-6);
    }
  }

  /** Weight 2 is the text twice; a missing text is none. */
  @Test
  void weightsCountTexts() {
    Records some = texts("ab cd", "cd", null);
    Records more = texts("ab cd", "ab cd", "cd");
    TestContext<Records> weighted = example(some).with("norm", "none").weights(2, 1, 0.5f);
    SparseFeatures expected =
        (SparseFeatures) stage().fit(example(more).with("norm", "none")).apply(some);
    assertArrayEquals(values(expected, 0), values(fit(weighted), 0));
    double[] idf = {Math.log(4 / 3.0) + 1, 1};
    double[] found = values(expected, 0);
    Arrays.sort(found);
    assertArrayEquals(new double[] {idf[1], idf[0]}, found, 1e-6);
  }

  @Test
  void aMissingTextIsMissingAndAnEmptyOneIsNot() {
    SparseFeatures found = fit(example(texts("ab", null, "", "!")));
    assertTrue(found.hasMissing(1));
    assertArrayEquals(new int[] {0}, columns(found, 1));
    for (int row : new int[] {0, 2, 3}) {
      assertFalse(found.hasMissing(row));
    }
    assertEquals(2, found.stored());
  }

  @Test
  void saysWhatDoesNotServe() {
    Records age = Records.of(FloatColumn.of(Field.float32("age"), new float[4]));
    String message =
        assertThrows(IllegalArgumentException.class, () -> fit(example(age))).getMessage();
    assertTrue(message.contains("[age]"), message);
    TestContext<Records> wrong = example(TEXTS).with("ngrams", List.of(2, 1));
    message = assertThrows(IllegalArgumentException.class, () -> fit(wrong)).getMessage();
    assertTrue(message.contains("[2, 1]"), message);
  }
}
