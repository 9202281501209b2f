package org.amalgam.internal.training;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.FitReport.FusionCheck;
import org.amalgam.api.pipeline.Scores;
import org.amalgam.api.pipeline.StageKind;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.evaluation.HeldOut;
import org.amalgam.internal.evaluation.Metric;
import org.amalgam.internal.evaluation.Report;
import org.amalgam.internal.evaluation.Truth;
import org.amalgam.internal.graph.EvaluationResolver;
import org.amalgam.internal.graph.EvaluationResolver.Measures;
import org.amalgam.internal.graph.Execution;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Held;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.Training.ClassWeights;
import org.amalgam.internal.registry.EvaluatorCatalog;
import org.amalgam.internal.registry.StageCatalog;

/** Fits and evaluates graphs. */
public final class Trainer {
  private final Parallel parallel;
  private final EvaluatorCatalog evaluators;

  /**
   * A trainer.
   *
   * @param pool threads that folds are spread over; results do not depend on their number
   * @param evaluators the metrics and analyses that pipelines can ask for
   */
  public Trainer(ForkJoinPool pool, EvaluatorCatalog evaluators) {
    this.parallel = new Parallel(pool);
    this.evaluators = evaluators;
  }

  /** One that knows core's own metrics alone. */
  public Trainer(ForkJoinPool pool) {
    this(pool, new StageCatalog().evaluators());
  }

  /** A fitted graph, what there is to say of it, and the rows kept out. */
  public record Trained(FittedGraph graph, FitReport report, Optional<Dataset> heldOut) {}

  /**
   * Fits on all rows but those kept out: the test rows that the data set gives, else a share of the
   * rows.
   */
  public Trained fit(Graph graph, Dataset given, long seed, Monitor monitor) {
    Dataset data = given.withGap(graph.definition().training().gap());
    Optional<Split> split = split(graph, data, seed);
    Dataset train = weighted(graph, split.map(s -> data.rows(s.train())).orElse(data));
    Optional<Dataset> test = split.map(s -> data.rows(s.test()));
    monitor.expect(Fit.count(graph, Fit.all(graph)));
    Fit fit = new Fit(graph, train, seed, parallel, monitor, "");
    FittedGraph fitted = fit.run(Fit.all(graph));
    FitReport words =
        new FitReport(
            graph.definition().id(),
            train.rows(),
            test.map(Dataset::rows).orElse(0),
            seed,
            given.hash(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            List.of(),
            Optional.empty(),
            fit.fusions(),
            data.warnings(),
            Map.of(),
            monitor.log(),
            Optional.empty());
    try {
      FitReport measured =
          test.map(rows -> measuring(words, fitted, truth(rows)).get()).orElse(words);
      return new Trained(fitted, measured, test);
    } catch (RuntimeException | LinkageError e) {
      fitted.close();
      throw e;
    }
  }

  /** The rows that a fit learns from and those that it keeps out, if it does. */
  private static Optional<Split> split(Graph graph, Dataset data, long seed) {
    double holdout = graph.definition().training().holdout();
    return data.split().isPresent()
        ? data.split().map(parts -> Folds.keptApart(data, parts))
        : holdout > 0 ? Optional.of(Folds.one(data, holdout, seed)) : Optional.empty();
  }

  /**
   * Asks a fitted graph, of which nothing is gone, for held-out rows, with all models and without
   * what can be lost at once.
   *
   * @param truth with the records of the rows
   * @return works the figures out and puts them into the report; the graph is no more needed for it
   */
  public Supplier<FitReport> measuring(FitReport report, FittedGraph fitted, Truth truth) {
    Graph graph = fitted.graph();
    Measures measures = measures(graph, Optional.empty());
    Execution all = fitted.run(truth.records(), Fit.all(graph));
    Answers answers = fitted.answers(all);
    Map<String, Predictions> lacking = absences(fitted, all);
    return () -> {
      Report figures = report(graph, truth, List.of(answers), measures, report.seed());
      Map<String, Scores> absences = new TreeMap<>();
      lacking.forEach(
          (models, fused) ->
              absences.put(
                  models,
                  Report.of(
                          truth.target(),
                          List.of(),
                          heldOut(graph, List.of(fused)),
                          Metric.defaultFor(truth.target().schema()),
                          report.seed())
                      .fused()));
      return report.with(
          figures.members(),
          Optional.of(figures.fused()),
          report.fusion(),
          Stream.concat(report.warnings().stream(), figures.faults().stream()).distinct().toList(),
          absences);
    };
  }

  /**
   * Fits some stages as {@link #fit} would: with all that they stand on, which is let go.
   *
   * @param nodes to be fitted anew
   * @param seed of the fit that they take a part in
   */
  public Refitted refit(Graph graph, Dataset given, long seed, BitSet nodes, Monitor monitor) {
    Dataset data = given.withGap(graph.definition().training().gap());
    Dataset train =
        weighted(graph, split(graph, data, seed).map(s -> data.rows(s.train())).orElse(data));
    BitSet needed = graph.ancestors(nodes);
    monitor.expect(Fit.count(graph, needed));
    Fit fit = new Fit(graph, train, seed, parallel, monitor, "");
    FittedGraph fitted = fit.run(needed);
    Map<Integer, Optional<Held>> stages = new HashMap<>();
    nodes.stream().forEach(node -> stages.put(node, Optional.of(fitted.share(node))));
    fitted.close();
    return new Refitted(stages, fit.fusions());
  }

  /**
   * Stages that were fitted anew.
   *
   * @param stages by node
   * @param fusions what became of the learned fusions among them and what they stand on
   */
  public record Refitted(Map<Integer, Optional<Held>> stages, Map<String, FusionCheck> fusions) {}

  /** Rows to learn from, their classes weighed as the pipeline says. */
  private static Dataset weighted(Graph graph, Dataset train) {
    ClassWeights weights = graph.definition().training().classWeights();
    if (weights instanceof ClassWeights.Given given) {
      return train.weighted(given.weights().stream().mapToDouble(w -> w).toArray());
    }
    return weights instanceof ClassWeights.Balanced ? train.weighted(balancing(train)) : train;
  }

  private static double[] balancing(Dataset train) {
    Target target = train.target().orElseThrow();
    double[] weights = new double[target.schema().width()];
    for (int row = 0; row < train.rows(); row++) {
      weights[target.label(row)] += train.weights()[row];
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] = weights[k] > 0 ? train.rows() / (weights.length * weights[k]) : 1;
    }
    return weights;
  }

