package org.amalgam.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.amalgam.api.Contributions;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.FittedModel;
import org.amalgam.api.FittedRouter;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Params;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.graph.AbsenceAware;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Held;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.junit.jupiter.api.Test;

/** What is learned for models that are missing is what would be learned if they never were. */
class AbsenceTest {
  private static final String THREE =
      """
      "stages": [
        {"id": "one", "type": "level", "from": ["input.a"]},
        {"id": "two", "type": "level", "from": ["input.b"]},
        {"id": "three", "type": "level", "from": ["input.c"]},
        {"id": "fused", "type": "bold", "from": ["one", "two", "three"]},
        {"id": "out", "type": "median-threshold", "from": ["fused"]}],
       "output": "out"}""";
  private static final String WITHOUT_TWO =
      """
      "stages": [
        {"id": "one", "type": "level", "from": ["input.a"]},
        {"id": "three", "type": "level", "from": ["input.c"]},
        {"id": "fused", "type": "bold", "from": ["one", "three"]},
        {"id": "out", "type": "median-threshold", "from": ["fused"]}],
       "output": "out"}""";

  /** A probability that grows with the feature; no answer where it is missing. */
  private static final class Level implements ModelTrainer {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      PredictionSchema output = context.output();
      return input -> {
        Features rows = input.get(0);
        float[] values = new float[2 * rows.rows()];
        for (int row = 0; row < rows.rows(); row++) {
          float p = (float) (1 / (1 + Math.exp(-rows.get(row, 0))));
          values[2 * row] = 1 - p;
          values[2 * row + 1] = p;
        }
        return Predictions.of(output, rows.rows(), values);
      };
    }

