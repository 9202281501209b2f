package org.amalgam.recommendation.shell;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.amalgam.api.pipeline.Json;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.recommendation.api.Log;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/**
 * A command that reads like those of the console: options anywhere, {@code --json} for programs,
 * problems with their codes.
 */
abstract class ShellCommand implements Command {
  private static final String COMMON =
      """
        --log FILE        CSV of who had what, with the pipeline's input columns. Default: the one
                          that is shipped with recommendation-movies.
        --user-column, --item-column, --time-column, --title-column NAME
                          Its columns. Default: user, item, time, title.
        --json            For programs: JSON on standard output and nothing else.
        --dir DIR         Folder that relative paths start from. Default: the current one.
        --help            Shows this text.
      """;

  private final String name;
  private final String summary;
  private final String help;
  private final Map<String, Boolean> options = new LinkedHashMap<>();

  /**
   * A command.
   *
   * @param help of its own options, a line each
   * @param own its options, whether they take a value
   */
  ShellCommand(String name, String summary, String help, Map<String, Boolean> own) {
    this.name = name;
    this.summary = summary;
    this.help = help;
    this.options.putAll(own);
    for (String valued : List.of("--log", "--dir")) {
      options.put(valued, true);
    }
    for (String column : List.of("user", "item", "time", "title")) {
      options.put("--" + column + "-column", true);
    }
    options.put("--json", false);
    options.put("--help", false);
  }

  /** Does it; what it gives is printed as JSON where that is asked for. */
  abstract Record run(Words words, Log log);

  /** Prints the result for people. */
  abstract void print(Record result, PrintStream out);

  @Override
  public final String getScope() {
    return "amalgam";
  }

  @Override
  public final String getName() {
    return name;
  }

  @Override
  public final String getDescription() {
    return summary;
  }

  /** Offers nothing: the shell asks for null then. */
  @Override
  public final Completer getCompleter(boolean scoped) {
    return null;
  }

  /** None of its own: the shell asks for null then. */
  @Override
  public final Parser getParser() {
    return null;
  }

  /** Gives null, because the shell prints any other result. */
  @Override
  public final Object execute(Session session, List<Object> arguments) throws CommandException {
    execute(System.out, session.currentDir(), arguments.stream().map(String::valueOf).toList());
    return null;
  }

  final void execute(PrintStream out, Path current, List<String> given) throws CommandException {
    try {
      Words words = Words.of(name, given, options);
      if (words.flag("--help")) {
        out.printf("%s%n%nUsage: amalgam:%s ID [options]%n%n%s%s", summary, name, help, COMMON);
        return;
      }
      Record result = run(words, log(words, current));
      if (words.flag("--json")) {
        out.println(Json.text(result));
      } else {
        print(result, out);
      }
    } catch (ProblemException e) {
      throw new CommandException(text(e, given.contains("--json")), e.subject(), e);
    }
  }

  private static Log log(Words words, Path current) {
    return new Log(
        words.file("--log", current.toAbsolutePath()),
        words.option("--user-column").orElse(Log.SHIPPED.user()),
        words.option("--item-column").orElse(Log.SHIPPED.item()),
        words.option("--time-column").orElse(Log.SHIPPED.time()),
        words.option("--title-column").orElse(Log.SHIPPED.title()));
  }

  /** As the console's commands tell it. */
  private static String text(ProblemException e, boolean json) {
    return json
        ? Json.text(new Refusal(e.subject(), e.problems()))
        : e.problems().stream()
            .map(problem -> "Error: " + (e.subject() + ": " + problem).replaceAll("\\s+", " "))
            .collect(Collectors.joining("\n"));
  }

  /**
   * A refusal, as programs read it.
   *
   * @param error what was refused
   * @param problems every reason
   */
  public record Refusal(String error, List<Problem> problems) {}
}
