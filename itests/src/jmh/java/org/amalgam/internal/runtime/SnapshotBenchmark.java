package org.amalgam.internal.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.internal.graph.DefinitionReader;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** What a request pays to read what serves, and to count itself in and out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SnapshotBenchmark {
  private static final String PIPELINE =
      """
      {"format": 1, "id": "p", "task": "regression", "input": [{"name": "x", "type": "float32"}],
       "target": {"name": "y"}, "stages": [{"id": "m", "type": "linear", "from": ["input.x"]}],
       "output": "m"}""";

  private final Served served =
      new Served(new Timers(work -> new Thread(work, "timer")));
  private final AtomicReference<Supplier<String>> plain = new AtomicReference<>(() -> "");
  private Framework framework;
  private BundleContext context;

  @Setup
  public void serve() throws BundleException, IOException {
    Graph graph =
        new Graph(DefinitionReader.read(PIPELINE).definition().orElseThrow(), List.of(), 0);
    FitReport report =
        new FitReport(
            "p", 0, 0, 0, "", "", List.of(), Optional.empty(), Map.of(), List.of(), Map.of(),
            Map.of(), Optional.empty());
    served.swap(
        Optional.of(new Snapshot(new FittedGraph(graph, List.of()), report, Optional.empty())),
        Duration.ZERO);
    Path storage = Files.createTempDirectory("felix");
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(Map.of("org.osgi.framework.storage", storage.toString()));
    framework.start();
    context = framework.getBundleContext();
    context.registerService(Supplier.class, () -> "", FrameworkUtil.asDictionary(Map.of()));
  }

  @TearDown
  public void stop() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(0);
  }

  /** The way of every request. */
  @Benchmark
  public FittedGraph snapshot() {
    Snapshot snapshot = served.lease().orElseThrow();
    try {
      return snapshot.graph();
    } finally {
      snapshot.release();
    }
  }

  /** What it cannot be below. */
  @Benchmark
  public Supplier<String> atomicRead() {
    return plain.get();
  }

  /** A look-up of a service for each request instead. */
  @Benchmark
  @SuppressWarnings("rawtypes")
  public Supplier<?> service() {
    ServiceReference<Supplier> reference = context.getServiceReference(Supplier.class);
    try {
      return context.getService(reference);
    } finally {
      context.ungetService(reference);
    }
  }
}
