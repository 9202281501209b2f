package org.amalgam.internal.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.Progress;

/** Progress of a run as its threads report it, and the wish that it end. */
public final class Monitor {
  private final long begun = System.nanoTime();
  private final AtomicInteger done = new AtomicInteger();
  private final Map<String, Work> running = new ConcurrentSkipListMap<>();
  private final Map<String, Deque<String>> log = new ConcurrentSkipListMap<>();
  private volatile int total = 1;
  private volatile String message = "reading the data";
  private volatile boolean cancelled;

  /** The fit of one stage at a moment. */
  private record Work(String place, String id, long begun, double fraction, String message) {
    Progress.Stage progress() {
      Duration elapsed = since(begun);
      return new Progress.Stage(
          place, id, fraction, message, elapsed, remaining(elapsed, fraction));
    }
  }

  /** Says how many stages will be fitted in all. */
  void expect(int fits) {
    total = Math.max(1, fits);
  }

  /**
   * Says what is being done.
   *
   * @throws CancellationException if the run was cancelled
   */
  public void at(String what) {
    message = what;
    if (cancelled) {
      throw new CancellationException("The run was cancelled.");
    }
  }

  /** Says that the fit of a stage begins, once for each place and id. */
  void begin(String place, String id) {
    running.put(place + id, new Work(place, id, System.nanoTime(), 0, ""));
    at(place + "fitting '" + id + "'");
  }

  /** Says how far the fit of a stage is that has begun. */
  void report(String place, String id, double fraction, String what) {
    running.computeIfPresent(
        place + id, (key, work) -> new Work(place, id, work.begun, fraction, what));
    at(place + id + ": " + what);
  }

  /** Keeps a line of the fit that will serve. */
  void log(String id, String line) {
    Deque<String> lines = log.computeIfAbsent(id, stage -> new ConcurrentLinkedDeque<>());
    lines.add(line);
    if (lines.size() > FitReport.LINES) {
      lines.removeFirst();
    }
  }

  /** The last lines of each stage, by id. */
  Map<String, List<String>> log() {
    Map<String, List<String>> lines = new TreeMap<>();
    log.forEach((id, kept) -> lines.put(id, List.copyOf(kept)));
    return lines;
  }

  /** Says that the fit of a stage is done. */
  void end(String place, String id) {
    running.remove(place + id);
    done.incrementAndGet();
  }

  public void cancel() {
    cancelled = true;
  }

  public Progress progress() {
    Duration elapsed = since(begun);
    List<Progress.Stage> stages = new ArrayList<>();
    double parts = done.get();
    for (Work work : running.values()) {
      stages.add(work.progress());
      parts += work.fraction;
    }
    double fraction = Math.min(1, parts / total);
    return new Progress(fraction, message, elapsed, remaining(elapsed, fraction), stages);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /** As long per part as so far. */
  private static Optional<Duration> remaining(Duration elapsed, double fraction) {
    return fraction > 0
        ? Optional.of(Duration.ofMillis((long) (elapsed.toMillis() * (1 - fraction) / fraction)))
        : Optional.empty();
  }
}
