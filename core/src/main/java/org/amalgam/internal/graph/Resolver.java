package org.amalgam.internal.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Params;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Schema;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.StageKind;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;

/**
 * Looks up the stage types of a pipeline and checks that they fit together, before any data flows.
 * It reports every problem; what stands on a faulty stage is not reported as faulty for that.
 */
public final class Resolver {
  private static final String UNKNOWN_TYPE = "UNKNOWN_TYPE";
  private static final Set<String> NOT_INSTALLED =
      Set.of(UNKNOWN_TYPE, EvaluationResolver.UNKNOWN_METRIC, EvaluationResolver.UNKNOWN_ANALYSIS);

  private final PipelineDefinition definition;
  private final StageCatalog catalog;
  private final Map<String, List<Installed>> chosen;
  private final List<Problem> problems = new ArrayList<>();
  private final Ports ports;
  private final Map<String, Node> nodes = new HashMap<>();

  /**
   * What became of a definition.
   *
   * @param graph present exactly if there are no problems
   */
  public record Resolution(Optional<Graph> graph, List<Problem> problems) {
    /** Whether nothing is wrong but that stage types, metrics or analyses are not installed. */
    public boolean onlyTypesMissing() {
      return !problems.isEmpty()
          && problems.stream().allMatch(problem -> NOT_INSTALLED.contains(problem.code()));
    }
  }

  private Resolver(
      PipelineDefinition definition, StageCatalog catalog, Map<String, List<Installed>> chosen) {
    this.definition = definition;
    this.catalog = catalog;
    this.chosen = chosen;
    this.ports = new Ports(definition, problems);
  }

  /** With what goes first of each type, and with the metrics and analyses. */
  public static Resolution withEvaluation(PipelineDefinition definition, StageCatalog catalog) {
    return withEvaluation(definition, catalog, Map.of());
  }

  /** With the metrics and analyses too: what a fit or an evaluation needs, but no answer. */
  public static Resolution withEvaluation(
      PipelineDefinition definition, StageCatalog catalog, Map<String, List<Installed>> chosen) {
    Resolution stages = resolve(definition, catalog, chosen);
    List<Problem> problems = new ArrayList<>(stages.problems());
    problems.addAll(EvaluationResolver.problems(definition, catalog.evaluators()));
    return new Resolution(stages.graph().filter(graph -> problems.isEmpty()), problems);
  }

  /** With what goes first of each type. */
  public static Resolution resolve(PipelineDefinition definition, StageCatalog catalog) {
    return resolve(definition, catalog, Map.of());
  }

  /**
   * With certain versions of some stages.
   *
   * @param chosen by id of a stage: what to take for it, at most one of each kind
   */
  public static Resolution resolve(
      PipelineDefinition definition, StageCatalog catalog, Map<String, List<Installed>> chosen) {
    Resolver resolver = new Resolver(definition, catalog, chosen);
    List<StageDefinition> sorted = resolver.ports.sorted();
    sorted.forEach(resolver::node);
    Optional<Graph> graph = resolver.graph(sorted);
    return new Resolution(
        resolver.problems.isEmpty() ? graph : Optional.empty(),
        resolver.problems.stream().sorted(Comparator.comparingInt(Resolver::place)).toList());
  }

  /** Place of a problem in the document; what concerns no stage comes last. */
  private static int place(Problem problem) {
    String[] parts = problem.at().split("/", -1);
    return parts.length > 2 && parts[1].equals("stages")
        ? Integer.parseInt(parts[2])
        : Integer.MAX_VALUE;
  }

  private void problem(String at, String code, String message) {
    problems.add(new Problem(at, code, message));
  }

  // ---- one stage ----

  private void node(StageDefinition stage) {
    if (stage.type().isEmpty()) {
      return;
    }
    List<Slot> slots = ports.slots(stage);
    List<Installed> candidates = candidates(stage);
    if (candidates.isEmpty()) {
      unknownType(stage);
      return;
    }
    List<Optional<Schema>> read = slots.stream().map(this::schema).toList();
    Installed installed = choose(candidates, read);
    try {
      node(stage, installed, slots, read);
    } catch (RuntimeException | LinkageError e) {
      problem(
          stage.pointer(),
          "STAGE_FAILED",
          "'%s' (%s, %s) failed when it was asked what it takes and gives: %s."
              .formatted(stage.id(), installed.type(), installed.provider(), e));
    }
  }

