package org.amalgam.internal.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.Fitted;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Params;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.internal.graph.AbsenceAware;
import org.amalgam.internal.graph.Absent;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Held;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.Reduced;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.HeldOutRows;
import org.amalgam.internal.store.ModelPackage;
import org.amalgam.internal.store.ModelPackage.Manifest;
import org.amalgam.internal.store.ModelPackage.ReducedState;
import org.amalgam.internal.store.ModelPackage.StageState;

/** Between a fitted graph and the package that lasts. */
final class Packing {
  private Packing() {}

  static ModelPackage pack(FittedGraph fitted, FitReport report, Optional<HeldOutRows> heldOut) {
    return pack(fitted, report, heldOut, Optional.empty());
  }

  /**
   * A graph of which stages may be gone.
   *
   * @param before the package that holds the state of those that are gone
   */
  static ModelPackage pack(
      FittedGraph fitted,
      FitReport report,
      Optional<HeldOutRows> heldOut,
      Optional<ModelPackage> before) {
    Graph graph = fitted.graph();
    Map<String, byte[]> states = new HashMap<>();
    List<StageState> stages = new ArrayList<>();
    try {
      for (Node node : graph.nodes()) {
        stages.add(
            fitted.isGone(node.index())
                ? kept(before.orElseThrow(), node, states)
                : put(node, fitted.stage(node.index()), report, states));
      }
      Optional<byte[]> rows =
          heldOut.isPresent() ? Optional.of(heldOut.get().bytes()) : Optional.empty();
      return new ModelPackage(
          graph.definition().json(), new Manifest(Manifest.FORMAT, report, stages), states, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StageState put(
      Node node, Fitted<?, ?> stage, FitReport report, Map<String, byte[]> states)
      throws IOException {
    states.put(node.id(), state(stage));
    List<Reduced> reduced = reduced(stage);
    for (int i = 0; i < reduced.size(); i++) {
      states.put(node.id() + "." + i, state(reduced.get(i)));
    }
    return new StageState(
        node.id(),
        node.installed().type(),
        Optional.of(node.unwrapped().kind()),
        node.installed().provider().bundle(),
        node.installed().provider().version(),
        node.installed().stage().stateVersion(),
        fellBack(report, node),
        reduced.stream()
            .map(each -> new ReducedState(each.without(), each.kept(), each.isPlain()))
            .toList());
  }

  private static StageState kept(ModelPackage before, Node node, Map<String, byte[]> states)
      throws IOException {
    StageState stage = state(before, node);
    states.put(node.id(), before.states().get(node.id()));
    for (int i = 0; i < stage.reduced().size(); i++) {
      states.put(node.id() + "." + i, before.states().get(node.id() + "." + i));
    }
    return stage;
  }

  private static StageState state(ModelPackage model, Node node) throws IOException {
    return model.fitted().stages().stream()
        .filter(each -> each.id().equals(node.id()))
        .findFirst()
        .orElseThrow(() -> new IOException("the package does not hold it"));
  }

  /** Whether a package was made with the bundles and versions of a graph. */
  static boolean isOf(ModelPackage model, Graph graph) {
    Map<String, Provider> made = new HashMap<>();
    model
        .fitted()
        .stages()
        .forEach(each -> made.put(each.id(), new Provider(each.bundle(), each.version())));
    return graph.nodes().stream()
        .allMatch(node -> node.installed().provider().equals(made.get(node.id())));
  }

  private static byte[] state(Fitted<?, ?> stage) throws IOException {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    StateWriter out = new StateWriter(state);
    stage.save(out);
    out.flush();
    return state.toByteArray();
  }

  private static List<Reduced> reduced(Fitted<?, ?> stage) {
    return stage instanceof AbsenceAware aware ? aware.reduced() : List.of();
  }

  private static boolean fellBack(FitReport report, Node node) {
    return Optional.ofNullable(report.fusion().get(node.id()))
        .map(check -> !check.used().equals("learned"))
        .orElse(false);
  }

  /**
   * The inverse.
   *
   * @param graph the package's own pipeline with the stages that are installed now
   * @throws ProblemException naming every stage that cannot be loaded
   */
  static Snapshot unpack(ModelPackage model, Graph graph) {
    List<Optional<Held>> stages = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.isAbsent()) {
        stages.add(Optional.empty());
        continue;
      }
      try {
        stages.add(Optional.of(new Held(load(model, graph, node))));
      } catch (IOException | RuntimeException | LinkageError e) {
        problems.add(
            new Problem(
                "stages/" + node.id() + ".bin",
                "LOAD_FAILED",
                "%s cannot be loaded: %s. Fit the pipeline again."
                    .formatted(
                        node.title(), e.getMessage() == null ? e.toString() : e.getMessage())));
        stages.add(Optional.empty());
      }
    }
    FittedGraph fitted = new FittedGraph(graph, stages);
    try {
      if (problems.isEmpty()) {
        Optional<HeldOutRows> rows =
            model.heldOut().isPresent()
                ? Optional.of(
                    HeldOutRows.read(
                        model.heldOut().get(),
                        graph.definition().input(),
                        graph.definition().target()))
                : Optional.empty();
        return new Snapshot(fitted, model.fitted().report(), rows);
      }
    } catch (IOException | RuntimeException e) {
      problems.add(
          new Problem("heldout.bin", "LOAD_FAILED", "It cannot be read: " + e.getMessage() + "."));
    }
    fitted.close();
    throw new ProblemException(
        "Model of pipeline '%s'".formatted(graph.definition().id()), problems);
  }

  /** The bundles and versions that a package was made with, as far as they are installed. */
  static Map<String, List<Installed>> chosen(ModelPackage model, StageCatalog catalog) {
    Map<String, List<Installed>> chosen = new HashMap<>();
    for (StageState stage : model.fitted().stages()) {
      List<Installed> found =
          catalog
              .of(new Provider(stage.bundle(), stage.version()))
              .filter(each -> each.type().equals(stage.type()))
              .toList();
      if (!found.isEmpty()) {
        chosen.put(stage.id(), found);
      }
    }
    return chosen;
  }

  static Fitted<?, ?> load(ModelPackage model, Graph graph, Node node) throws IOException {
    StageState stage = state(model, node);
    PredictionSchema output = graph.definition().target();
    Fitted<?, ?> whole = load(model, node.id(), stage, stage.fallback(), node, output);
    if (stage.reduced().isEmpty()) {
      return whole;
    }
    List<Reduced> reduced = new ArrayList<>();
    for (ReducedState each : stage.reduced()) {
      reduced.add(
          Reduced.of(
              each.without(),
              each.members().stream().mapToInt(m -> m).toArray(),
              node.members().size(),
              (FittedFuser)
                  load(
                      model,
                      node.id() + "." + reduced.size(),
                      stage,
                      each.fallback(),
                      node,
                      output),
              each.fallback()));
    }
    List<String> models = graph.members(node.index()).stream().map(Node::id).toList();
    return new AbsenceAware(models, (FittedFuser) whole, reduced);
  }

  private static Fitted<?, ?> load(
      ModelPackage model,
      String id,
      StageState stage,
      boolean fallback,
      Node node,
      PredictionSchema output)
      throws IOException {
    byte[] state =
        Optional.ofNullable(model.states().get(id))
            .orElseThrow(() -> new IOException("the package does not hold its state"));
    if (fallback) {
      return WeightedMean.load(new StateReader(state));
    }
    int supported = node.installed().stage().stateVersion();
    if (stage.stateVersion() > supported) {
      throw new IOException(
          "its state has version %d, written by %s %s; %s reads up to version %d"
              .formatted(
                  stage.stateVersion(),
                  stage.bundle(),
                  stage.version(),
                  node.installed().provider(),
                  supported));
    }
    return node.installed()
        .stage()
        .load(new Context(new StateReader(state), stage.stateVersion(), node.params(), output));
  }

  /** The installed stages, and a place for each type of a package that nobody brings. */
  static StageCatalog withAbsent(ModelPackage model, StageCatalog installed) {
    StageCatalog stages = new StageCatalog();
    installed.all().forEach(stages::add);
    for (StageState stage : model.fitted().stages()) {
      stage
          .kind()
          .filter(kind -> installed.find(stage.type(), kind).isEmpty())
          .map(kind -> Absent.of(stage.type(), kind, new Provider(stage.bundle(), stage.version())))
          .ifPresent(stages::add);
    }
    return stages;
  }

  private record Context(
      StateReader state, int stateVersion, Params params, PredictionSchema output)
      implements LoadContext {}
}
