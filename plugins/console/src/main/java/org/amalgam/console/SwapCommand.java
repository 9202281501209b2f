package org.amalgam.console;

import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.PipelineStatus;

/** {@code amalgam:promote} and {@code amalgam:rollback}: an operator decides what serves. */
final class SwapCommand extends AmalgamCommand {

  /** What the command does to a pipeline. */
  private interface Swap {
    PipelineStatus of(Amalgam amalgam, String pipeline);
  }

  private final Swap swap;

  private SwapCommand(Amalgam amalgam, Usage usage, Swap swap) {
    super(amalgam, usage.argument("ID", Completion.PIPELINE, "Pipeline."));
    this.swap = swap;
  }

  static SwapCommand promote(Amalgam amalgam) {
    return new SwapCommand(
        amalgam,
        new Usage(
            "promote",
            "Takes a canary, or what was refused because it made the pipeline worse, all the same.",
            "Where nothing was refused, newer versions that wait are taken if they pass the gate."
                + " amalgam:status says what was refused or waits, and why. amalgam:rollback goes"
                + " back."),
        Amalgam::promote);
  }

  static SwapCommand rollback(Amalgam amalgam) {
    return new SwapCommand(
        amalgam,
        new Usage(
            "rollback",
            "Goes back to what served before the last fit, import or change of a stage.",
            "At once, and no request fails. What was rolled back does not return by itself. A"
                + " canary that is under way ends, and nothing else changes."),
        Amalgam::rollback);
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    PipelineStatus status = swap.of(amalgam, call.words().argument(0));
    call.answer(status, () -> StatusText.print(status, call.screen().out(), call.screen().width()));
  }
}