  private void node(
      StageDefinition stage, Installed installed, List<Slot> slots, List<Optional<Schema>> read) {
    Optional<Params> params = params(stage, installed);
    boolean sound = slots.size() == stage.from().size();
    sound &= new KindCheck(stage, installed, params, nodes, problems).passes(slots, read);
    if (!sound || params.isEmpty() || read.stream().anyMatch(Optional::isEmpty)) {
      return;
    }
    List<Schema> schemas = read.stream().map(Optional::orElseThrow).toList();
    try {
      Node node = build(stage, installed, params.get(), slots, schemas);
      nodes.put(stage.id(), node);
    } catch (IllegalArgumentException e) {
      problem(
          stage.pointer(),
          "UNSUITABLE",
          "'%s' (%s): %s".formatted(stage.id(), installed.type(), e.getMessage()));
    }
  }

  /** What is chosen for a stage, and of each other kind what goes first. */
  private List<Installed> candidates(StageDefinition stage) {
    List<Installed> candidates = new ArrayList<>(chosen.getOrDefault(stage.id(), List.of()));
    candidates.removeIf(each -> !each.type().equals(stage.type()));
    for (Installed each : catalog.find(stage.type())) {
      if (candidates.stream().noneMatch(other -> other.kind() == each.kind())) {
        candidates.add(each);
      }
    }
    return candidates;
  }

  private Node build(
      StageDefinition stage,
      Installed installed,
      Params params,
      List<Slot> slots,
      List<Schema> read) {
    boolean onTrained =
        slots.stream()
            .map(this::upstream)
            .flatMap(Optional::stream)
            .anyMatch(node -> node.trained() || node.onTrained());
    Schema schema = definition.target();
    Optional<FeatureSchema> features = Optional.empty();
    boolean trained = installed.stage().supervised(params);
    Node draft =
        new Node(
            -1,
            stage.id(),
            installed,
            params,
            stage.params(),
            slots,
            schema,
            features,
            false,
            onTrained);
    boolean answers = installed.kind() == StageKind.MODEL || installed.kind() == StageKind.FUSER;
    if (trained || answers) {
      task(stage, installed.stage().tasks());
    }
    switch (installed.kind()) {
      case EXTRACTOR -> schema = extracted(draft, read);
      case SYNTHESIZER ->
          schema =
              draft
                  .synthesizer()
                  .outputSchema(read.stream().map(Wiring::featureSchema).toList(), params);
      case MODEL ->
          features =
              draft.trainer().features(read.stream().map(Wiring::featureSchema).toList(), params);
      case FUSER -> {
        int members = (int) read.stream().filter(PredictionSchema.class::isInstance).count();
        draft.fuser().check(members, params);
      }
    }
    return new Node(
        -1,
        stage.id(),
        installed,
        params,
        stage.params(),
        slots,
        schema,
        features,
        trained,
        onTrained);
  }

  private FeatureSchema extracted(Node node, List<Schema> read) {
    boolean unknown =
        read.stream()
            .anyMatch(s -> s instanceof FeatureSchema f && f.width() == FeatureSchema.UNKNOWN);
    return unknown
        ? FeatureSchema.unknown()
        : node.extractor().outputSchema(Wiring.recordSchema(node.inputs(), read), node.params());
  }

  private void task(StageDefinition stage, Set<Task> tasks) {
    if (!tasks.contains(definition.target().task())) {
      problem(
          stage.pointer() + "/type",
          "WRONG_TASK",
          "'%s' is not for %s; it does %s."
              .formatted(
                  stage.type(),
                  definition.target().task().json(),
                  tasks.stream().map(Task::json).sorted().collect(Collectors.joining(", "))));
    }
  }

  private void unknownType(StageDefinition stage) {
    List<String> known = catalog.all().stream().map(Installed::type).distinct().toList();
    String hint =
        catalog
            .restart(stage.type())
            .map(restart -> " " + restart.reason())
            .or(
                () ->
                    Suggestions.closest(stage.type(), known)
                        .flatMap(name -> catalog.find(name).stream().findFirst())
                        .map(
                            found ->
                                " Did you mean '%s' (%s)?"
                                    .formatted(found.type(), found.provider())))
            .orElse(" Install the bundle that brings it.");
    problem(
        stage.pointer() + "/type",
        UNKNOWN_TYPE,
        "No installed bundle provides '%s'.%s".formatted(stage.type(), hint));
  }

