package org.amalgam.recommendation.shell;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.pipeline.ProblemException;

/**
 * The words after a command's name: one pipeline, and options anywhere.
 *
 * @param command its name, for messages
 * @param pipeline the one argument
 * @param options values by name, empty for flags
 */
record Words(String command, String pipeline, Map<String, String> options) {

  /**
   * Sorts words.
   *
   * @param known option by name, whether it takes a value
   * @throws ProblemException {@code BAD_OPTION} or {@code BAD_ARGUMENT}
   */
  static Words of(String command, List<String> words, Map<String, Boolean> known) {
    Map<String, String> options = new LinkedHashMap<>();
    String pipeline = "";
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at);
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!word.startsWith("--")) {
        if (!pipeline.isEmpty()) {
          throw bad(command, "BAD_ARGUMENT", "'" + word + "' is one word too many.");
        }
        pipeline = word;
      } else if (!known.containsKey(name)) {
        throw bad(
            command,
            "BAD_OPTION",
            "there is no option '%s'; there are %s.".formatted(name, known.keySet()));
      } else if (!known.get(name)) {
        options.put(name, "");
      } else if (equals >= 0) {
        options.put(name, word.substring(equals + 1));
      } else if (at + 1 < words.size()) {
        options.put(name, words.get(++at));
      } else {
        throw bad(command, "BAD_OPTION", "option '" + name + "' needs a value.");
      }
    }
    if (pipeline.isEmpty() && !options.containsKey("--help")) {
      throw bad(command, "BAD_ARGUMENT", "ID is missing: the pipeline.");
    }
    return new Words(command, pipeline, options);
  }

  private static ProblemException bad(String command, String code, String message) {
    return new ProblemException("amalgam:" + command, code, message);
  }

  boolean flag(String name) {
    return options.containsKey(name);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  String required(String name) {
    return option(name)
        .orElseThrow(() -> bad(command, "BAD_OPTION", "option '" + name + "' is needed."));
  }

  int count(String name, int least, int fallback) {
    String text = options.getOrDefault(name, Integer.toString(fallback));
    try {
      int value = Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, together with a number that is too small.
    }
    throw bad(
        command,
        "BAD_OPTION",
        "%s takes a whole number of %d or more, not '%s'.".formatted(name, least, text));
  }

  Optional<Path> file(String name, Path current) {
    try {
      Path folder = option("--dir").map(current::resolve).orElse(current);
      return option(name).map(file -> folder.resolve(file).normalize());
    } catch (InvalidPathException e) {
      throw new ProblemException("amalgam:" + command, "NO_FILE", e.getMessage(), e);
    }
  }
}
