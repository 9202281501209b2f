package org.amalgam.console;

import java.io.IOException;
import java.util.List;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.ProblemException;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command of the shell. It is a {@link Command} of its own rather than an annotated action,
 * because an action takes options only before its arguments, and answers a wrong option or {@code
 * --help} in colours and in prose, which a program cannot read.
 */
abstract class AmalgamCommand implements Command {
  static final String SCOPE = "amalgam";

  private static final Logger LOG = LoggerFactory.getLogger(AmalgamCommand.class);

  private final Amalgam amalgam;
  private final Usage usage;

  AmalgamCommand(Amalgam amalgam, Usage usage) {
    this.amalgam = amalgam;
    this.usage = usage;
  }

  /**
   * Does what the command is for.
   *
   * @throws ProblemException if it is refused
   * @throws IOException if a file fails
   */
  abstract void run(Amalgam amalgam, Call call) throws IOException;

  Usage usage() {
    return usage;
  }

  @Override
  public final String getScope() {
    return SCOPE;
  }

  @Override
  public final String getName() {
    return usage.name();
  }

  @Override
  public final String getDescription() {
    return usage.summary();
  }

  @Override
  public final Completer getCompleter(boolean scoped) {
    return new WordCompleter(amalgam, usage, scoped);
  }

  /** None of its own: the shell asks for null then. */
  @Override
  public final Parser getParser() {
    return null;
  }

  /** Gives null, because the shell prints any other result. */
  @Override
  public final Object execute(Session session, List<Object> arguments) throws CommandException {
    run(Screen.of(session), session, arguments.stream().map(String::valueOf).toList());
    return null;
  }

  private void run(Screen screen, Session session, List<String> words) throws CommandException {
    if (words.contains("--help")) {
      screen.out().print(usage.help(screen.width()));
      return;
    }
    try {
      run(amalgam, Call.of(screen, session.currentDir(), Words.of(usage, words)));
    } catch (ProblemException e) {
      throw refused(Refusal.of(e), words, e);
    } catch (IOException e) {
      throw refused(unexpected(e), words, e);
    } catch (RuntimeException e) {
      LOG.error("{}:{} failed", SCOPE, usage.name(), e);
      throw refused(unexpected(e), words, e);
    }
  }

  private Refusal unexpected(Exception e) {
    String code = e instanceof IOException ? "IO" : "INTERNAL";
    return Refusal.of(new ProblemException(SCOPE + ":" + usage.name(), code, e.toString()));
  }

  /** The shell prints an exception's help in place of its stack trace; ssh then exits with 1. */
  private static CommandException refused(Refusal refusal, List<String> words, Exception cause) {
    return new CommandException(refusal.text(words.contains("--json")), refusal.error(), cause);
  }
}