  /**
   * A type name may stand for a synthesizer and a fuser; what the stage reads decides. A model that
   * reads predictions fuses them.
   */
  private static Installed choose(List<Installed> candidates, List<Optional<Schema>> read) {
    boolean fuses =
        read.stream().flatMap(Optional::stream).anyMatch(PredictionSchema.class::isInstance);
    Installed chosen =
        candidates.stream()
            .filter(each -> (each.kind() == StageKind.FUSER) == fuses)
            .findFirst()
            .orElse(candidates.get(0));
    return fuses && chosen.stage() instanceof ModelTrainer trainer
        ? chosen.as(new MetaLearner(trainer))
        : chosen;
  }

  private Optional<Params> params(StageDefinition stage, Installed installed) {
    if (installed.stage() instanceof Absent) {
      return Optional.of(Params.of(List.of(), Map.of()));
    }
    return ParamCheck.params(
        stage.pointer(), stage.type(), installed.stage().params(), stage.params(), problems);
  }

  // ---- what it reads ----

  private Optional<Node> upstream(Slot slot) {
    return slot.node() == Slot.INPUT
        ? Optional.empty()
        : Optional.ofNullable(nodes.get(ports.stage(slot.node()).id()));
  }

  /** What flows there; empty if the stage it comes from is faulty. */
  private Optional<Schema> schema(Slot slot) {
    return switch (slot.port()) {
      case ALL -> Optional.of(definition.input());
      case COLUMN -> definition.input().field(slot.column()).map(field -> RecordSchema.of(field));
      case OUTPUT, PREDICTIONS -> upstream(slot).map(Node::schema);
      case FEATURES -> upstream(slot).flatMap(Node::features);
    };
  }

  // ---- the whole ----

  private Optional<Graph> graph(List<StageDefinition> sorted) {
    if (definition.output().isEmpty()) {
      return Optional.empty();
    }
    if (ports.place(definition.output()).isEmpty()) {
      problem(
          "/output",
          "UNKNOWN_STAGE",
          "There is no stage '%s'.%s"
              .formatted(definition.output(), ports.didYouMean(definition.output())));
      return Optional.empty();
    }
    Node output = nodes.get(definition.output());
    if (output != null && !(output.schema() instanceof PredictionSchema)) {
      problem(
          "/output",
          "KIND_MISMATCH",
          "The output must give predictions; '%s' (%s) gives features."
              .formatted(output.id(), output.installed().type()));
    }
    ports.checkUsed();
    return problems.isEmpty() ? Optional.of(numbered(sorted)) : Optional.empty();
  }

  private Slot.Port port(Slot slot) {
    boolean predictions =
        slot.port() == Slot.Port.OUTPUT
            && schema(slot).filter(PredictionSchema.class::isInstance).isPresent();
    return predictions ? Slot.Port.PREDICTIONS : slot.port();
  }

  /** The nodes with their places in topological order in all slots. */
  private Graph numbered(List<StageDefinition> sorted) {
    Map<Integer, Integer> place = new HashMap<>();
    for (int i = 0; i < sorted.size(); i++) {
      place.put(ports.place(sorted.get(i).id()).orElseThrow(), i);
    }
    place.put(Slot.INPUT, Slot.INPUT);
    List<Node> numbered = new ArrayList<>();
    for (StageDefinition stage : sorted) {
      Node n = nodes.get(stage.id());
      List<Slot> slots =
          n.inputs().stream()
              .map(s -> new Slot(s.label(), port(s), place.get(s.node()), s.column()))
              .toList();
      numbered.add(
          new Node(
              numbered.size(),
              n.id(),
              n.installed(),
              n.params(),
              n.given(),
              slots,
              n.schema(),
              n.features(),
              n.trained(),
              n.onTrained()));
    }
    return new Graph(
        definition, numbered, place.get(ports.place(definition.output()).orElseThrow()));
  }
}
