package org.amalgam.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.api.pipeline.EvaluatorKind;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.evaluation.Asked;
import org.amalgam.internal.evaluation.Metric;
import org.amalgam.internal.evaluation.Yardstick;
import org.amalgam.internal.graph.EvaluationDefinition.Entry;
import org.amalgam.internal.registry.EvaluatorCatalog;
import org.amalgam.internal.registry.InstalledEvaluator;

/** Looks up the metrics and analyses that a pipeline asks for. */
public final class EvaluationResolver {
  static final String UNKNOWN_METRIC = "UNKNOWN_METRIC";
  static final String UNKNOWN_ANALYSIS = "UNKNOWN_ANALYSIS";

  private final PipelineDefinition definition;
  private final PredictionSchema schema;
  private final EvaluatorCatalog catalog;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Asked.AskedMetric> metrics = new ArrayList<>();
  private final List<Asked.AskedAnalysis> analyses = new ArrayList<>();

  /**
   * What a pipeline is measured by.
   *
   * @param compare what fusion and members are compared by, core's or one of those asked for
   */
  public record Measures(Asked asked, Yardstick compare) {}

  private EvaluationResolver(PipelineDefinition definition, EvaluatorCatalog catalog) {
    this.definition = definition;
    this.schema = definition.target();
    this.catalog = catalog;
  }

  /** All that is wrong with what a pipeline is measured by. */
  static List<Problem> problems(PipelineDefinition definition, EvaluatorCatalog catalog) {
    EvaluationResolver resolver = new EvaluationResolver(definition, catalog);
    resolver.all(definition.training().metric(), "/training/metric");
    return resolver.problems;
  }

  /**
   * What a pipeline is measured by.
   *
   * @param compare name of the metric to compare by, in place of the pipeline's own
   * @throws ProblemException with all that is wrong
   */
  public static Measures resolve(
      PipelineDefinition definition, EvaluatorCatalog catalog, Optional<String> compare) {
    EvaluationResolver resolver = new EvaluationResolver(definition, catalog);
    Optional<Yardstick> yardstick =
        compare.isPresent()
            ? resolver.all(compare, "")
            : resolver.all(definition.training().metric(), "/training/metric");
    if (!resolver.problems.isEmpty()) {
      throw new ProblemException(
          "Evaluation of pipeline '%s'".formatted(definition.id()), resolver.problems);
    }
    return new Measures(
        new Asked(resolver.metrics, resolver.analyses),
        yardstick.orElseGet(() -> Metric.defaultFor(definition.target()).yardstick()));
  }

  private Optional<Yardstick> all(Optional<String> compare, String at) {
    for (Entry entry : definition.evaluation().metrics()) {
      metric(entry);
    }
    for (Entry entry : definition.evaluation().analyses()) {
      find(entry, EvaluatorKind.ANALYSIS)
          .ifPresent(
              found ->
                  params(entry, found)
                      .ifPresent(
                          params ->
                              analyses.add(
                                  new Asked.AskedAnalysis(
                                      entry.id(), (Analysis) found.evaluator(), params))));
    }
    return compare.flatMap(name -> yardstick(name, at));
  }

  private Optional<Asked.AskedMetric> metric(Entry entry) {
    Optional<InstalledEvaluator> found = find(entry, EvaluatorKind.METRIC);
    Optional<Asked.AskedMetric> asked =
        found
            .flatMap(each -> params(entry, each))
            .map(
                params ->
                    new Asked.AskedMetric(
                        entry.id(),
                        (org.amalgam.api.evaluation.Metric) found.get().evaluator(),
                        params));
    asked.ifPresent(metrics::add);
    return asked;
  }

  /** One of those asked for, one of core's, or one more that is installed. */
  private Optional<Yardstick> yardstick(String name, String at) {
    if (definition.evaluation().metrics().stream().anyMatch(each -> each.id().equals(name))) {
      return metrics.stream()
          .filter(each -> each.id().equals(name))
          .map(Asked.AskedMetric::yardstick)
          .findFirst();
    }
    Optional<Metric> core = Metric.byKey(name, schema.task());
    if (core.isPresent()) {
      return core.map(Metric::yardstick);
    }
    if (Metric.isKey(name)) {
      problem(
          at,
          "WRONG_TASK",
          "'%s' is not a metric for %s. Known: %s."
              .formatted(name, schema.task().json(), String.join(", ", known())));
      return Optional.empty();
    }
    return metric(new Entry(at, name, name, Map.of())).map(Asked.AskedMetric::yardstick);
  }

  private List<String> known() {
    return Stream.concat(
            Metric.of(schema.task()).stream().map(Metric::key),
            catalog.all().stream()
                .filter(each -> each.kind() == EvaluatorKind.METRIC)
                .filter(each -> each.evaluator().tasks().contains(schema.task()))
                .map(InstalledEvaluator::type))
        .toList();
  }

  private Optional<InstalledEvaluator> find(Entry entry, EvaluatorKind kind) {
    boolean metric = kind == EvaluatorKind.METRIC;
    if (metric && Metric.isKey(entry.id())) {
      problem(
          entry.pointer(),
          "DUPLICATE_ID",
          "'%s' is a metric that is always reported; remove it here.".formatted(entry.id()));
      return Optional.empty();
    }
    Optional<InstalledEvaluator> found = catalog.find(entry.type(), kind);
    if (found.isEmpty()) {
      List<String> known =
          metric
              ? known()
              : catalog.all().stream()
                  .filter(each -> each.kind() == kind)
                  .map(InstalledEvaluator::type)
                  .toList();
      String hint = Suggestions.didYouMean(entry.type(), known);
      problem(
          entry.pointer(),
          metric ? UNKNOWN_METRIC : UNKNOWN_ANALYSIS,
          "No installed bundle provides %s '%s'.%s Known: %s."
              .formatted(
                  kind.json(),
                  entry.type(),
                  hint.isEmpty() ? " Install the bundle that brings it." : hint,
                  known.isEmpty() ? "none" : String.join(", ", known)));
    }
    return found;
  }

  /** The parameters' values, if they and what is predicted suit it. */
  private Optional<Params> params(Entry entry, InstalledEvaluator found) {
    Evaluator evaluator = found.evaluator();
    if (!evaluator.tasks().contains(schema.task())) {
      problem(
          entry.pointer(),
          "WRONG_TASK",
          "'%s' is not for %s; it does %s."
              .formatted(
                  entry.type(),
                  schema.task().json(),
                  evaluator.tasks().stream()
                      .map(Task::json)
                      .sorted()
                      .collect(Collectors.joining(", "))));
      return Optional.empty();
    }
    Optional<Params> params =
        ParamCheck.params(
            entry.pointer(), entry.type(), evaluator.params(), entry.params(), problems);
    try {
      params.ifPresent(values -> evaluator.check(schema, values));
      return params;
    } catch (IllegalArgumentException e) {
      problem(entry.pointer(), "UNSUITABLE", "'%s': %s".formatted(entry.type(), e.getMessage()));
      return Optional.empty();
    }
  }

  private void problem(String at, String code, String message) {
    problems.add(new Problem(at, code, message));
  }
}
