package org.amalgam.console;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answer;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.StageKind;

/** {@code amalgam:demo}. */
final class DemoCommand extends RunCommand {
  private static final String EXAMPLE = "medical-alzheimer";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int FOLDS = 5;

  /**
   * What the demo shows, as programs read it.
   *
   * @param pipeline its id
   * @param evaluation each member and the fused model
   * @param answer to the first row kept out of the fit; empty if there is none
   * @param next commands to try
   */
  public record Shown(
      String pipeline, Evaluation evaluation, Optional<Answer> answer, List<String> next) {}

  private final Duration limit;

  DemoCommand(Amalgam amalgam, NamedRuns runs) {
    this(amalgam, runs, LIMIT);
  }

  /** A demo that waits for its pipeline for so long. */
  DemoCommand(Amalgam amalgam, NamedRuns runs, Duration limit) {
    super(
        amalgam,
        runs,
        new Usage(
                "demo",
                "Shows a pipeline from end to end: fit, evaluation, one answer explained.",
                "Fits the pipeline if it is not fitted, measures its members and the fusion by "
                    + FOLDS
                    + "-fold cross-validation unless that was done before, and explains the answer"
                    + " to one row that the fit has not seen.")
            .optional(
                "ID",
                Completion.PIPELINE,
                "Pipeline, or a domain, such as finance: its first. Default: " + EXAMPLE + "."));
    this.limit = limit;
  }

  @Override
  void perform(Amalgam amalgam, Call call) {
    String asked = call.words().optional(0).orElse(EXAMPLE);
    PipelineStatus status = new Arrival(amalgam, call, limit).await(asked);
    String id = status.id();
    if (status.state() != PipelineState.READY && status.state() != PipelineState.DEGRADED) {
      FitReport report =
          call.await("Fitting pipeline '" + id + "' ...", amalgam.fit(id, FitOptions.DEFAULT));
      if (!call.json()) {
        new FitText(report).log(call.screen().out());
      }
    }
    Optional<Evaluation> earlier = amalgam.evaluation(id);
    Evaluation evaluation = earlier.orElseGet(() -> evaluate(amalgam, call, id));
    Records unseen = amalgam.heldOut(id);
    Optional<Answer> answer =
        unseen.rows() == 0
            ? Optional.empty()
            : Optional.of(
                amalgam
                    .predict(id, unseen.rows(new int[] {0}), PredictOptions.EXPLAINED)
                    .answer(0));
    Shown shown = new Shown(id, evaluation, answer, next(call, status));
    call.answer(shown, () -> print(call, shown, earlier.isPresent()));
  }

  private static Evaluation evaluate(Amalgam amalgam, Call call, String id) {
    EvaluateOptions options =
        new EvaluateOptions(
            Optional.empty(), Optional.of(FOLDS), 1, Optional.empty(), Optional.empty());
    return call.await("Evaluating pipeline '" + id + "' ...", amalgam.evaluate(id, options));
  }

  private static List<String> next(Call call, PipelineStatus status) {
    String type =
        status.stages().stream()
            .filter(stage -> stage.kind().equals(Optional.of(StageKind.FUSER)))
            .findFirst()
            .or(() -> status.stages().stream().findFirst())
            .map(PipelineStatus.StageStatus::type)
            .orElse("TYPE");
    return List.of(
        call.screen().call("predict " + status.id() + " --held-out --limit 5"),
        call.screen().call("evaluate " + status.id() + " --repeats 3 --all"),
        call.screen().call("stage-info " + type));
  }

  private static void print(Call call, Shown shown, boolean earlier) {
    Screen screen = call.screen();
    new EvaluationText(shown.evaluation(), false).print(screen.out(), screen.width());
    if (earlier) {
      call.print("Measured earlier on what serves; amalgam:evaluate measures anew.");
    }
    call.print("");
    shown
        .answer()
        .ifPresent(
            answer ->
                new AnswerText("The first row that the fit has not seen", answer)
                    .print(screen.out(), screen.width()));
    call.print("Try next:");
    shown.next().forEach(command -> call.print("  " + command));
  }
}
