package org.amalgam.console;

import java.io.PrintStream;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;

/**
 * Where a command's words go.
 *
 * @param out answers, into a pipe if there is one
 * @param console progress, past any pipe. Over ssh it is the standard output all the same: Karaf
 *     lets what goes to the standard error wait until the connection is closed, and loses it
 * @param width characters in a line
 * @param live whether a person sits before it and a line can be written anew
 */
record Screen(PrintStream out, PrintStream console, int width, boolean live) {
  private static final int PLAIN = 100;

  /** The shell gives each command's thread its own standard streams, so that pipes work. */
  static Screen of(Session session) {
    Terminal terminal = session.getTerminal();
    boolean live = terminal != null && terminal.isAnsiSupported();
    int width = live && terminal.getWidth() > 0 ? terminal.getWidth() : PLAIN;
    return new Screen(System.out, session.getConsole(), width, live);
  }

  /** How a person calls a command from where he is. */
  String call(String command) {
    return (live ? AmalgamCommand.SCOPE + ":" : "./amalgam ") + command;
  }
}
