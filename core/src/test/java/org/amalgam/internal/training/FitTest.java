package org.amalgam.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.amalgam.api.Members;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.Progress;
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
    catalog.add(Installed.of("trust", trust, Fakes.NEWER));
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
    catalog.add(Installed.of("memory", memory, Fakes.NEWER));
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

  private static Trainer.Trained train(
      Fakes.Watched stage, String more, Monitor monitor, Dataset data) {
    StageCatalog catalog = Fakes.catalog();
    catalog.add(Installed.of("watched", stage, Fakes.PROVIDER));
    Graph graph =
        Data.graph(
            more
                + """
                "stages": [
                  {"id": "one", "type": "watched", "from": ["input.a"]},
                  {"id": "two", "type": "watched", "from": ["input.b"]},
                  {"id": "out", "type": "mean", "from": ["one", "two"]}],
                 "output": "out"}""",
            catalog);
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      return new Trainer(pool).fit(graph, data, 42, monitor);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void independentStagesFitAtTheSameTime() {
    CyclicBarrier both = new CyclicBarrier(2);
    Fakes.Watched meeting =
        new Fakes.Watched(
            context -> {
              try {
                both.await(30, TimeUnit.SECONDS);
              } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("the other stage was not fitted meanwhile", e);
              }
            });
    train(meeting, "", new Monitor(), Data.dataset(Data.csv(60, 9, 1)));
  }

  @Test
  void progressNamesTheStagesThatAreBeingFitted() {
    Monitor monitor = new Monitor();
    Queue<Progress> seen = new ConcurrentLinkedQueue<>();
    Fakes.Watched talking =
        new Fakes.Watched(
            context -> {
              context.progress(0.5, "epoch 1, loss 0.3");
              seen.add(monitor.progress());
            });
    train(talking, "", monitor, Data.dataset(Data.csv(60, 9, 1)));
    for (Progress progress : seen) {
      assertTrue(
          progress.stages().stream()
              .anyMatch(s -> s.fraction() == 0.5 && s.message().equals("epoch 1, loss 0.3")),
          progress.toString());
      assertTrue(progress.fraction() >= 0.5 / 3 && progress.fraction() < 1, progress.toString());
      assertTrue(progress.remaining().isPresent());
    }
    assertEquals(2, seen.size());
    assertEquals(List.of(), monitor.progress().stages());
  }

  @Test
  void balancedClassesWeighTheSameInAll() {
    List<double[]> sums = new CopyOnWriteArrayList<>();
    Fakes.Watched weighing =
        new Fakes.Watched(
            context -> {
              double[] sum = new double[2];
              for (int row = 0; row < context.target().rows(); row++) {
                sum[context.target().label(row)] += context.weights()[row];
              }
              sums.add(sum);
            });
    Dataset data = Data.dataset(Data.csv(60, 9, 1));
    train(weighing, "\"training\": {\"classWeights\": \"balanced\"}, ", new Monitor(), data);
    train(weighing, "\"training\": {\"classWeights\": {\"yes\": 4}}, ", new Monitor(), data);
    for (double[] sum : sums.subList(0, 2)) {
      assertEquals(sum[0], sum[1], 1e-3);
    }
    for (double[] sum : sums.subList(2, 4)) {
      assertEquals(2, sum[1] / sum[0], 1e-3, "one third of the rows, each four times");
    }
  }

  /** So that the same fit writes the same bytes, in whatever JVM. */
  @Test
  void whatStagesSaidIsInTheOrderOfTheirIds() {
    StringBuilder stages = new StringBuilder();
    StringBuilder members = new StringBuilder();
    List<String> ids = new ArrayList<>();
    for (char id = 'a'; id <= 'p'; id++) {
      ids.add("" + id);
      stages.append(
          "{\"id\": \"%s\", \"type\": \"memory\", \"from\": [\"input.a\"]},".formatted(id));
      members.append(id == 'a' ? "\"a\"" : ", \"" + id + "\"");
    }
    Graph graph =
        Data.graph(
            "\"stages\": [%s {\"id\": \"z\", \"type\": \"mean\", \"from\": [%s]}], \"output\": \"z\"}"
                .formatted(stages, members),
            Fakes.catalog());
    ForkJoinPool pool = new ForkJoinPool(2);
    Dataset data = Data.dataset(Data.csv(60, 9, 1));
    Trainer.Trained trained = new Trainer(pool).fit(graph, data, 42, new Monitor());
    assertEquals(ids, List.copyOf(trained.report().log().keySet()));
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
