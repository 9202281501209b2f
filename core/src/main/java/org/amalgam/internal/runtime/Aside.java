package org.amalgam.internal.runtime;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that requests leave behind, done on one thread beside them. What waits is bounded by its
 * rows; what does not fit is dropped and counted. Who leaves something never waits for a lock.
 *
 * @param <T> what there is to do
 */
final class Aside<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Aside.class);

  /** Rows that may wait; one request of more rows may wait alone. */
  static final long MOST_ROWS = 8192;

  /** How long it looks away when nothing waits: waking it would cost a request 20 microseconds. */
  private static final long PAUSE = 2_000_000;

  private record Item<T>(T what, int rows) {}

  private final ConcurrentLinkedQueue<Item<T>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Consumer<T> work;
  private final Thread thread;
  private volatile boolean closed;

  Aside(String name, Consumer<T> work) {
    this.work = work;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Leaves something to do, unless too much waits. */
  void offer(T what, int ofRows) {
    if (closed) {
      return;
    }
    long before = rows.getAndAdd(ofRows);
    if (before > 0 && before + ofRows > MOST_ROWS) {
      rows.addAndGet(-ofRows);
      dropped.incrementAndGet();
      return;
    }
    waiting.add(new Item<>(what, ofRows));
  }

  long dropped() {
    return dropped.get();
  }

  private void run() {
    while (!closed) {
      Item<T> item = waiting.poll();
      if (item == null) {
        LockSupport.parkNanos(this, PAUSE);
      } else {
        doNow(item);
      }
    }
    waiting.clear();
  }

  private void doNow(Item<T> item) {
    try {
      work.accept(item.what);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("What a request left behind could not be done.", e);
    } finally {
      rows.addAndGet(-item.rows);
    }
  }

  /** Ends it; what is being done ends as soon as it heeds an interrupt. */
  @Override
  public void close() {
    closed = true;
    if (Thread.currentThread() != thread) {
      thread.interrupt();
    }
  }
}
