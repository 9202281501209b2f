package org.amalgam.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Run;

/** {@code amalgam:cancel}. */
final class CancelCommand extends AmalgamCommand {
  private final NamedRuns runs;

  /**
   * What was cancelled, as programs read it.
   *
   * @param cancelled each run as messages name it; none if a named one has not begun
   */
  public record Ended(List<String> cancelled) {}

  CancelCommand(Amalgam amalgam, NamedRuns runs) {
    super(
        amalgam,
        new Usage(
                "cancel",
                "Ends the fit and the evaluations of a pipeline that are under way.",
                "What served before serves on. Of a pipeline, waits until they have ended. By name,"
                    + " ends a fit, evaluate or demo that was called with --run NAME; one that has"
                    + " not begun ends as it begins.")
            .optional("ID", Completion.PIPELINE, "Pipeline.")
            .option("--run", "NAME", Completion.NONE, "Name of a run, in place of a pipeline."));
    this.runs = runs;
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    Optional<String> id = call.words().optional(0);
    Optional<String> name = call.words().option("--run");
    if (id.isPresent() == name.isPresent()) {
      throw new ProblemException(
          SCOPE + ":cancel", "BAD_ARGUMENT", "say what: either a pipeline's ID or --run NAME.");
    }
    Ended ended = id.isPresent() ? cancel(amalgam, call, id.get()) : cancel(name.orElseThrow());
    call.answer(ended, () -> print(call, ended, name));
  }

  private Ended cancel(String name) {
    return new Ended(runs.cancel(name) ? List.of(NamedRuns.subject(name)) : List.of());
  }

  private static Ended cancel(Amalgam amalgam, Call call, String id) {
    List<String> cancelled = new ArrayList<>();
    for (Run<?> run : amalgam.cancel(id)) {
      try {
        run.await();
      } catch (ProblemException e) {
        if (Thread.interrupted()) {
          throw call.cancelled(SCOPE + ":cancel");
        }
        cancelled.add(e.subject());
      }
    }
    if (cancelled.isEmpty()) {
      throw new ProblemException(
          "Pipeline '" + id + "'", "NOT_RUNNING", "What was under way was done just before.");
    }
    return new Ended(cancelled);
  }

  private static void print(Call call, Ended ended, Optional<String> name) {
    ended
        .cancelled()
        .forEach(each -> call.print(each + " is cancelled; what served before serves on."));
    if (ended.cancelled().isEmpty()) {
      call.print(
          NamedRuns.subject(name.orElseThrow()) + " is not under way; it ends when it begins.");
    }
  }
}
