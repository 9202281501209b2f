package org.amalgam.driving.loop;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Json;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.NullCompleter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** {@code amalgam:drive}: in the shell while there is a platform to drive with. */
@Component(service = {})
public final class DriveCommand implements Command {
  private final Registry shell;
  private final Amalgam amalgam;

  @Activate
  public DriveCommand(@Reference SessionFactory shell, @Reference Amalgam amalgam) {
    this.shell = shell.getRegistry();
    this.amalgam = amalgam;
    this.shell.register(this);
  }

  @Deactivate
  void withdraw() {
    shell.unregister(this);
  }

  @Override
  public String getScope() {
    return "amalgam";
  }

  @Override
  public String getName() {
    return "drive";
  }

  @Override
  public String getDescription() {
    return "Drives a vehicle of the simulator SUMO by a pipeline.";
  }

  @Override
  public Completer getCompleter(boolean scoped) {
    return NullCompleter.INSTANCE;
  }

  /** None of its own: the shell asks for null then. */
  @Override
  public Parser getParser() {
    return null;
  }

  /** Gives null, because the shell prints any other result. */
  @Override
  public Object execute(Session session, List<Object> arguments) throws CommandException {
    execute(amalgam, session.getConsole(), arguments.stream().map(String::valueOf).toList());
    return null;
  }

  static void execute(Amalgam amalgam, PrintStream out, List<String> words)
      throws CommandException {
    if (words.contains("--help")) {
      out.print(DriveWords.HELP);
      return;
    }
    try {
      run(amalgam, out, DriveWords.of(words));
    } catch (ProblemException e) {
      throw refused(words, e);
    } catch (IOException e) {
      throw refused(words, new ProblemException(DriveWords.COMMAND, "IO", e.getMessage(), e));
    } catch (InterruptedException e) {
      throw refused(
          words,
          new ProblemException(DriveWords.COMMAND, "CANCELLED", "the drive was cancelled.", e));
    }
  }

  /** The shell prints an exception's help in place of its stack trace. */
  private static CommandException refused(List<String> words, ProblemException e) {
    String text =
        words.contains("--json")
            ? Json.text(new Refusal(e.subject(), e.problems()))
            : e.problems().stream()
                .map(problem -> "Error: " + (e.subject() + ": " + problem).replaceAll("\\s+", " "))
                .collect(Collectors.joining("\n"));
    return new CommandException(text, e.subject(), e);
  }

  /**
   * A refusal, as programs read it.
   *
   * @param error what was refused
   * @param problems every reason
   */
  public record Refusal(String error, List<Problem> problems) {}

  private static void run(Amalgam amalgam, PrintStream out, DriveWords words)
      throws IOException, InterruptedException {
    Drive drive = new Drive(amalgam, words.order());
    if (words.json()) {
      out.println(Json.text(drive.all(tally -> {})));
      return;
    }
    out.println(DriveText.HEADING);
    Drive.Report report =
        drive.all(
            tally -> {
              out.println(DriveText.line(tally));
              out.flush();
            });
    out.println(DriveText.end(report));
  }
}
