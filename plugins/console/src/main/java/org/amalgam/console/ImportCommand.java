package org.amalgam.console;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.ProblemException;

/** {@code amalgam:import}. */
final class ImportCommand extends AmalgamCommand {
  ImportCommand(Amalgam amalgam) {
    super(
        amalgam,
        new Usage(
                "import",
                "Takes a model package in and serves it at once, without a fit.",
                "Its pipeline replaces the one with the same id.")
            .argument("FILE", Completion.FILE, "Model package, as amalgam:export writes it."));
  }

  @Override
  void run(Amalgam amalgam, Call call) throws IOException {
    Path file = call.path(call.words().argument(0));
    if (!Files.isRegularFile(file)) {
      throw new ProblemException("File '" + file + "'", "NO_FILE", "there is no such file.");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      PipelineStatus status = amalgam.importPackage(in);
      call.answer(
          status, () -> StatusText.print(status, call.screen().out(), call.screen().width()));
    }
  }
}