  /** What the pipeline answers without what can be lost at once, where it can do without it. */
  private static Map<String, Predictions> absences(FittedGraph fitted, Execution all) {
    Map<String, Predictions> absences = new TreeMap<>();
    Graph graph = fitted.graph();
    for (BitSet loss : graph.losses()) {
      Map<Integer, Optional<Held>> none = new HashMap<>();
      loss.stream().forEach(member -> none.put(member, Optional.empty()));
      try (FittedGraph rest = fitted.with(graph, none)) {
        Execution without = all.without(rest);
        if (without.answers(graph.output())) {
          absences.put(
              FitReport.absence(rest.missingMembers()), without.predictions(graph.output()));
        }
      }
    }
    return absences;
  }

  private static Truth truth(Dataset rows) {
    return new Truth(
        rows.target().orElseThrow(), rows.weights(), rows.groups(), rows.time(), rows.records());
  }

  /**
   * Fits anew without rows, and measures on them: on the test rows that the data set gives, or on
   * every row once per repeat by cross-validation.
   */
  public Evaluation evaluate(
      Graph graph, Dataset given, EvaluateOptions options, long seed, Monitor monitor) {
    Dataset data = given.withGap(graph.definition().training().gap());
    Measures measures = measures(graph, options.metric());
    boolean split = data.split().isPresent() && options.folds().isEmpty();
    int folds = split ? 0 : options.folds().orElse(graph.definition().training().folds());
    int repeats = split ? 1 : options.repeats();
    List<Round> rounds = new ArrayList<>();
    for (int r = 0; r < repeats; r++) {
      List<Split> splits =
          split
              ? List.of(Folds.keptApart(data, data.split().orElseThrow()))
              : Folds.of(data, folds, seed + r);
      for (int f = 0; f < splits.size(); f++) {
        rounds.add(new Round(r, f, splits, seed + r));
      }
    }
    monitor.expect(rounds.size() * Fit.count(graph, Fit.all(graph)));
    List<Outcome> outcomes =
        parallel.map(rounds, round -> outcome(graph, data, round, repeats, monitor));
    int[] covered = Rows.covered(rounds.get(0).splits());
    List<Answers> answers = new ArrayList<>();
    for (int r = 0; r < repeats; r++) {
      int repeat = r;
      List<Answers> parts =
          IntStream.range(0, rounds.size())
              .filter(i -> rounds.get(i).repeat() == repeat)
              .mapToObj(i -> outcomes.get(i).answers())
              .toList();
      answers.add(join(splits(rounds, repeat), parts));
    }
    // Only plugins' metrics look at more than the target.
    Truth truth =
        measures.asked().isEmpty()
            ? Truth.of(data.target().orElseThrow().rows(covered))
            : truth(data.rows(covered));
    Report report = report(graph, truth, answers, measures, seed);
    List<String> notes = new ArrayList<>(report.notes());
    notes.addAll(report.faults());
    notes.addAll(fallbacks(outcomes));
    notes.addAll(data.warnings());
    return new Evaluation(
        graph.definition().id(),
        covered.length,
        folds,
        repeats,
        seed,
        report.members(),
        report.fused(),
        report.gain(),
        notes);
  }

