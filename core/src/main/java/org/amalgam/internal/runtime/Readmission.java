package org.amalgam.internal.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Scores;
import org.amalgam.internal.evaluation.RowLoss;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.store.HeldOutRows;
import org.amalgam.internal.store.ModelPackage;
import org.amalgam.internal.store.ModelPackage.StageState;

/**
 * What a package must pass when a restart finds other versions of its stages than those that it was
 * saved with: nothing serves that it could be compared with, but the package says how good it was
 * on the rows that it keeps. A loss above the interval that it states is worse than chance
 * explains.
 *
 * @param others stages of other versions than those saved, by node
 * @param reasons why they must not serve; none if they may
 */
record Readmission(Map<Integer, Installed> others, List<Problem> reasons) {

  static Readmission of(ModelPackage model, Snapshot loaded) {
    Map<Integer, Installed> others = others(model, loaded.graph());
    if (others.isEmpty() || loaded.heldOut().isEmpty()) {
      return new Readmission(others, List.of());
    }
    List<Problem> reasons = new ArrayList<>();
    try {
      check(loaded, others, reasons);
    } catch (ProblemException e) {
      reasons.addAll(e.problems());
    }
    return new Readmission(others, reasons);
  }

  BitSet nodes() {
    BitSet nodes = new BitSet();
    others.keySet().forEach(nodes::set);
    return nodes;
  }

  private static Map<Integer, Installed> others(ModelPackage model, FittedGraph graph) {
    Map<Integer, Installed> others = new TreeMap<>();
    for (Node node : graph.graph().nodes()) {
      boolean saved = model.fitted().stages().stream().anyMatch(stage -> isSame(stage, node));
      if (!saved && !graph.isGone(node.index())) {
        others.put(node.index(), node.unwrapped());
      }
    }
    return others;
  }

  private static boolean isSame(StageState stage, Node node) {
    return stage.id().equals(node.id())
        && stage.bundle().equals(node.installed().provider().bundle())
        && stage.version().equals(node.installed().provider().version());
  }

  private static void check(
      Snapshot loaded, Map<Integer, Installed> others, List<Problem> reasons) {
    FittedGraph graph = loaded.graph();
    HeldOutRows rows = loaded.heldOut().orElseThrow();
    FitReport report = loaded.report();
    Answers answers = graph.serve(rows.records(), false, Set.of());
    for (Answers.Missing missing : answers.missing()) {
      if (others.keySet().stream().anyMatch(i -> id(graph, i).equals(missing.stage()))) {
        reasons.add(new Problem(missing.stage(), "STAGE_FAILED", missing.reason()));
      }
    }
    String output = graph.graph().outputNode().id();
    report.fused().ifPresent(due -> check(output, answers.fused(), rows.target(), due, reasons));
    for (Answers.Member member : answers.members()) {
      report.members().stream()
          .filter(due -> due.id().equals(member.id()) && !member.id().equals(output))
          .forEach(due -> check(member.id(), member.predictions(), rows.target(), due, reasons));
    }
  }

  private static String id(FittedGraph graph, int node) {
    return graph.graph().nodes().get(node).id();
  }

  private static void check(
      String id, Predictions given, Target target, Scores due, List<Problem> reasons) {
    boolean classes = target.task() == Task.CLASSIFICATION;
    String metric = classes ? "log-loss" : "rmse";
    double mean =
        Arrays.stream(RowLoss.rowLoss(given, target))
            .filter(v -> !Double.isNaN(v))
            .average()
            .orElse(Double.NaN);
    // The root of a mean over targets is at most this multiple of the mean of their roots.
    double loss = classes ? mean : Math.sqrt(mean / target.schema().width());
    Optional<Interval> stated = Optional.ofNullable(due.metrics().get(metric));
    if (Double.isNaN(loss) && stated.filter(each -> !Double.isNaN(each.value())).isPresent()) {
      reasons.add(new Problem(id, "SILENT", "It answers none of the held-out rows."));
    }
    stated
        .filter(each -> loss > each.high() + 1e-6)
        .ifPresent(
            each ->
                reasons.add(
                    new Problem(
                        id,
                        "WORSE",
                        String.format(
                            Locale.ROOT,
                            "Its %s on the held-out rows is %.4f; it was %.4f [%.4f, %.4f].",
                            metric,
                            loss,
                            each.value(),
                            each.low(),
                            each.high()))));
  }
}
