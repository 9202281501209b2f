package org.amalgam.console;

import java.io.PrintStream;
import java.util.Optional;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.Gain;

/**
 * An evaluation for people.
 *
 * @param evaluation what was measured
 * @param all every metric, or the three that matter most for the task
 */
record EvaluationText(Evaluation evaluation, boolean all) {

  void print(PrintStream out, int width) {
    Table.wrap(heading(), width).forEach(out::println);
    out.println();
    new ScoreTable(evaluation.members(), Optional.of(evaluation.fused()), all).print(out, width);
    out.println();
    new TablesText(evaluation.fused().id(), evaluation.fused().tables()).print(out, width);
    evaluation.gain().ifPresent(gain -> Table.wrap(verdict(gain), width).forEach(out::println));
    for (String note : evaluation.notes()) {
      Table.wrap("Note: " + note, width).forEach(out::println);
    }
  }

  private String heading() {
    String how =
        evaluation.folds() == 0
            ? "the data set's own test split"
            : evaluation.folds() + "-fold cross-validation";
    String again = evaluation.repeats() == 1 ? "" : ", " + evaluation.repeats() + " times";
    return "Pipeline '%s' on %d held-out rows, %s%s, seed %d (in brackets: 95 %% intervals)"
        .formatted(evaluation.pipeline(), evaluation.rows(), how, again, evaluation.seed());
  }

  /** Whether the fusion helps, in a sentence. */
  static String verdict(Gain gain) {
    String metric = ScoreTable.name(gain.metric());
    String better = "(better in " + Numbers.percent(gain.probability()) + " of resamples).";
    return switch (gain.verdict()) {
      case "gain" ->
          "The fusion beats its best member '%s' by %s %s %s %s"
              .formatted(
                  gain.best(),
                  Numbers.of(gain.difference()),
                  metric,
                  Numbers.bounds(gain.low(), gain.high()),
                  better);
      case "loss" ->
          "The fusion is worse than its best member '%s' by %s %s %s %s"
              .formatted(
                  gain.best(),
                  Numbers.of(-gain.difference()),
                  metric,
                  Numbers.bounds(-gain.high(), -gain.low()),
                  better);
      default ->
          "No significant gain over its best member '%s': %s %s %s %s"
              .formatted(
                  gain.best(),
                  Numbers.of(gain.difference()),
                  metric,
                  Numbers.bounds(gain.low(), gain.high()),
                  better);
    };
  }
}
