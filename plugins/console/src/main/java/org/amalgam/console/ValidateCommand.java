package org.amalgam.console;

import java.util.List;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;

/** {@code amalgam:validate}. */
final class ValidateCommand extends AmalgamCommand {

  /**
   * A definition without problems, as programs read it.
   *
   * @param file as it was named
   * @param valid true
   * @param problems none
   */
  public record Valid(String file, boolean valid, List<Problem> problems) {}

  ValidateCommand(Amalgam amalgam) {
    super(
        amalgam,
        new Usage(
                "validate",
                "Checks a pipeline's definition and reports every problem, deploying nothing.",
                "Each problem has a place (JSON pointer), a code and a sentence that says what to"
                    + " do. Exits with 0 only if there is none.")
            .argument("FILE", Completion.FILE, "Pipeline definition (JSON)."));
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    String file = call.words().argument(0);
    List<Problem> problems = amalgam.validate(Definition.read(call, file).json());
    if (!problems.isEmpty()) {
      throw new ProblemException(file, problems);
    }
    call.answer(new Valid(file, true, problems), () -> call.print(file + " is valid."));
  }
}
