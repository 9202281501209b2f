package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.evaluation.RowLoss;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.store.HeldOutRows;

/**
 * What a candidate must pass before it serves: it answers the rows that the fit kept out, not much
 * slower than what serves, and neither the pipeline nor a member is worse there beyond noise. The
 * noise is the standard error of the paired differences of the rows' losses. Where what serves
 * cannot answer any more, it is enough that the candidate does.
 */
final class Gate {
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final double MOST_SILENT = 0.01;

  private final FittedGraph serving;
  private final FittedGraph candidate;
  private final double tolerance;
  private final List<Problem> problems = new ArrayList<>();

  private Gate(FittedGraph serving, FittedGraph candidate, double tolerance) {
    this.serving = serving;
    this.candidate = candidate;
    this.tolerance = tolerance;
  }

  /**
   * Tries a candidate on rows that neither learned from.
   *
   * @param tolerance how many standard errors worse it may be
   * @return why it must not serve; nothing if it may
   */
  static List<Problem> check(
      FittedGraph serving, FittedGraph candidate, HeldOutRows rows, double tolerance) {
    Gate gate = new Gate(serving, candidate, tolerance);
    try {
      gate.check(rows.records(), rows.target());
    } catch (ProblemException e) {
      gate.problems.addAll(e.problems());
    }
    return gate.problems;
  }

  /**
   * Lets a candidate pass, or closes it; without rows that were kept out, all pass.
   *
   * @throws ProblemException why it must not serve
   */
  static void pass(String subject, Snapshot now, FittedGraph candidate, double tolerance) {
    List<Problem> reasons =
        now.heldOut().map(rows -> check(now.graph(), candidate, rows, tolerance)).orElse(List.of());
    if (!reasons.isEmpty()) {
      candidate.close();
      throw new ProblemException(subject, reasons);
    }
  }

  /** Compares what two fits answer, and not their members, which may be others. */
  static List<Problem> fused(
      FittedGraph serving, FittedGraph candidate, HeldOutRows rows, double tolerance) {
    Gate gate = new Gate(serving, candidate, tolerance);
    try {
      Predictions after = answer(candidate, rows.records()).fused();
      gate.before(rows.records())
          .ifPresent(
              before ->
                  gate.compare(
                      candidate.graph().outputNode().id(), before.fused(), after, rows.target()));
    } catch (ProblemException e) {
      gate.problems.addAll(e.problems());
    }
    return gate.problems;
  }

  private void check(Records rows, Target target) {
    if (rows.rows() == 0) {
      return;
    }
    Optional<Answers> before = before(rows);
    if (before.isEmpty() && lacks(candidate)) {
      // One of several that were gone is back. Without the others there is no answer to look at.
      return;
    }
    // The first request warms up, the second is timed.
    Records one = rows.rows(new int[] {0});
    answer(candidate, one);
    long begun = System.nanoTime();
    answer(candidate, one);
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    if (time.compareTo(SLOW) > 0) {
      problem(
          "",
          "TOO_SLOW",
          "One row takes %d ms; up to %d ms are taken."
              .formatted(time.toMillis(), SLOW.toMillis()));
      return;
    }
    Answers after = answer(candidate, rows);
    before.ifPresent(answers -> compare(answers, after, target));
  }

  /** What serves answers; empty if it cannot, so that nothing is worse. */
  private Optional<Answers> before(Records rows) {
    try {
      return Optional.of(answer(serving, rows));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private static boolean lacks(FittedGraph graph) {
    return graph.graph().nodes().stream().anyMatch(node -> graph.isGone(node.index()));
  }

  private static Answers answer(FittedGraph graph, Records rows) {
    return graph.serve(rows, false, Set.of());
  }

  private void compare(Answers before, Answers after, Target target) {
    for (Answers.Missing missing : after.missing()) {
      if (isBack(missing.stage())
          || before.missing().stream().noneMatch(m -> m.stage().equals(missing.stage()))) {
        problem(missing.stage(), "STAGE_FAILED", missing.reason());
      }
    }
    compare(candidate.graph().outputNode().id(), before.fused(), after.fused(), target);
    for (int m = 0; m < after.members().size(); m++) {
      Answers.Member member = after.members().get(m);
      if (isBack(member.id()) && isSilent(member.predictions())) {
        problem(member.id(), "SILENT", "It answers none of the held-out rows.");
      }
      compare(member.id(), before.members().get(m).predictions(), member.predictions(), target);
    }
  }

  /** Whether a stage was gone: it is not compared with itself, but it must answer. */
  private boolean isBack(String stage) {
    return candidate.graph().nodes().stream()
        .filter(node -> node.id().equals(stage))
        .anyMatch(node -> serving.isGone(node.index()) && !candidate.isGone(node.index()));
  }

  private static boolean isSilent(Predictions predictions) {
    return IntStream.range(0, predictions.rows()).noneMatch(predictions::answered);
  }

  private void compare(String id, Predictions before, Predictions after, Target target) {
    double[] old = RowLoss.rowLoss(before, target);
    double[] now = RowLoss.rowLoss(after, target);
    double sum = 0;
    double squares = 0;
    int both = 0;
    int silent = 0;
    for (int row = 0; row < old.length; row++) {
      double difference = now[row] - old[row];
      if (!Double.isNaN(difference)) {
        sum += difference;
        squares += difference * difference;
        both++;
      } else if (!Double.isNaN(old[row])) {
        silent++;
      }
    }
    if (silent > MOST_SILENT * old.length) {
      problem(
          id,
          "SILENT",
          "It leaves %d of %d held-out rows without an answer that were answered before."
              .formatted(silent, old.length));
    }
    if (both > 1) {
      double mean = sum / both;
      double error = Math.sqrt(Math.max(0, squares / both - mean * mean) / (both - 1));
      if (mean > 1e-9 && mean > tolerance * error) {
        worse(id, mean, error, both);
      }
    }
  }

  private void worse(String id, double mean, double error, int rows) {
    String metric = RowLoss.name(candidate.graph().definition().target().task());
    problem(
        id,
        "WORSE",
        String.format(
            Locale.ROOT,
            "Its %s on %d held-out rows is higher by %.4f (standard error %.4f).",
            metric,
            rows,
            mean,
            error));
  }

  private void problem(String at, String code, String message) {
    problems.add(new Problem(at, code, message));
  }
}
