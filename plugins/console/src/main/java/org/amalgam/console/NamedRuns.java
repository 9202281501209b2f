package org.amalgam.console;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.amalgam.api.pipeline.ProblemException;

/**
 * The commands under way that were given a name, so that somebody else can end them: who sits at
 * the other end of an ssh connection has no key that interrupts a command. A name that is cancelled
 * before its command comes is remembered, so that it makes no difference who is first.
 */
final class NamedRuns {
  private static final int REMEMBERED = 100;

  private final Map<String, Thread> underWay = new HashMap<>();
  private final Set<String> unwanted = new LinkedHashSet<>();

  /** Does a command's work on the calling thread; an interrupt is how it is cancelled. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Runs a command under a name.
   *
   * @throws ProblemException {@code CANCELLED} if the name was cancelled already, {@code
   *     BAD_OPTION} if it is taken
   */
  void run(String name, Work work) throws IOException {
    begin(name);
    try {
      work.run();
    } finally {
      end(name);
    }
  }

  private synchronized void begin(String name) {
    if (unwanted.remove(name)) {
      throw Cancelled.of(subject(name));
    }
    if (underWay.putIfAbsent(name, Thread.currentThread()) != null) {
      throw new ProblemException(
          subject(name), "BAD_OPTION", "a run of that name is under way; choose another name.");
    }
  }

  private synchronized void end(String name) {
    underWay.remove(name);
    // The shell's thread must not carry on an interrupt that came too late.
    Thread.interrupted();
  }

  /**
   * Interrupts the command of a name, now or when it comes.
   *
   * @return whether it was under way
   */
  synchronized boolean cancel(String name) {
    Thread thread = underWay.get(name);
    if (thread != null) {
      thread.interrupt();
      return true;
    }
    unwanted.add(name);
    if (unwanted.size() > REMEMBERED) {
      unwanted.remove(unwanted.iterator().next());
    }
    return false;
  }

  static String subject(String name) {
    return "Run '" + name + "'";
  }
}
