package org.amalgam.console;

import java.util.List;
import java.util.Optional;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.PipelineStatus;

/** {@code amalgam:status}. */
final class StatusCommand extends AmalgamCommand {
  StatusCommand(Amalgam amalgam) {
    super(
        amalgam,
        new Usage(
                "status",
                "Tells how a pipeline stands: its state and why, its stages, what serves.",
                "States: INVALID (problems in the definition), UNRESOLVED (stage types missing),"
                    + " RESOLVED (not fitted), FITTING, READY (serves), DEGRADED (serves without"
                    + " some members), FAILED (the last fit failed).")
            .optional("ID", Completion.PIPELINE, "Pipeline. Default: a list of all."));
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    Optional<String> id = call.words().optional(0);
    if (id.isPresent()) {
      PipelineStatus status = amalgam.status(id.get());
      call.answer(
          status, () -> StatusText.print(status, call.screen().out(), call.screen().width()));
    } else {
      List<PipelineStatus> all = amalgam.pipelines();
      call.answer(all, () -> StatusText.list(all, call.screen()));
    }
  }
}
