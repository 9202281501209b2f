package org.amalgam.console;

import java.util.List;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.PipelineStatus;

/** {@code amalgam:pipelines}. */
final class PipelinesCommand extends AmalgamCommand {
  PipelinesCommand(Amalgam amalgam) {
    super(
        amalgam,
        new Usage(
            "pipelines",
            "Lists the deployed pipelines and their states.",
            "READY serves; RESOLVED waits for a fit; UNRESOLVED waits for stage types;"
                + " amalgam:status ID tells more about one."));
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    List<PipelineStatus> pipelines = amalgam.pipelines();
    call.answer(pipelines, () -> StatusText.list(pipelines, call.screen()));
  }
}