    @Override
    public FittedModel load(LoadContext context) {
      throw new UnsupportedOperationException("not saved");
    }
  }

  /** Weighs members by the square of how much they know; more sure than they are. */
  private static final class Bold implements ModelFuser {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public Learning learning(Params params) {
      return Learning.FUSION;
    }

    @Override
    public FittedFuser fit(FitContext<Members> context) {
      double[] weights = new double[context.input().size()];
      for (int m = 0; m < weights.length; m++) {
        for (int row = 0; row < context.input().rows(); row++) {
          float p = context.input().get(m).get(row, context.target().label(row));
          weights[m] += Float.isNaN(p) ? 0 : p - 0.5;
        }
        weights[m] = Math.max(1e-6, weights[m] * Math.abs(weights[m]));
      }
      WeightedMean mean = WeightedMean.of(weights);
      return new Sure(mean);
    }

    @Override
    public FittedFuser load(LoadContext context) {
      throw new UnsupportedOperationException("not saved");
    }
  }

  private record Sure(WeightedMean mean) implements FittedFuser {
    @Override
    public Predictions apply(Members members) {
      Predictions plain = mean.apply(members);
      float[] values = plain.values().clone();
      for (int row = 0; row < plain.rows(); row++) {
        double odds = Math.pow(plain.get(row, 1) / plain.get(row, 0), 4);
        values[2 * row + 1] = (float) (odds / (1 + odds));
        values[2 * row] = 1 - values[2 * row + 1];
      }
      return Predictions.of(plain.schema(), plain.rows(), values);
    }

    @Override
    public Contributions contributions(Members members) {
      Contributions plain = mean.contributions(members);
      return new Contributions(
          Contributions.Scale.LOG_ODDS,
          plain.members(),
          plain.outputs(),
          plain.values(),
          plain.base());
    }
  }

  /** Decides for yes above the median of what it was shown. */
  private static final class MedianThreshold implements ModelFuser {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public Learning learning(Params params) {
      return Learning.DECISION;
    }

    @Override
    public int minMembers() {
      return 1;
    }

    @Override
    public FittedFuser fit(FitContext<Members> context) {
      Predictions shown = context.input().get(0);
      double[] sorted =
          IntStream.range(0, shown.rows()).mapToDouble(row -> shown.get(row, 1)).sorted().toArray();
      double t = sorted[sorted.length / 2];
      return new FittedFuser() {
        @Override
        public Predictions apply(Members members) {
          Predictions answers = members.get(0);
          return answers.withLabels(
              IntStream.range(0, answers.rows())
                  .map(row -> answers.answered(row) ? answers.get(row, 1) > t ? 1 : 0 : -1)
                  .toArray());
        }

        @Override
        public Contributions contributions(Members members) {
          return WeightedMean.uniform(1).contributions(members);
        }
      };
    }

    @Override
    public FittedFuser load(LoadContext context) {
      throw new UnsupportedOperationException("not saved");
    }
  }

  /** Asks the member that knows most, and nobody else. */
  private static final class Only implements ModelFuser {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public Learning learning(Params params) {
      return Learning.DECISION;
    }

    @Override
    public FeatureUse features(Params params) {
      return FeatureUse.REQUIRED;
    }

    @Override
    public FittedFuser fit(FitContext<Members> context) {
      int members = context.input().size();
      int best = 0;
      double most = -1;
      for (int m = 0; m < members; m++) {
        double sum = 0;
        for (int row = 0; row < context.input().rows(); row++) {
          sum += context.input().get(m).get(row, context.target().label(row));
        }
        best = sum > most ? m : best;
        most = Math.max(most, sum);
      }
      return new Chosen(best, members);
    }

    @Override
    public FittedFuser load(LoadContext context) {
      throw new UnsupportedOperationException("not saved");
    }
  }

  private record Chosen(int best, int members) implements FittedRouter {
    @Override
    public List<int[]> routes(List<Features> features) {
      int[] all = IntStream.range(0, features.get(0).rows()).toArray();
      return IntStream.range(0, members).mapToObj(m -> m == best ? all : new int[0]).toList();
    }

    @Override
    public Predictions apply(Members answers) {
      return answers.get(best);
    }

    @Override
    public Contributions contributions(Members answers) {
      double[] weights = new double[members];
      weights[best] = 1;
      return WeightedMean.of(weights).contributions(answers);
    }
  }

  private final StageCatalog catalog = Fakes.catalog();

  AbsenceTest() {
    catalog.add(Installed.of("level", new Level(), Fakes.PROVIDER));
    catalog.add(Installed.of("bold", new Bold(), Fakes.PROVIDER));
    catalog.add(Installed.of("median-threshold", new MedianThreshold(), Fakes.PROVIDER));
    catalog.add(Installed.of("only", new Only(), Fakes.PROVIDER));
  }

  private static FittedGraph fit(Graph graph, Dataset data) {
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      return new Fit(graph, data, 42, new Parallel(pool), new Monitor(), "").run(Fit.all(graph));
    } finally {
      pool.shutdown();
    }
  }

  private Graph graph(String stages) {
    return org.amalgam.internal.graph.Resolver.resolve(
            org.amalgam.internal.graph.DefinitionReader.read(
                    """
                    {"format": 1, "id": "p", "task": "classification",
                     "input": [{"name": "a", "type": "float32"}, {"name": "b", "type": "float32"},
                               {"name": "c", "type": "float32"}],
                     "target": {"name": "y", "classes": ["no", "yes"]},
                    """
                        + stages)
                .definition()
                .orElseThrow(),
            catalog)
        .graph()
        .orElseThrow();
  }

  private static Dataset data(int rows, double missing) {
    return Data.views(rows, missing, 1);
  }

  private static int index(FittedGraph fitted, String id) {
    return fitted.graph().nodes().stream()
        .filter(node -> node.id().equals(id))
        .mapToInt(Node::index)
        .findFirst()
        .orElseThrow();
  }

  private static FittedGraph without(FittedGraph fitted, String... ids) {
    Map<Integer, Optional<Held>> none = new HashMap<>();
    Arrays.stream(ids).forEach(id -> none.put(index(fitted, id), Optional.empty()));
    return fitted.with(fitted.graph(), none);
  }

  private static int[] labels(Predictions predictions) {
    return IntStream.range(0, predictions.rows()).map(predictions::label).toArray();
  }

  @Test
  void withoutAMemberTheRestIsFusedAndDecidedAsIfThatHadNeverBeen() {
    Dataset data = data(300, 0);
    Answers due = fit(graph(WITHOUT_TWO), data).answers(data.records());
    FittedGraph all = fit(graph(THREE), data);
    Answers degraded = without(all, "two").serve(data.records(), true, Set.of());
    assertArrayEquals(due.fused().values(), degraded.fused().values());
    assertArrayEquals(labels(due.fused()), labels(degraded.fused()));
    assertFalse(
        Arrays.equals(labels(due.fused()), labels(all.answers(data.records()).fused())),
        "the threshold must differ for the test to tell");
    assertEquals(List.of("two"), degraded.missing().stream().map(Answers.Missing::stage).toList());
  }

  @Test
  void rowsThatLackAViewAreFusedAsIfItHadNeverBeen() {
    Dataset data = data(300, 0);
    FittedGraph all = fit(graph(THREE), data);
    FittedGraph rest = without(all, "two");
    Records holes = Data.blanked(data.records(), "b", row -> row % 3 == 0);
    Answers whole = all.answers(data.records());
    Answers lacking = rest.serve(data.records(), false, Set.of());
    Answers mixed = all.serve(holes, true, Set.of());
    for (int row = 0; row < 300; row++) {
      Predictions due = row % 3 == 0 ? lacking.fused() : whole.fused();
      assertEquals(due.get(row, 1), mixed.fused().get(row, 1), 0f);
      assertEquals(due.label(row), mixed.fused().label(row));
    }
    Contributions shares = mixed.contributions().orElseThrow();
    assertEquals(3, shares.members());
    for (int row = 0; row < 300; row += 3) {
      assertEquals(0f, shares.get(row, 1, 1), "who is missing contributes nothing");
      assertTrue(shares.get(row, 0, 1) > 0 && shares.get(row, 2, 1) > 0);
    }
  }

  @Test
  void viewsThatAreMissingTogetherInTheDataAreLearnedFor() {
    Dataset data = Data.views(400, 0.2, 1, "a", "b");
    FittedGraph fitted = fit(graph(THREE), data);
    AbsenceAware fuser = (AbsenceAware) fitted.stage(index(fitted, "fused"));
    assertTrue(
        fuser.reduced().stream().anyMatch(each -> each.without().equals(List.of("one", "two"))),
        () -> fuser.reduced().stream().map(each -> each.without().toString()).toList().toString());
    FittedGraph few = fit(graph(THREE), data(400, 0));
    assertTrue(
        ((AbsenceAware) few.stage(index(few, "fused")))
            .reduced().stream().allMatch(each -> each.without().size() == 1));
  }

  @Test
  void whatIsLostWithOneStageOrOneBundleIsMeasured() {
    Dataset data = data(300, 0);
    ForkJoinPool pool = new ForkJoinPool(2);
    Trainer.Trained trained =
        new Trainer(pool)
            .fit(
                graph(
                    """
                    "stages": [
                      {"id": "one", "type": "level", "from": ["input.a"]},
                      {"id": "x", "type": "numbers", "from": ["input.b"]},
                      {"id": "two", "type": "level", "from": ["x"]},
                      {"id": "three", "type": "level", "from": ["x"]},
                      {"id": "out", "type": "bold", "from": ["one", "two", "three"]}],
                     "output": "out"}"""),
                data,
                42,
                new Monitor());
    pool.shutdown();
    FitReport report = trained.report();
    assertEquals(Set.of("one", "two", "three", "two, three"), report.absences().keySet());
    assertEquals(
        report.members().get(0).metrics(),
        report.absences().get("two, three").metrics(),
        "one is left alone");
  }

  @Test
  void aRouterWithoutAMemberIsTheOneThatWasLearnedForTheOthers() {
    Dataset data = data(300, 0);
    FittedGraph all =
        fit(
            graph(THREE.replace("bold", "only").replace("\"three\"]}", "\"three\", \"input.c\"]}")),
            data);
    Answers whole = all.serve(data.records(), false, Set.of());
    assertArrayEquals(
        all.answers(data.records()).members().get(0).predictions().values(),
        whole.fused().values(),
        "the best is asked");
    Answers degraded = without(all, "one").serve(data.records(), false, Set.of());
    assertArrayEquals(
        all.answers(data.records()).members().get(1).predictions().values(),
        degraded.fused().values(),
        "the best of the others is asked");
    assertEquals("one", degraded.missing().get(0).stage());
  }
}
