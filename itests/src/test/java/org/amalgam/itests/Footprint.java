package org.amalgam.itests;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * What this JVM holds after a garbage collection.
 *
 * @param heap in bytes
 * @param metaspace in bytes
 * @param direct direct buffers in bytes
 * @param classes loaded
 * @param threads live
 * @param resident memory of the process in bytes; 0 where the system does not tell
 */
record Footprint(long heap, long metaspace, long direct, int classes, int threads, long resident) {

  /** Collects until a collection frees little more. */
  static Footprint now() throws IOException {
    long before = Long.MAX_VALUE;
    long heap = used();
    while (before - heap > 100_000) {
      before = heap;
      System.gc();
      LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      heap = used();
    }
    return new Footprint(
        heap,
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .map(MemoryPoolMXBean::getUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum(),
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum(),
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        residentNow());
  }

  private static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long residentNow() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %.2f MB, metaspace %.2f MB, direct %.2f MB, %d classes, %d threads, resident %.0f MB",
        heap / 1e6,
        metaspace / 1e6,
        direct / 1e6,
        classes,
        threads,
        resident / 1e6);
  }
}
