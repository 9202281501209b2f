package org.amalgam.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a command can be told, from which its help, its parsing and its completion come.
 *
 * @param name of the command, without the scope
 * @param summary one line
 * @param details more lines, may be empty
 * @param arguments words by position, the optional ones last
 * @param options words by name, anywhere in the line
 */
record Usage(
    String name, String summary, String details, List<Argument> arguments, List<Option> options) {

  /** A word by position. */
  record Argument(String name, boolean required, String description, Completion completion) {}

  /** A word by name; one whose value has no name is a flag. */
  record Option(String name, String value, String description, Completion completion) {
    boolean flag() {
      return value.isEmpty();
    }
  }

  /** A command that takes what every command takes. */
  Usage(String name, String summary, String details) {
    this(
        name,
        summary,
        details,
        List.of(),
        List.of(
            new Option(
                "--json",
                "",
                "For programs: JSON on standard output and nothing else.",
                Completion.NONE),
            new Option(
                "--dir",
                "DIR",
                "Folder that relative paths start from. Default: the current one.",
                Completion.FILE),
            new Option("--help", "", "Shows this text.", Completion.NONE)));
  }

  Usage argument(String argument, Completion completion, String description) {
    return with(new Argument(argument, true, description, completion));
  }

  Usage optional(String argument, Completion completion, String description) {
    return with(new Argument(argument, false, description, completion));
  }

  Usage option(String option, String value, Completion completion, String description) {
    return with(new Option(option, value, description, completion));
  }

  Usage flag(String flag, String description) {
    return with(new Option(flag, "", description, Completion.NONE));
  }

  private Usage with(Argument argument) {
    List<Argument> more = new ArrayList<>(arguments);
    more.add(argument);
    return new Usage(name, summary, details, more, options);
  }

  /** The command's own options come before the common three. */
  private Usage with(Option option) {
    List<Option> more = new ArrayList<>(options);
    more.add(more.size() - 3, option);
    return new Usage(name, summary, details, arguments, more);
  }

  Optional<Option> option(String option) {
    return options.stream().filter(each -> each.name().equals(option)).findFirst();
  }

  /** How the command is called, in one line. */
  String syntax() {
    return arguments.stream()
        .map(a -> a.required() ? " " + a.name() : " [" + a.name() + "]")
        .collect(Collectors.joining("", AmalgamCommand.SCOPE + ":" + name, " [options]"));
  }

  /** The text of {@code --help}, plain, in lines of at most {@code width} characters. */
  String help(int width) {
    StringBuilder text = new StringBuilder();
    text.append(summary).append("\n\nUsage: ").append(syntax()).append("\n\n");
    Table words = Table.bare(2);
    for (Argument argument : arguments) {
      words.row(argument.name(), argument.description());
    }
    for (Option option : options) {
      words.row((option.name() + " " + option.value()).strip(), option.description());
    }
    words.lines(width - 2).forEach(line -> text.append("  ").append(line).append('\n'));
    if (!details.isEmpty()) {
      text.append('\n');
      details
          .lines()
          .flatMap(line -> Table.wrap(line, width).stream())
          .forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }
}
