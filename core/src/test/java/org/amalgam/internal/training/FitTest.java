package org.amalgam.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import org.amalgam.api.Members;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.junit.jupiter.api.Test;

class FitTest {
  private static final String FUSION =
      """
      "stages": [
        {"id": "x", "type": "numbers", "from": ["input.a", "input.b"]},
        {"id": "m", "type": "memory", "from": ["x"]},
        {"id": "s", "type": "sign", "from": ["x"]},
        {"id": "out", "type": "trust", "from": ["m", "s"]}],
       "output": "out"}""";

  private static FittedGraph fit(Graph graph, Dataset data, int threads) {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      return new Fit(graph, data, 42, new Parallel(pool), new Monitor(), "").run(Fit.all(graph));
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aFuserNeverSeesWhatAMemberKnowsByHeart() {
    Fakes.Trust trust = new Fakes.Trust();
    StageCatalog catalog = Fakes.catalog();
    catalog.add(Installed.of("trust", trust, Fakes.PROVIDER));
    FittedGraph fitted = fit(Data.graph(FUSION, catalog), Data.dataset(Data.csv(60, 9, 1)), 2);
    assertTrue(trust.shown.size() > 1);
    for (Members members : trust.shown) {
      for (int row = 0; row < members.rows(); row++) {
        assertEquals(0.5f, members.get(0).get(row, 1), "row " + row);
      }
    }
    fitted.close();
  }

  @Test
  void aModelOnHiddenFeaturesLearnsOutOfFoldAndFoldsNest() {
    Fakes.Memory memory = new Fakes.Memory();
    StageCatalog catalog = Fakes.catalog();
    catalog.add(Installed.of("memory", memory, Fakes.PROVIDER));
    Graph graph =
        Data.graph(
            """
            "training": {"folds": 3},
            "stages": [
              {"id": "m", "type": "memory", "from": ["input.a"]},
              {"id": "n", "type": "memory", "from": ["m.features"]},
              {"id": "out", "type": "trust", "from": ["m", "n"]}],
             "output": "out"}""",
            catalog);
    fit(graph, Data.dataset(Data.csv(60, 9, 1)), 2).close();
    // m and n, 3 folds of both for out and n; in each of them 3 folds of m for n: 2 + 3 (2 + 3).
    assertEquals(17, memory.fits.get());
    assertEquals(3 + 3 * (2 + 3), Fit.count(graph, Fit.all(graph)));
  }

  @Test
  void theResultDoesNotDependOnTheThreads() {
    Graph graph = Data.graph(FUSION, Fakes.catalog());
    Dataset data = Data.dataset(Data.csv(90, 8, 2));
    float[] one = fit(graph, data, 1).answers(data.records()).fused().values();
    float[] four = fit(graph, data, 4).answers(data.records()).fused().values();
    assertArrayEquals(one, four);
  }

  @Test
  void onNoiseAFusionIsNotUsedAndTheEvaluationSaysNoGain() {
    Graph graph = Data.graph(FUSION, Fakes.catalog());
    Dataset noise = Data.dataset(Data.csv(90, 0, 3));
    ForkJoinPool pool = new ForkJoinPool(2);
    Trainer trainer = new Trainer(pool);
    Trainer.Trained trained = trainer.fit(graph, noise, 42, new Monitor());
    assertEquals(72, trained.report().rows());
    assertEquals(18, trained.report().heldOut());
    assertTrue(!trained.report().fusion().get("out").used().equals("learned"));
    Evaluation evaluation =
        trainer.evaluate(graph, noise, EvaluateOptions.DEFAULT, 42, new Monitor());
    assertEquals("no significant gain", evaluation.gain().orElseThrow().verdict());
    assertTrue(
        evaluation.notes().stream().anyMatch(note -> note.contains("no clear gain")),
        evaluation.notes().toString());
    pool.shutdown();
  }

  @Test
  void whatIsLearnedServesWhereItGains() {
    Graph graph = Data.graph(FUSION, Fakes.catalog());
    Dataset data = Data.dataset(Data.csv(200, 10, 3));
    ForkJoinPool pool = new ForkJoinPool(2);
    Trainer.Trained trained = new Trainer(pool).fit(graph, data, 42, new Monitor());
    // The memory knows nothing of new rows: all trust goes to the sign, which beats the mean.
    assertEquals("s", trained.report().fusion().get("out").bestMember());
    assertTrue(!trained.report().fusion().get("out").used().equals("mean"));
    pool.shutdown();
  }

  @Test
  void anEvaluationKeepsEveryRowOutOncePerRepeat() {
    Graph graph = Data.graph(FUSION, Fakes.catalog());
    Dataset data = Data.dataset(Data.csv(60, 9, 1));
    ForkJoinPool pool = new ForkJoinPool(2);
    EvaluateOptions options =
        new EvaluateOptions(
            java.util.Optional.empty(),
            java.util.Optional.of(4),
            3,
            java.util.Optional.empty(),
            java.util.Optional.of("accuracy"));
    Evaluation evaluation = new Trainer(pool).evaluate(graph, data, options, 42, new Monitor());
    assertEquals(60, evaluation.rows());
    assertEquals(4, evaluation.folds());
    assertEquals(3, evaluation.repeats());
    assertEquals("accuracy", evaluation.gain().orElseThrow().metric());
    // A memory that has seen none of the rows answers the first class: two thirds are right.
    assertEquals(2 / 3.0, evaluation.members().get(0).metrics().get("accuracy").value(), 1e-6);
    pool.shutdown();
  }

  @Test
  void aCancelledRunEnds() {
    Monitor monitor = new Monitor();
    monitor.cancel();
    ForkJoinPool pool = new ForkJoinPool(2);
    Graph graph = Data.graph(FUSION, Fakes.catalog());
    Dataset data = Data.dataset(Data.csv(60, 9, 1));
    assertThrows(
        CancellationException.class, () -> new Trainer(pool).fit(graph, data, 42, monitor));
    pool.shutdown();
  }
}
