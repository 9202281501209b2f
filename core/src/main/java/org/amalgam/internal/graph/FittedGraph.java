package org.amalgam.internal.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.amalgam.api.Contributions;
import org.amalgam.api.Fitted;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.FittedRouter;
import org.amalgam.api.ViewWeights;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.StageKind;

/**
 * A graph with fitted stages: it answers rows. Immutable, safe for any number of threads.
 *
 * <p>A stage that is gone, throws, or does not answer in time is left out of the fusion: what
 * cannot do without it is missing, too, and a fuser goes on with the members that are there.
 */
public final class FittedGraph implements AutoCloseable {
  private final Graph graph;
  private final List<Optional<Held>> stages;
  private final List<Optional<Fitted<?, ?>>> serving = new ArrayList<>();
  private final List<int[]> models = new ArrayList<>();
  private final BitSet all = new BitSet();
  private final BitSet tapped = new BitSet();
  private final BitSet members = new BitSet();
  private final Map<Integer, Routing> routings = new LinkedHashMap<>();
  private final BitSet unrouted;
  private final Map<String, Input> inputs = new HashMap<>();

  /**
   * Columns of the request that are read as features.
   *
   * @param place among all such
   */
  record Input(int place, FeatureSchema schema) {}

  /**
   * A graph over fitted stages, of which it becomes an owner.
   *
   * @param stages by node; what has none is gone
   */
  public FittedGraph(Graph graph, List<Optional<Held>> stages) {
    this.graph = graph;
    this.stages = List.copyOf(stages);
    all.set(0, graph.nodes().size());
    for (Node node : graph.nodes()) {
      for (Slot slot : node.inputs()) {
        if (slot.port() == Slot.Port.FEATURES) {
          tapped.set(slot.node());
        } else if (slot.node() == Slot.INPUT && node.kind() != StageKind.EXTRACTOR) {
          inputs.computeIfAbsent(slot.label(), label -> new Input(inputs.size(), schema(slot)));
        }
      }
      boolean free =
          node.inputs().stream()
              .allMatch(slot -> slot.node() == Slot.INPUT || members.get(slot.node()));
      members.set(node.index(), free && node.kind() != StageKind.FUSER);
    }
    for (Node node : graph.nodes()) {
      models.add(graph.members(node.index()).stream().mapToInt(Node::index).toArray());
      serving.add(stages.get(node.index()).map(held -> serving(node, held.fitted())));
      if (serving.get(node.index()).orElse(null) instanceof FittedRouter) {
        routings.put(node.index(), Routing.of(graph, node));
      }
    }
    unrouted = (BitSet) all.clone();
    routings.values().forEach(routing -> unrouted.andNot(routing.nodes()));
  }

  /** A router is the one for the models that are there: it leaves others out on purpose. */
  private Fitted<?, ?> serving(Node node, Fitted<?, ?> stage) {
    if (!(stage instanceof AbsenceAware aware && aware.whole() instanceof FittedRouter)) {
      return stage;
    }
    BitSet lost = graph.lost(gone());
    int[] below = models.get(node.index());
    long lacking = 0;
    for (int m = 0; m < below.length; m++) {
      lacking |= lost.get(below[m]) ? 1L << m : 0;
    }
    return aware.fuser(lacking);
  }

  /** The nodes that cannot run. */
  BitSet lost() {
    return graph.lacking(gone());
  }

  private BitSet gone() {
    BitSet gone = new BitSet();
    for (int i = 0; i < stages.size(); i++) {
      gone.set(i, stages.get(i).isEmpty());
    }
    return gone;
  }

  private FeatureSchema schema(Slot slot) {
    RecordSchema input = graph.definition().input();
    return FeatureSchema.ofFields(
        slot.port() == Slot.Port.ALL
            ? input.fields()
            : List.of(input.field(slot.column()).orElseThrow()));
  }

  public Graph graph() {
    return graph;
  }

  /** What stages read of the request as features, by port. */
  Map<String, Input> inputs() {
    return inputs;
  }

  /** A stage as it was fitted. */
  public Fitted<?, ?> stage(int node) {
    return stages.get(node).orElseThrow().fitted();
  }

  /** A stage for one more owner. */
  public Held share(int node) {
    return stages.get(node).orElseThrow().share();
  }

  /** A stage as it answers: the same, but for a router that lacks members. */
  Fitted<?, ?> serving(int node) {
    return serving.get(node).orElseThrow();
  }

  /** The models below a node. */
  int[] models(int node) {
    return models.get(node);
  }

  /** Whether a node's stage is gone. */
  public boolean isGone(int node) {
    return stages.get(node).isEmpty();
  }

  /** Ids of the models that cannot answer because they, or what they need, are gone. */
  public List<String> missingMembers() {
    return graph.lost(gone()).stream().mapToObj(graph.nodes()::get).map(Node::id).toList();
  }