  private record Round(int repeat, int fold, List<Split> splits, long seed) {}

  private record Outcome(Answers answers, Map<String, FusionCheck> fusions) {}

  private Outcome outcome(Graph graph, Dataset data, Round round, int repeats, Monitor monitor) {
    Split split = round.splits().get(round.fold());
    String place =
        (repeats > 1 ? "repeat %d, ".formatted(round.repeat() + 1) : "")
            + (round.splits().size() > 1
                ? "fold %d of %d: ".formatted(round.fold() + 1, round.splits().size())
                : "");
    Dataset train = weighted(graph, data.rows(split.train()));
    Fit fit = new Fit(graph, train, round.seed(), parallel, monitor, place);
    try (FittedGraph fitted = fit.run(Fit.all(graph))) {
      return new Outcome(fitted.answers(data.records().rows(split.test())), fit.fusions());
    }
  }

  private static List<Split> splits(List<Round> rounds, int repeat) {
    return rounds.stream()
        .filter(round -> round.repeat() == repeat)
        .findFirst()
        .orElseThrow()
        .splits();
  }

  /** The answers of all folds of one repeat in the order of the rows. */
  private static Answers join(List<Split> splits, List<Answers> parts) {
    Answers first = parts.get(0);
    List<Answers.Member> members = new ArrayList<>();
    for (int m = 0; m < first.members().size(); m++) {
      int member = m;
      members.add(
          new Answers.Member(
              first.members().get(m).id(),
              first.members().get(m).type(),
              first.members().get(m).provider(),
              join(splits, parts, part -> part.members().get(member).predictions())));
    }
    return new Answers(
        first.pipeline(),
        join(splits, parts, Answers::fused),
        members,
        Optional.empty(),
        first.fusing(),
        List.of(),
        List.of());
  }

  private static Predictions join(
      List<Split> splits,
      List<Answers> parts,
      java.util.function.Function<Answers, Predictions> part) {
    return (Predictions) Rows.join(splits, parts.stream().map(part).toList());
  }

  private static Report report(
      Graph graph, Truth truth, List<Answers> repeats, Measures measures, long seed) {
    List<HeldOut> members = new ArrayList<>();
    List<Node> nodes = graph.outputNode().kind() == StageKind.MODEL ? List.of() : graph.members();
    for (int m = 0; m < nodes.size(); m++) {
      int member = m;
      members.add(
          new HeldOut(
              nodes.get(m).id(),
              nodes.get(m).installed().type(),
              repeats.stream()
                  .map(answers -> answers.members().get(member).predictions())
                  .toList()));
    }
    HeldOut fused = heldOut(graph, repeats.stream().map(Answers::fused).toList());
    return Report.of(truth, members, fused, measures.compare(), measures.asked(), seed);
  }

  private static HeldOut heldOut(Graph graph, List<Predictions> repeats) {
    Node output = graph.outputNode();
    return new HeldOut(output.id(), output.installed().type(), repeats);
  }

  private Measures measures(Graph graph, Optional<String> compare) {
    return EvaluationResolver.resolve(graph.definition(), evaluators, compare);
  }

  /** Says how often a learned fusion was not worth having. */
  private static List<String> fallbacks(List<Outcome> outcomes) {
    List<String> notes = new ArrayList<>();
    for (String fuser : outcomes.get(0).fusions().keySet()) {
      long fellBack =
          outcomes.stream()
              .filter(outcome -> !outcome.fusions().get(fuser).used().equals("learned"))
              .count();
      if (fellBack > 0) {
        notes.add(
            "What '%s' learned was no clear gain over the plain mean and the best member in %d of %d fits; the better of those two was used there."
                .formatted(fuser, fellBack, outcomes.size()));
      }
    }
    return notes;
  }
}
