package org.amalgam.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;

/** The words after a command's name, sorted into arguments and options. */
final class Words {
  private final Usage usage;
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private Words(Usage usage) {
    this.usage = usage;
  }

  /**
   * Sorts words. Options may stand anywhere, as {@code --name value} or {@code --name=value}; after
   * {@code --} there are only arguments.
   *
   * @throws ProblemException with all that is wrong with them
   */
  static Words of(Usage usage, List<String> words) {
    Words sorted = new Words(usage);
    int at = 0;
    while (at < words.size() && !words.get(at).equals("--")) {
      String word = words.get(at++);
      if (word.startsWith("--")) {
        at = sorted.option(word, words, at);
      } else {
        sorted.arguments.add(word);
      }
    }
    if (at < words.size()) {
      sorted.arguments.addAll(words.subList(at + 1, words.size()));
    }
    if (sorted.problems.isEmpty()) {
      sorted.checkArguments();
    }
    if (!sorted.problems.isEmpty()) {
      throw new ProblemException(AmalgamCommand.SCOPE + ":" + usage.name(), sorted.problems);
    }
    return sorted;
  }

  /** Reads an option and gives the place of the word after it. */
  private int option(String word, List<String> words, int next) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Optional<Usage.Option> option = usage.option(name);
    if (option.isEmpty()) {
      problem("BAD_OPTION", "there is no option '" + name + "'; there are " + known() + ".");
    } else if (option.get().flag()) {
      options.put(name, "");
    } else if (equals >= 0) {
      options.put(name, word.substring(equals + 1));
    } else if (next < words.size()) {
      options.put(name, words.get(next));
      return next + 1;
    } else {
      problem("BAD_OPTION", "option '" + name + "' needs a value: " + option.get().value() + ".");
    }
    return next;
  }

  private String known() {
    return usage.options().stream().map(Usage.Option::name).collect(Collectors.joining(", "));
  }

  private void checkArguments() {
    List<Usage.Argument> known = usage.arguments();
    if (arguments.size() > known.size()) {
      String extra = arguments.get(known.size());
      problem("BAD_ARGUMENT", "'" + extra + "' is one word too many. Usage: " + usage.syntax());
    }
    if (arguments.size() < known.size() && known.get(arguments.size()).required()) {
      String missing = known.get(arguments.size()).name();
      problem("BAD_ARGUMENT", missing + " is missing. Usage: " + usage.syntax());
    }
  }

  private void problem(String code, String message) {
    problems.add(new Problem("", code, message));
  }

  /** An argument that the usage requires. */
  String argument(int index) {
    return arguments.get(index);
  }

  /** An argument that may be missing. */
  Optional<String> optional(int index) {
    return index < arguments.size() ? Optional.of(arguments.get(index)) : Optional.empty();
  }

  boolean flag(String name) {
    return options.containsKey(name);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /** A whole number that is {@code least} or more. */
  Optional<Long> number(String name, long least) {
    return option(name).map(text -> number(name, text, least));
  }

  /** A whole number from {@code least} on that fits an int. */
  Optional<Integer> count(String name, int least) {
    return number(name, least).map(value -> (int) Math.min(value, Integer.MAX_VALUE));
  }

  /** A number that may have decimals. */
  Optional<Double> decimal(String name) {
    return option(name).map(text -> decimal(name, text));
  }

  private double decimal(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new ProblemException(
          AmalgamCommand.SCOPE + ":" + usage.name(),
          "BAD_OPTION",
          "%s takes a number, not '%s'.".formatted(name, text),
          e);
    }
  }

  private long number(String name, String text, long least) {
    try {
      long value = Long.parseLong(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, together with a number that is too small.
    }
    String range = least == Long.MIN_VALUE ? "" : " of " + least + " or more";
    throw new ProblemException(
        AmalgamCommand.SCOPE + ":" + usage.name(),
        "BAD_OPTION",
        "%s takes a whole number%s, not '%s'.".formatted(name, range, text));
  }
}
