package org.amalgam.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.training.Monitor;
import org.amalgam.internal.training.Trainer;
import org.junit.jupiter.api.Test;

/** Members that a router does not need for a row are not run on it. */
class RoutingTest {
  private static final int ROWS = 60;
  private static final String PIPELINE =
      """
      "training": {"holdout": 0},
      "stages": [
        {"id": "x", "type": "numbers", "from": ["input"]},
        {"id": "own", "type": "numbers", "from": ["input"]},
        {"id": "one", "type": "counting", "from": ["own"]},
        {"id": "two", "type": "counting2", "from": ["x"]},
        {"id": "out", "type": "pick", "from": ["one", "two", "input.b"]}],
       "output": "out"}""";

  private final Fakes.Counting one = new Fakes.Counting();
  private final Fakes.Counting two = new Fakes.Counting();
  private final Dataset data = Data.dataset(Data.csv(ROWS, 10, 1));

  private FittedGraph fitted(String pipeline) {
    StageCatalog catalog = Fakes.catalog();
    catalog.add(Installed.of("counting", one, Fakes.PROVIDER));
    catalog.add(Installed.of("counting2", two, Fakes.PROVIDER));
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      return new Trainer(pool).fit(Data.graph(pipeline, catalog), data, 42, new Monitor()).graph();
    } finally {
      pool.shutdown();
      one.rows.set(0);
      two.rows.set(0);
    }
  }

  private int above(Records records) {
    int above = 0;
    for (int row = 0; row < records.rows(); row++) {
      above += records.floats("b").get(row) > 0 ? 1 : 0;
    }
    return above;
  }

  @Test
  void onlyTheChosenMemberIsRun() {
    FittedGraph graph = fitted(PIPELINE);
    Answers answers = graph.serve(data.records(), false, Set.of());
    int above = above(data.records());
    assertTrue(above > 0 && above < ROWS);
    assertEquals(above, one.rows.get());
    assertEquals(ROWS - above, two.rows.get());
    for (int row = 0; row < ROWS; row++) {
      boolean first = data.records().floats("b").get(row) > 0;
      assertEquals(0.7f, answers.fused().get(row, 1));
      assertEquals(first, answers.members().get(0).predictions().answered(row));
      assertEquals(!first, answers.members().get(1).predictions().answered(row));
    }
  }

  @Test
  void aMeasurementAsksAllOfThem() {
    FittedGraph graph = fitted(PIPELINE);
    graph.answers(data.records());
    assertEquals(ROWS, one.rows.get());
    assertEquals(ROWS, two.rows.get());
  }

  @Test
  void aMemberThatNoRowNeedsIsNotRun() {
    FittedGraph graph = fitted(PIPELINE);
    int[] above =
        java.util.stream.IntStream.range(0, ROWS)
            .filter(row -> data.records().floats("b").get(row) > 0)
            .toArray();
    Answers answers = graph.serve(data.records().rows(above), false, Set.of());
    assertEquals(above.length, one.rows.get());
    assertEquals(0, two.rows.get());
    assertFalse(answers.members().get(1).predictions().answered(0));
  }

  @Test
  void whatOthersReadIsRunOnAllRows() {
    FittedGraph graph =
        fitted(
            """
            "training": {"holdout": 0},
            "stages": [
              {"id": "x", "type": "numbers", "from": ["input"]},
              {"id": "one", "type": "counting", "from": ["x"]},
              {"id": "two", "type": "counting2", "from": ["x"]},
              {"id": "pick", "type": "pick", "from": ["one", "two", "input.b"]},
              {"id": "out", "type": "mean", "from": ["pick", "one"]}],
             "output": "out"}""");
    graph.serve(data.records(), false, Set.of());
    assertEquals(ROWS, one.rows.get());
    assertEquals(ROWS - above(data.records()), two.rows.get());
  }

  @Test
  void eachMemberOwnsWhatOnlyItReads() {
    Graph graph = fitted(PIPELINE).graph();
    Routing routing = Routing.of(graph, graph.outputNode());
    BitSet first = routing.owned().get(0);
    assertEquals(
        java.util.List.of("own", "one"),
        first.stream().mapToObj(n -> graph.nodes().get(n).id()).toList());
  }

  @Test
  void noRowsHaveNoAnswers() {
    Answers answers = fitted(PIPELINE).serve(data.records().rows(new int[0]), false, Set.of());
    assertEquals(0, answers.fused().rows());
  }

  /** A stage of one member alone weighs its inputs in the rows that the member was asked for. */
  @Test
  void weightsOfViewsAreThoseOfTheRowsAsked() {
    FittedGraph graph =
        fitted(
            """
            "training": {"holdout": 0},
            "stages": [
              {"id": "halves", "type": "halves", "from": ["input.a", "input.b"]},
              {"id": "one", "type": "counting", "from": ["halves"]},
              {"id": "two", "type": "counting2", "from": ["input.b"]},
              {"id": "out", "type": "pick", "from": ["one", "two", "input.b"]}],
             "output": "out"}""");
    Answers.Views views = graph.serve(data.records(), true, Set.of()).views().get(0);
    assertEquals("halves", views.stage());
    for (int row = 0; row < ROWS; row++) {
      boolean first = data.records().floats("b").get(row) > 0;
      assertEquals(first ? 0.5f : Float.NaN, views.weights().get(row, 1));
    }
    int[] below =
        java.util.stream.IntStream.range(0, ROWS)
            .filter(row -> !(data.records().floats("b").get(row) > 0))
            .toArray();
    assertEquals(
        java.util.List.of(), graph.serve(data.records().rows(below), true, Set.of()).views());
  }
}
