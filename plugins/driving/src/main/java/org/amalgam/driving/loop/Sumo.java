package org.amalgam.driving.loop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.amalgam.api.pipeline.ProblemException;

/** A SUMO process of its own for one run, in a folder of its own; both go when it is closed. */
final class Sumo implements AutoCloseable {
  /** Networks and demands beside the pipelines; none of them was recorded. */
  static final List<String> SCENARIOS = List.of("town-101", "town-102", "motorway-103");

  private static final String FOLDER = "/AMALGAM-INF/scenarios/";
  private static final int STARTS = 200;
  private static final long PAUSE = 50;

  private final Process process;
  private final Path folder;
  private final Traci traci;
  private final Road road;

  private Sumo(Process process, Path folder, Traci traci, Road road) {
    this.process = process;
    this.folder = folder;
    this.traci = traci;
    this.road = road;
  }

  /**
   * Refuses if the simulator is not there.
   *
   * @param binary the program, looked for on the PATH
   * @throws ProblemException {@code NO_SUMO}
   */
  static void check(String binary) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(binary, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("'%s --version' fails".formatted(binary));
      }
    } catch (IOException e) {
      throw new ProblemException(
          "The closed loop",
          "NO_SUMO",
          "it needs the traffic simulator Eclipse SUMO, but '%s' cannot be run (%s). Install it (Debian: apt-get install sumo), or give its program with --sumo."
              .formatted(binary, e.getMessage()),
          e);
    }
  }

  /** Starts a scenario. */
  static Sumo start(String binary, String scenario, long seed)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("amalgam-sumo");
    try {
      Path net = unpack(scenario + ".net.xml.gz", folder.resolve("net.xml"));
      Path routes = unpack(scenario + ".rou.xml.gz", folder.resolve("rou.xml"));
      Road road;
      try (InputStream in = Files.newInputStream(net)) {
        road = Road.read(in);
      }
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  List.of(
                      binary,
                      "--net-file",
                      net.toString(),
                      "--route-files",
                      routes.toString(),
                      "--step-length",
                      "" + Ego.STEP,
                      "--seed",
                      "" + seed,
                      "--remote-port",
                      "" + port,
                      "--num-clients",
                      "1",
                      "--collision.action",
                      "warn",
                      "--collision.check-junctions",
                      "true",
                      "--collision.mingap-factor",
                      "0",
                      "--time-to-teleport",
                      "120",
                      "--no-step-log",
                      "true",
                      "--no-warnings",
                      "true",
                      "--xml-validation",
                      "never"))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("sumo.log").toFile())
              .start();
      try {
        return new Sumo(process, folder, connect(process, port, folder), road);
      } catch (IOException | InterruptedException | RuntimeException e) {
        process.destroyForcibly();
        throw e;
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  private static Path unpack(String name, Path to) throws IOException {
    try (InputStream packed = Sumo.class.getResourceAsStream(FOLDER + name)) {
      if (packed == null) {
        throw new IOException("The bundle has no '%s'.".formatted(name));
      }
      try (InputStream in = new GZIPInputStream(packed)) {
        Files.copy(in, to);
      }
    }
    return to;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Traci connect(Process process, int port, Path folder)
      throws IOException, InterruptedException {
    for (int left = STARTS; ; left--) {
      try {
        return Traci.connect(port);
      } catch (IOException e) {
        if (!process.isAlive() || left == 0) {
          throw new IOException(
              "SUMO did not start: " + Files.readString(folder.resolve("sumo.log")).strip(), e);
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  Traci traci() {
    return traci;
  }

  Road road() {
    return road;
  }

  @Override
  public void close() throws IOException {
    try {
      traci.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
