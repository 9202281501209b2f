package org.amalgam.itests;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The launcher script as a user calls it, with its input closed. */
final class Launcher {
  private final Path home;
  private final Path folder;

  Launcher(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  record Result(int status, String out, String err) {}

  Result call(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = start(out, err, arguments);
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("no end: " + List.of(arguments));
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** What a call that must not fail prints. */
  String out(String... arguments) throws IOException, InterruptedException {
    Result result = call(arguments);
    if (result.status() != 0) {
      throw new AssertionError(List.of(arguments) + " failed: " + result);
    }
    return result.out();
  }

  Process start(Path out, Path err, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(System.getProperty("amalgam.root") + "/amalgam");
    line.addAll(List.of("--home", home.toString()));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line)
        .directory(folder.toFile())
        .redirectInput(new File("/dev/null"))
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }
}
