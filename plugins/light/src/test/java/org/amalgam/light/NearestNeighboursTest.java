package org.amalgam.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FittedModel;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** Figures are those of scikit-learn 1.2.1, learned from 40 rows, asked for 4 others. */
class NearestNeighboursTest extends ModelContract {
  private static final DenseFeatures ROWS = Examples.features(60, 4, 5);

  @Override
  protected ModelTrainer stage() {
    return new NearestNeighbours();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    List<TestContext<List<Features>>> examples = new ArrayList<>(super.examples());
    List<Features> mixed = List.of(ROWS, Examples.sparse(ROWS));
    Target target = Examples.target(ROWS, Task.CLASSIFICATION, 3);
    examples.add(example(mixed, target).with("distance", "cosine").with("votes", "distance"));
    examples.add(example(mixed, target).with("distance", "manhattan").with("k", 1000));
    return examples;
  }

  private void assertShares(String distance, String votes, double... expected) {
    TestContext<List<Features>> context =
        example(List.<Features>of(ROWS), Examples.target(ROWS, Task.CLASSIFICATION, 3))
            .with("k", 7)
            .with("distance", distance)
            .with("votes", votes)
            .rows(IntStream.range(0, 40).toArray());
    try (FittedModel fitted = stage().fit(context)) {
      assertArrayEquals(
          expected,
          Tables.doubles(fitted.apply(List.of(ROWS.rows(new int[] {40, 41, 42, 43}))).values()),
          2e-6,
          distance + ", " + votes);
    }
  }

  @Test
  void sharesAsKNeighborsClassifier() {
    assertShares(
        "euclidean",
        "uniform",
        1 / 7.0,
        4 / 7.0,
        2 / 7.0,
        3 / 7.0,
        2 / 7.0,
        2 / 7.0,
        2 / 7.0,
        2 / 7.0,
        3 / 7.0,
        4 / 7.0,
        1 / 7.0,
        2 / 7.0);
    assertShares(
        "euclidean",
        "distance",
        0.123511,
        0.636828,
        0.239661,
        0.363343,
        0.349613,
        0.287045,
        0.279254,
        0.244295,
        0.476451,
        0.468401,
        0.110772,
        0.420827);
    assertShares(
        "manhattan",
        "distance",
        0.123896,
        0.759772,
        0.116332,
        0.242267,
        0.481437,
        0.276296,
        0.370323,
        0.114386,
        0.515291,
        0.371037,
        0.108106,
        0.520856);
    assertShares(
        "cosine",
        "distance",
        0,
        0.936901,
        0.063099,
        0.247256,
        0.521806,
        0.230939,
        0.268726,
        0.092509,
        0.638765,
        0.63463,
        0,
        0.36537);
  }

  @Test
  void meansAsKNeighborsRegressor() {
    TestContext<List<Features>> context =
        example(List.<Features>of(ROWS), Examples.target(ROWS, Task.REGRESSION, 2))
            .with("k", 7)
            .with("votes", "distance")
            .rows(IntStream.range(0, 40).toArray());
    assertArrayEquals(
        new double[] {
          -0.108538, 1.081141, -0.136434, 0.493132, -0.447084, -1.002127, 0.317951, -0.507323
        },
        Tables.doubles(
            stage().fit(context).apply(List.of(ROWS.rows(new int[] {40, 41, 42, 43}))).values()),
        2e-6);
  }

  @Test
  void ofEquallyNearRowsTheLowerCount() {
    List<Features> rows = Tables.features(1, 1, -1, 1, -1, 1, -1, 5);
    TestContext<List<Features>> context =
        example(rows, Tables.labels(1, 1, 1, 0, 0, 0, 0)).with("k", 3);
    assertEquals(1, stage().fit(context).apply(Tables.features(1, 0)).get(0, 1));
  }

  @Test
  void identicalRowsOutvoteAllByTheirWeight() {
    List<Features> rows = Tables.features(1, 0, 0, 1, 2);
    TestContext<List<Features>> context =
        example(rows, Tables.labels(0, 1, 1, 1)).with("votes", "distance").weights(3, 1, 9, 9);
    assertEquals(0.25, stage().fit(context).apply(Tables.features(1, 0)).get(0, 1), 1e-6);
    // From 3: 3 and 1 vote at a distance of 3, 9 at 2 and 9 at 1.
    assertEquals(
        (1 / 3.0 + 4.5 + 9) / (1 + 1 / 3.0 + 4.5 + 9),
        stage().fit(context).apply(Tables.features(1, 3)).get(0, 1),
        1e-6);
  }

  @Test
  void aRowOfZerosHasDistanceOneFromAll() {
    List<Features> rows = Tables.features(2, 0, 0, 1, 1, -2, 0);
    TestContext<List<Features>> context =
        example(rows, Tables.labels(0, 1, 1)).with("distance", "cosine").with("votes", "distance");
    FittedModel fitted = stage().fit(context);
    assertEquals(2 / 3.0, fitted.apply(Tables.features(2, 0, 0)).get(0, 1), 1e-6);
    // From (1, 0): 1 to zeros, 1 - sqrt(1/2) to (1, 1), 2 to (-2, 0).
    double near = 1 / (1 - Math.sqrt(0.5));
    assertEquals(
        (near + 0.5) / (near + 1.5), fitted.apply(Tables.features(2, 3, 0)).get(0, 1), 1e-6);
  }

  @Test
  void theHeapKeepsTheNearest() {
    int[] distances = IntStream.range(0, 500).map(i -> i * 7919 % 97).toArray();
    for (int most : new int[] {1, 2, 7, 50, 499, 600}) {
      Nearest nearest = new Nearest(most);
      for (int row = 0; row < distances.length; row++) {
        if (distances[row] < nearest.bound()) {
          nearest.put(distances[row], row);
        }
      }
      int[] expected =
          IntStream.range(0, 500)
              .boxed()
              .sorted(Comparator.comparingInt((Integer row) -> distances[row]))
              .limit(most)
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
      int[] actual = IntStream.range(0, nearest.size()).map(nearest::row).toArray();
      Arrays.sort(actual);
      assertArrayEquals(expected, actual, most + " nearest");
    }
  }
}