  /**
   * The same pipeline with some stages changed; the others are shared.
   *
   * @param others the graph with the types as they are now, nodes in the same order
   * @param changed by node: another stage, or none where it is gone
   */
  public FittedGraph with(Graph others, Map<Integer, Optional<Held>> changed) {
    List<Optional<Held>> next = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      next.add(changed.containsKey(i) ? changed.get(i) : stages.get(i).map(Held::share));
    }
    return new FittedGraph(others, next);
  }

  /** Whether some stage reads a node's hidden features. */
  boolean isTapped(Node node) {
    return tapped.get(node.index());
  }

  /** Why a node cannot run at all. */
  Optional<String> gone(Node node) {
    return stages.get(node.index()).isPresent()
        ? Optional.empty()
        : Optional.of("%s is gone".formatted(node.title()));
  }

  // ---- measuring: all must answer ----

  /** Runs the needed nodes; one that fails ends it. */
  public Execution run(Records rows, BitSet needed) {
    Execution execution = new Execution(this, rows);
    for (Node node : graph.nodes()) {
      if (needed.get(node.index())) {
        execution.run(node);
      }
    }
    return execution;
  }

  /** Answers rows with every member's answer beside, each member asked for every row. */
  public Answers answers(Records rows) {
    return answers(run(rows, all));
  }

  /** What a run of all nodes came to. */
  public Answers answers(Execution run) {
    return answers(run, false);
  }

  // ---- serving: with those that answer ----

  /**
   * Answers rows with the members that are there, and that the fusion needs.
   *
   * @param required ids of stages that must not be missing
   * @throws ProblemException if one of them, or the output, is
   */
  public Answers serve(Records rows, boolean explained, Set<String> required) {
    return serve(rows, explained, required, execution -> {});
  }

  /**
   * The same under watch.
   *
   * @param watch gets what every node gave, once there is an answer
   */
  public Answers serve(
      Records rows, boolean explained, Set<String> required, Consumer<Execution> watch) {
    Execution execution = new Execution(this, rows);
    for (Node node : graph.nodes()) {
      if (unrouted.get(node.index())) {
        Routing routing = routings.get(node.index());
        if (routing != null) {
          execution.route(node, routing);
        }
        execution.attempt(node);
      }
    }
    return watched(execution, explained, required, watch);
  }

  /**
   * Answers rows with the members that have answered by a deadline. All members are asked for every
   * row, each on a thread of its own.
   *
   * @param pool runs the members; one that it refuses is missing
   * @param over run once, when the last member has come to its end, which can be later
   * @param watch gets what every node gave, once there is an answer
   */
  public Answers serve(
      Records rows,
      boolean explained,
      Set<String> required,
      Duration deadline,
      Executor pool,
      Runnable over,
      Consumer<Execution> watch) {
    Race race = new Race(this, rows, members, pool, over);
    Execution execution = race.await(deadline);
    graph.nodes().stream().filter(node -> !members.get(node.index())).forEach(execution::attempt);
    return watched(execution, explained, required, watch);
  }

  private Answers watched(
      Execution execution, boolean explained, Set<String> required, Consumer<Execution> watch) {
    Answers answers = checked(execution, explained, required);
    watch.accept(execution);
    return answers;
  }

  private Answers checked(Execution execution, boolean explained, Set<String> required) {
    boolean answered = !execution.isAbsent(graph.output());
    List<Node> lacking =
        graph.nodes().stream()
            .filter(node -> execution.isAbsent(node.index()))
            .filter(node -> !answered || required.contains(node.id()))
            .toList();
    if (!lacking.isEmpty()) {
      throw refusal(execution, lacking, answered);
    }
    return answers(execution, explained);
  }

  private ProblemException refusal(Execution execution, List<Node> lacking, boolean answered) {
    List<Problem> problems = new ArrayList<>();
    for (Node node : answered ? lacking : graph.nodes()) {
      execution
          .absence(node)
          .filter(why -> why.root() || answered)
          .ifPresent(
              why ->
                  problems.add(
                      new Problem(
                          node.id(),
                          why.failure().isPresent() ? "STAGE_FAILED" : "STAGE_MISSING",
                          why.reason())));
    }
    ProblemException refusal =
        new ProblemException("Pipeline '%s'".formatted(graph.definition().id()), problems);
    lacking.stream()
        .flatMap(node -> execution.absence(node).flatMap(Execution.Absence::failure).stream())
        .findFirst()
        .ifPresent(refusal::initCause);
    return refusal;
  }

  private Answers answers(Execution execution, boolean explained) {
    Node fused = graph.fusing();
    List<Answers.Member> answers = new ArrayList<>();
    for (Node node : graph.members()) {
      answers.add(
          new Answers.Member(
              node.id(),
              node.installed().type(),
              node.installed().provider(),
              execution.predictions(node.index())));
    }
    return new Answers(
        graph.definition().id(),
        execution.predictions(graph.output()),
        answers,
        explained ? contributions(fused, execution) : Optional.empty(),
        fused.members().stream().map(Slot::label).toList(),
        explained ? views(execution) : List.of(),
        missing(execution));
  }

  private List<Answers.Missing> missing(Execution execution) {
    List<Answers.Missing> missing = new ArrayList<>();
    for (Node node : graph.nodes()) {
      execution
          .absence(node)
          .ifPresent(why -> missing.add(new Answers.Missing(node.id(), why.reason())));
    }
    return missing;
  }

  private List<Answers.Views> views(Execution execution) {
    List<Answers.Views> views = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!execution.isAbsent(node.index())
          && serving(node.index()) instanceof ViewWeights weighing) {
        List<String> inputs = node.inputs().stream().map(Slot::label).toList();
        execution
            .viewWeights(weighing, node)
            .ifPresent(weights -> views.add(new Answers.Views(node.id(), inputs, weights)));
      }
    }
    return views;
  }

  private Optional<Contributions> contributions(Node node, Execution execution) {
    return serving(node.index()) instanceof FittedFuser fuser
        ? Optional.of(execution.contributions(node, fuser))
        : Optional.empty();
  }

  @Override
  public void close() {
    stages.forEach(stage -> stage.ifPresent(Held::release));
  }
}
