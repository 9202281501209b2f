package org.amalgam.itests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;

/** Threads that ask one pipeline all the time, and check each answer. */
final class Load {
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final Amalgam amalgam;
  private final String pipeline;
  private final Epochs epochs;
  private final Function<Answers, String> name;
  private final Records rows;
  private final List<Thread> callers = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final Latencies calm = new Latencies();
  private final Latencies changing = new Latencies();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private volatile boolean measuring;
  private volatile boolean over;

  /**
   * A load on a pipeline.
   *
   * @param name names the snapshot that gave an answer
   */
  Load(
      Amalgam amalgam,
      String pipeline,
      Records rows,
      Epochs epochs,
      Function<Answers, String> name) {
    this.amalgam = amalgam;
    this.pipeline = pipeline;
    this.rows = rows;
    this.epochs = epochs;
    this.name = name;
  }

  /** What serves now. */
  String ask() {
    return name.apply(amalgam.predict(pipeline, rows));
  }

  void start(int threads) {
    for (int i = 0; i < threads; i++) {
      Thread caller = new Thread(this::call, pipeline + " caller " + i);
      caller.start();
      callers.add(caller);
    }
  }

  /** It is warm: what calls take counts from now on. */
  void measure() {
    measuring = true;
  }

  void stop() throws InterruptedException {
    over = true;
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private void call() {
    while (!over) {
      int first = epochs.now();
      long begun = System.nanoTime();
      try {
        Answers answers = amalgam.predict(pipeline, rows);
        long time = System.nanoTime() - begun;
        longest.accumulateAndGet(time, Math::max);
        boolean quiet = epochs.now() == first && first % 2 == 0;
        if (measuring) {
          (quiet ? calm : changing).add(time);
        }
        epochs.saw(first, name.apply(answers));
      } catch (RuntimeException | Error e) {
        failures.add(e.toString());
      }
      answered.incrementAndGet();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  List<String> faults() {
    List<String> faults = new ArrayList<>(failures.stream().distinct().limit(5).toList());
    faults.addAll(epochs.faults());
    return faults;
  }

  long answered() {
    return answered.get();
  }

  Duration longest() {
    return Duration.ofNanos(longest.get());
  }

  /** The figures in words. */
  String report() {
    return String.format(
        Locale.ROOT,
        "%s: %d answers of %d snapshots, %d failed, %d mixed, longest %.1f ms;"
            + " p99 %.2f ms while something changed (%d), %.2f ms otherwise (%d)",
        pipeline,
        answered.get(),
        epochs.kinds(),
        failures.size(),
        epochs.faults().size(),
        longest.get() / 1e6,
        changing.quantile(0.99),
        changing.count(),
        calm.quantile(0.99),
        calm.count());
  }
}
