package org.amalgam.console;

import org.amalgam.api.pipeline.Amalgam;

/** {@code amalgam:undeploy}. */
final class UndeployCommand extends AmalgamCommand {

  /**
   * What went, as programs read it.
   *
   * @param undeployed id of the pipeline
   */
  public record Gone(String undeployed) {}

  UndeployCommand(Amalgam amalgam) {
    super(
        amalgam,
        new Usage(
                "undeploy",
                "Takes a pipeline out, with what it had fitted.",
                "amalgam:export keeps what it had fitted in a file.")
            .argument("ID", Completion.PIPELINE, "Pipeline."));
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    String id = call.words().argument(0);
    amalgam.undeploy(id);
    call.answer(new Gone(id), () -> call.print("Pipeline '" + id + "' is gone."));
  }
}
