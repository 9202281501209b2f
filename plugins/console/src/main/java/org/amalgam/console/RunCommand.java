package org.amalgam.console;

import java.io.IOException;
import java.util.Optional;
import org.amalgam.api.pipeline.Amalgam;

/** A command that may take long, and can be cancelled by the name that its caller gave it. */
abstract class RunCommand extends AmalgamCommand {
  private final NamedRuns runs;

  RunCommand(Amalgam amalgam, NamedRuns runs, Usage usage) {
    super(
        amalgam,
        usage.option(
            "--run",
            "NAME",
            Completion.NONE,
            "Name of this run, by which amalgam:cancel --run NAME ends it."));
    this.runs = runs;
  }

  /** Does what the command is for; an interrupt cancels it. */
  abstract void perform(Amalgam amalgam, Call call) throws IOException;

  @Override
  final void run(Amalgam amalgam, Call call) throws IOException {
    Optional<String> name = call.words().option("--run");
    if (name.isPresent()) {
      runs.run(name.get(), () -> perform(amalgam, call));
    } else {
      perform(amalgam, call);
    }
  }
}
