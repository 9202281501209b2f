package org.amalgam.console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.amalgam.api.pipeline.Amalgam;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.apache.karaf.shell.support.ShellUtil;

/** Karaf's own shell with the commands in it, driven as {@code ssh host COMMAND} drives it. */
final class Shell implements AutoCloseable {
  private final ThreadIOImpl threads = new ThreadIOImpl();
  private final SessionFactoryImpl factory;
  private final Path folder;

  /** What a command wrote, and whether ssh would exit with 0. */
  record Result(String out, boolean ok) {}

  Shell(Amalgam amalgam, Path folder) {
    threads.start();
    this.factory = new SessionFactoryImpl(threads);
    this.folder = folder;
    Commands.all(amalgam).forEach(factory::register);
  }

  SessionFactoryImpl factory() {
    return factory;
  }

  Result run(String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean ok = true;
    Session session =
        factory.create(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream()));
    session.currentDir(folder);
    try {
      session.execute(line);
    } catch (Exception e) {
      ok = false;
      ShellUtil.logException(session, e);
    } finally {
      session.close();
    }
    return new Result(out.toString(StandardCharsets.UTF_8), ok);
  }

  @Override
  public void close() throws IOException {
    factory.stop();
    threads.stop();
  }
}
