package org.amalgam.console;

import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;

/** {@code amalgam:deploy}. */
final class DeployCommand extends AmalgamCommand {
  DeployCommand(Amalgam amalgam) {
    super(
        amalgam,
        new Usage(
                "deploy",
                "Takes a pipeline's definition in, or replaces the one with the same id.",
                "What was fitted goes on serving if the model is unchanged. A file put into the"
                    + " folder deploy/ is taken in the same way, and fitted. A definition whose"
                    + " stage types are missing waits for them.")
            .argument("FILE", Completion.FILE, "Pipeline definition (JSON)."));
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    PipelineStatus status = Definition.read(call, call.words().argument(0)).deploy(amalgam);
    Definition.refuseInvalid(status);
    call.answer(status, () -> StatusText.print(status, call.screen().out(), call.screen().width()));
    if (status.state() == PipelineState.RESOLVED) {
      call.tell("Next: " + call.screen().call("fit " + status.id()));
    }
  }
}
