package org.amalgam.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.amalgam.api.FitContext;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.junit.jupiter.api.Test;

/** Times that are left out between what is learned from and what is tested on. */
class GapTest {
  private static final int ROWS = 60;

  /** Least number of distinct times of the data that lie between the parts; -1 if they overlap. */
  private static int between(Dataset data, Split split) {
    double[] time = data.time().orElseThrow();
    double last = Arrays.stream(split.train()).mapToDouble(row -> time[row]).max().orElseThrow();
    OptionalDouble first = Arrays.stream(split.test()).mapToDouble(row -> time[row]).min();
    return last >= first.getAsDouble()
        ? -1
        : (int)
            Arrays.stream(time).distinct().filter(t -> t > last && t < first.getAsDouble()).count();
  }

  @Test
  void foldsKeepTheGapAndTestTheSameRows() {
    Dataset data = Data.dataset(Data.csv(ROWS, 5, 1), "\"time\": \"g\"");
    List<Split> close = Folds.of(data, 4, 3);
    List<Split> apart = Folds.of(data.withGap(2), 4, 3);
    assertEquals(close.size(), apart.size());
    for (int f = 0; f < apart.size(); f++) {
      assertArrayEquals(close.get(f).test(), apart.get(f).test());
      assertEquals(0, between(data, close.get(f)));
      assertEquals(2, between(data, apart.get(f)));
      // g has four rows a time.
      assertEquals(close.get(f).train().length - 8, apart.get(f).train().length);
    }
    assertEquals(2, between(data, Folds.one(data.withGap(2), 0.25, 9)));
  }

  /** So do folds of a part of the rows, and the split that a stage asks for. */
  @Test
  void rowsKeepTheirGap() {
    Dataset data = Data.dataset(Data.csv(ROWS, 5, 1), "\"time\": \"g\"").withGap(1);
    Dataset part = data.rows(Folds.of(data, 4, 3).get(3).train());
    for (Split fold : Folds.of(part, 3, 3)) {
      assertEquals(1, between(part, fold));
    }
  }

  /** Rows on both sides in time of a given fold are left out. */
  @Test
  void givenFoldsAreKeptApartToo() {
    Dataset data = Data.dataset(Data.csv(ROWS, 5, 1), "\"time\": \"g\", \"fold\": \"g\"");
    List<Split> folds = Folds.of(data.withGap(1), 5, 3);
    assertEquals(15, folds.size());
    assertEquals(ROWS - 8, folds.get(0).train().length);
    assertEquals(ROWS - 12, folds.get(7).train().length);
    assertEquals(4, folds.get(7).test().length);
  }

  @Test
  void aGapThatLeavesNothingIsRefused() {
    Dataset data = Data.dataset(Data.csv(ROWS, 5, 1), "\"time\": \"g\"");
    ProblemException few =
        assertThrows(ProblemException.class, () -> Folds.of(data.withGap(15), 4, 3));
    assertEquals("TOO_FEW_ROWS", few.problems().get(0).code());
    assertTrue(few.getMessage().contains("gap of 15"), few.getMessage());
    assertThrows(ProblemException.class, () -> Folds.one(data.withGap(15), 0.25, 9));
    Dataset timeless = Data.dataset(Data.csv(ROWS, 5, 1)).withGap(1);
    assertEquals(
        "NO_TIME",
        assertThrows(ProblemException.class, () -> Folds.of(timeless, 4, 3))
            .problems()
            .get(0)
            .code());
    assertEquals(
        "NO_TIME",
        assertThrows(ProblemException.class, () -> Folds.one(timeless, 0.2, 3))
            .problems()
            .get(0)
            .code());
  }

  /** Answers for an asset (b) what it was at the last time (a) that it learned from. */
  private static final class Last implements ModelTrainer {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      Features rows = context.input().get(0);
      float last = Float.NEGATIVE_INFINITY;
      for (int row = 0; row < rows.rows(); row++) {
        last = Math.max(last, rows.get(row, 0));
      }
      Map<Float, Integer> known = new HashMap<>();
      for (int row = 0; row < rows.rows(); row++) {
        if (rows.get(row, 0) == last) {
          known.put(rows.get(row, 1), context.target().label(row));
        }
      }
      return input -> {
        float[] values = new float[2 * input.get(0).rows()];
        for (int row = 0; row < input.get(0).rows(); row++) {
          values[2 * row + known.getOrDefault(input.get(0).get(row, 1), 0)] = 1;
        }
        return Predictions.of(context.output(), input.get(0).rows(), values);
      };
    }

    @Override
    public FittedModel load(LoadContext context) {
      throw new UnsupportedOperationException();
    }
  }

  /**
   * Labels that look two steps ahead, {@code sign(r(t + 1) + r(t + 2))} of independent normal
   * returns, share a return one step apart: the label before tells the next one in {@code 1/2 +
   * asin(1/2) / pi} of the rows, 2 of 3, though at its time nobody knew it. No feature can tell
   * them; a gap of 1 says so.
   */
  private static String overlapping(int assets, int times) {
    SplittableRandom random = new SplittableRandom(5);
    double[][] r = new double[assets][times + 3];
    for (double[] each : r) {
      Arrays.setAll(each, t -> random.nextGaussian());
    }
    StringBuilder csv = new StringBuilder("a,b,y,t\n");
    for (int t = 0; t < times; t++) {
      for (int i = 0; i < assets; i++) {
        csv.append(t).append(',').append(i).append(',');
        csv.append(r[i][t + 1] + r[i][t + 2] > 0 ? "yes," : "no,").append(t).append('\n');
      }
    }
    return csv.toString();
  }

  private static double accuracy(int gap) {
    StageCatalog catalog = Fakes.catalog();
    catalog.add(Installed.of("last", new Last(), Fakes.PROVIDER));
    Graph graph =
        Data.graph(
            "\"training\": {\"gap\": %d}, \"stages\": [{\"id\": \"m\", \"type\": \"last\", \"from\": [\"input\"]}], \"output\": \"m\"}"
                .formatted(gap),
            catalog);
    Dataset data = Data.dataset(overlapping(300, 11), "\"time\": \"t\"");
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      EvaluateOptions tenFolds =
          new EvaluateOptions(
              Optional.empty(), Optional.of(10), 1, Optional.empty(), Optional.empty());
      return new Trainer(pool)
          .evaluate(graph, data, tenFolds, 42, new Monitor())
          .fused()
          .metrics()
          .get("accuracy")
          .value();
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void labelsThatOverlapLookPredictableWithoutTheGapAlone() {
    assertEquals(2 / 3.0, accuracy(0), 0.02);
    assertEquals(0.5, accuracy(1), 0.02);
  }
}
