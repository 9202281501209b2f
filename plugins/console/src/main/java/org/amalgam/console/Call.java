package org.amalgam.console;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.amalgam.api.pipeline.Json;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Run;

/**
 * One call of a command.
 *
 * @param screen where its words go
 * @param words what it was told
 * @param folder that relative paths start from
 */
record Call(Screen screen, Words words, Path folder) {
  private static final Duration HANG_UP_POLL = Duration.ofSeconds(1);

  static Call of(Screen screen, Path current, Words words) {
    Path folder = current.toAbsolutePath();
    return new Call(
        screen, words, words.option("--dir").map(dir -> resolve(folder, dir)).orElse(folder));
  }

  boolean json() {
    return words.flag("--json");
  }

  Path path(String file) {
    return resolve(folder, file);
  }

  /** The file that an option names. */
  Optional<Path> file(String option) {
    return words.option(option).map(this::path);
  }

  private static Path resolve(Path folder, String file) {
    try {
      return folder.resolve(file).normalize();
    } catch (InvalidPathException e) {
      throw new ProblemException("File '" + file + "'", "NO_FILE", e.getReason() + ".", e);
    }
  }

  void print(String line) {
    screen.out().println(line);
  }

  /** For programs the value as JSON, for people what {@code text} prints. */
  void answer(Object value, Runnable text) {
    if (json()) {
      print(Json.text(value));
    } else {
      text.run();
    }
  }

  /** Tells a person what goes on; a program hears nothing. */
  void tell(String line) {
    if (!json()) {
      screen.console().println(line);
      screen.console().flush();
    }
  }

  /**
   * Waits for a run and shows its progress to a person. An interrupt, or a person whose connection
   * is gone, cancels the run.
   */
  <T> T await(String doing, Run<T> run) {
    tell(doing);
    try {
      return json() ? listen(run) : watch(run);
    } catch (ProblemException e) {
      if (e.problems().stream().noneMatch(problem -> problem.code().equals(Cancelled.CODE))) {
        throw e;
      }
      throw cancelled(e.subject());
    }
  }

  /** The shell says nothing of a command that was interrupted from the keyboard. */
  ProblemException cancelled(String subject) {
    ProblemException cancelled = Cancelled.of(subject);
    if (screen.live()) {
      tell(Refusal.of(cancelled).text(false));
    }
    return cancelled;
  }

  private <T> T listen(Run<T> run) {
    return run.await(
        HANG_UP_POLL,
        progress -> {
          if (screen.console().checkError()) {
            run.cancel();
          }
        });
  }

  private <T> T watch(Run<T> run) {
    try (ProgressLine line = new ProgressLine(screen, run::cancel)) {
      return run.await(line.every(), line);
    }
  }
}
