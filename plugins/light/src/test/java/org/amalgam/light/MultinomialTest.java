package org.amalgam.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.SparseFeatures;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** Naive Bayes on counts. Figures are those of MultinomialNB in scikit-learn 1.2.1. */
class MultinomialTest extends ModelContract {
  private static final DenseFeatures ROWS = Examples.features(60, 4, 5);
  private static final Target THREE = Examples.target(ROWS, Task.CLASSIFICATION, 3);

  @Override
  protected ModelTrainer stage() {
    return new NaiveBayes();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    Target two = Examples.target(ROWS, Task.CLASSIFICATION, 2);
    return Stream.of(
            example(List.<Features>of(counts()), two),
            example(List.<Features>of(Examples.sparse(counts()), counts()), THREE))
        .map(example -> example.with("distribution", "multinomial"))
        .toList();
  }

  /** The whole part of twice the size of the numbers. */
  private static DenseFeatures counts() {
    float[] counts = ROWS.values().clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (float) Math.floor(Math.abs(2 * counts[i]));
    }
    return DenseFeatures.of(ROWS.schema(), 60, counts);
  }

  private TestContext<List<Features>> counting(List<Features> rows, Target target) {
    return example(rows, target).with("distribution", "multinomial");
  }

  @Test
  void probabilitiesAsMultinomialNb() { // alpha=0.5, sample_weight
    for (Features rows : List.of(counts(), Examples.sparse(counts()))) {
      TestContext<List<Features>> context =
          counting(List.of(rows), THREE).with("alpha", 0.5).weights(Tables.weights(60));
      Predictions answers = stage().fit(context).apply(context.input());
      assertArrayEquals(
          new double[] {
            0.501774, 0.399786, 0.09844, 0.068707, 0.396539, 0.534754, 0.285505, 0.141003, 0.573491
          },
          Tables.doubles(Arrays.copyOf(answers.values(), 9)),
          2e-6);
    }
  }

  @Test
  void sparseTextIsNeverMadeDense() {
    int width = 1 << 18;
    int rows = 20_000; // dense they would need 21 GB
    int[] starts = new int[rows + 1];
    int[] columns = new int[2 * rows];
    float[] values = new float[2 * rows];
    int[] labels = new int[rows];
    Arrays.fill(values, 1);
    for (int row = 0; row < rows; row++) {
      labels[row] = row % 2;
      starts[row + 1] = 2 * row + 2;
      columns[2 * row] = labels[row] * 1000 + row % 7;
      columns[2 * row + 1] = 5000 + row * 11;
    }
    Features text = SparseFeatures.of(FeatureSchema.ofWidth(width), starts, columns, values);
    Predictions answers =
        stage().fit(counting(List.of(text), Tables.labels(labels))).apply(List.of(text));
    for (int row = 0; row < rows; row++) {
      assertEquals(labels[row], answers.label(row));
    }
  }

  @Test
  void refusesWhatIsNoCount() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> stage().fit(counting(Tables.features(1, 1, -2), Tables.labels(0, 1))));
    assertTrue(refused.getMessage().contains("gaussian"), refused.getMessage());
  }
}
