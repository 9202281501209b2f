package org.amalgam.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.amalgam.api.pipeline.Amalgam;

/** {@code amalgam:export}. */
final class ExportCommand extends AmalgamCommand {

  /**
   * What was written, as programs read it.
   *
   * @param pipeline its id
   * @param file where
   * @param bytes size of the file
   */
  public record Exported(String pipeline, String file, long bytes) {}

  ExportCommand(Amalgam amalgam) {
    super(
        amalgam,
        new Usage(
                "export",
                "Writes the model package that serves to a file.",
                "A model package holds the definition, what was fitted and the rows kept out of the"
                    + " fit. amalgam:import takes it in on any node, with the same answers; so does"
                    + " the folder deploy/ if its name ends in .amalgam.")
            .argument("ID", Completion.PIPELINE, "Pipeline.")
            .argument("FILE", Completion.FILE, "Where to; what was there is replaced."));
  }

  @Override
  void run(Amalgam amalgam, Call call) throws IOException {
    String id = call.words().argument(0);
    Path file = call.path(call.words().argument(1));
    NewFile.write(file, out -> amalgam.exportPackage(id, out));
    Exported exported = new Exported(id, file.toString(), Files.size(file));
    call.answer(
        exported,
        () ->
            call.print(
                "Wrote the model package of '%s' to %s (%d bytes)."
                    .formatted(id, file, exported.bytes())));
  }
}
