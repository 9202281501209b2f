package org.amalgam.internal.training;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser.Learning;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.pipeline.FitReport.FusionCheck;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.graph.AbsenceAware;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Lacking;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.Reduced;
import org.amalgam.internal.graph.Slot;
import org.amalgam.internal.graph.Wiring;

/**
 * Fits a fuser for all its members, and anew for every set of models below it that may be missing:
 * for the loss of each stage and of each bundle, and for what is missing in rows of the data. Each
 * learns from the same out-of-fold answers, with those of the missing models left out, and each is
 * judged for itself ({@link Fusion}).
 *
 * @param rows those that the members' answers are of
 * @param answers what the models below answered for these rows, as far as they are known
 * @param heldOut where a fuser below was fitted, what it answered
 */
record FuserFit(
    Graph graph,
    Node node,
    Dataset rows,
    List<Split> folds,
    Map<Integer, Predictions> answers,
    HeldOutAnswers heldOut,
    Parallel parallel,
    BiFunction<Members, Dataset, FittedFuser> fit) {
  private static final int LEAST_ROWS = 20;
  private static final double LEAST_SHARE = 0.01;
  private static final int MOST_PATTERNS = 16;

  /**
   * What was learned.
   *
   * @param check how the fusion of all members was judged; empty if only a decision was learned
   */
  record Learned(FittedFuser fuser, Optional<FusionCheck> check) {
    boolean isPlain() {
      return check.filter(each -> !each.used().equals("learned")).isPresent();
    }
  }

  /**
   * Fits on what flows at the node's inputs.
   *
   * @param read by input
   */
  Learned run(List<Batch> read) {
    Learned whole = learn((Members) Wiring.input(node, read), labels(node.members()));
    try {
      List<Reduced> reduced =
          parallel.map(absences(), absent -> without(absent, read)).stream()
              .flatMap(Optional::stream)
              .toList();
      return reduced.isEmpty()
          ? whole
          : new Learned(new AbsenceAware(ids(models()), whole.fuser, reduced), whole.check);
    } catch (RuntimeException | Error e) {
      whole.fuser.close();
      throw e;
    }
  }

  private Learned learn(Members members, List<String> labels) {
    if (node.learning() != Learning.FUSION) {
      return new Learned(fit.apply(members, rows), Optional.empty());
    }
    Fusion fusion = Fusion.choose(members, labels, rows, folds, fit);
    return new Learned(fusion.fuser(), Optional.of(fusion.check()));
  }

  private static List<String> labels(List<Slot> slots) {
    return slots.stream().map(Slot::label).toList();
  }

  private BitSet models() {
    return set(graph.members(node.index()).stream().mapToInt(Node::index).toArray());
  }

  private static BitSet set(int... nodes) {
    BitSet set = new BitSet();
    for (int each : nodes) {
      set.set(each);
    }
    return set;
  }

  private List<String> ids(BitSet nodes) {
    return nodes.stream().mapToObj(graph.nodes()::get).map(Node::id).toList();
  }

  // ---- what may be missing ----

  private List<BitSet> absences() {
    BitSet models = models();
    Set<BitSet> absences = new LinkedHashSet<>();
    if (models.cardinality() <= AbsenceAware.MOST) {
      for (BitSet loss : graph.losses()) {
        BitSet lost = (BitSet) loss.clone();
        lost.and(models);
        absences.add(lost);
      }
      absences.addAll(patterns(models.stream().toArray()));
    }
    return absences.stream()
        .filter(set -> !set.isEmpty() && set.cardinality() < models.cardinality())
        .toList();
  }

  /** The models that are silent together in enough of the rows, the most frequent first. */
  private List<BitSet> patterns(int[] models) {
    if (!IntStream.of(models).allMatch(answers::containsKey)) {
      return List.of();
    }
    Lacking lacking = Lacking.in(IntStream.of(models).mapToObj(answers::get).toList(), rows.rows());
    Map<Long, Integer> counts = new TreeMap<>();
    for (int row = 0; row < rows.rows(); row++) {
      counts.merge(lacking.of(row), 1, Integer::sum);
    }
    double least = Math.max(LEAST_ROWS, LEAST_SHARE * rows.rows());
    return counts.entrySet().stream()
        .filter(each -> each.getValue() >= least)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_PATTERNS)
        .map(
            each ->
                set(
                    IntStream.range(0, models.length)
                        .filter(m -> (each.getKey() >> m & 1) == 1)
                        .map(m -> models[m])
                        .toArray()))
        .toList();
  }

  // ---- what is learned for it ----

  private Optional<Reduced> without(BitSet absent, List<Batch> read) {
    List<Slot> members = node.members();
    int[] kept =
        IntStream.range(0, members.size()).filter(m -> answers(members.get(m), absent)).toArray();
    List<Slot> refused =
        IntStream.of(kept).mapToObj(members::get).filter(slot -> reads(slot, absent)).toList();
    if (kept.length == 0 || !refused.stream().allMatch(slot -> heldOut.has(slot.node()))) {
      return Optional.empty();
    }
    Map<Slot, Batch> anew = refused.isEmpty() ? Map.of() : heldOut.without(absent, refused);
    List<Batch> rest = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      Slot slot = node.inputs().get(i);
      if (slot.port() != Slot.Port.PREDICTIONS || answers(slot, absent)) {
        rest.add(anew.getOrDefault(slot, read.get(i)));
      }
    }
    List<Slot> left = IntStream.of(kept).mapToObj(members::get).toList();
    return learned((Members) Wiring.input(node, rest), labels(left))
        .map(it -> Reduced.of(ids(absent), kept, members.size(), it.fuser, it.isPlain()));
  }

  /** Whether a member can answer without some models: a fuser can if it has others. */
  private boolean answers(Slot member, BitSet absent) {
    return graph.members(member.node()).stream().anyMatch(model -> !absent.get(model.index()));
  }

  /** Whether a member that answers fuses some of them. */
  private boolean reads(Slot member, BitSet absent) {
    return graph.members(member.node()).stream().anyMatch(model -> absent.get(model.index()));
  }

  /** Nothing where the type cannot fuse so few; what was learned for all goes on without them. */
  private Optional<Learned> learned(Members members, List<String> labels) {
    if (members.size() == 1
        && node.learning() == Learning.FUSION
        && node.fuser().minMembers() > 1) {
      FusionCheck none = new FusionCheck(0, 0, 0, labels.get(0), labels.get(0));
      return Optional.of(new Learned(WeightedMean.uniform(1), Optional.of(none)));
    }
    if (members.size() < node.fuser().minMembers()) {
      return Optional.empty();
    }
    try {
      node.fuser().check(members.size(), node.params());
      return Optional.of(learn(members, labels));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    } catch (ProblemException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
