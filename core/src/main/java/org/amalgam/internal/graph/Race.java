package org.amalgam.internal.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.amalgam.api.data.Records;

/**
 * The members of one request, each running as soon as what it reads is there, until a deadline.
 * What comes later is not looked at any more.
 */
final class Race {
  private final Execution running;
  private final BitSet runners;
  private final List<CompletableFuture<Void>> ends = new ArrayList<>();
  private volatile boolean decided;

  /**
   * Starts the runners.
   *
   * @param runners nodes, each after what it reads
   * @param over run once, when the last of them has come to its end
   */
  Race(FittedGraph fitted, Records rows, BitSet runners, Executor pool, Runnable over) {
    this.running = new Execution(fitted, rows);
    this.runners = runners;
    for (Node node : fitted.graph().nodes()) {
      ends.add(
          runners.get(node.index()) ? start(node, pool) : CompletableFuture.completedFuture(null));
    }
    var unused = CompletableFuture.allOf(all()).whenComplete((nothing, failure) -> over.run());
  }

  private CompletableFuture<Void> start(Node node, Executor pool) {
    CompletableFuture<?>[] before =
        node.inputs().stream()
            .filter(slot -> slot.node() != Slot.INPUT)
            .map(slot -> ends.get(slot.node()))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(before)
        .thenCompose(
            nothing -> {
              try {
                return CompletableFuture.runAsync(() -> run(node), pool);
              } catch (RejectedExecutionException e) {
                running.missing(node.index(), "no thread was free to run it");
                return CompletableFuture.completedFuture(null);
              }
            });
  }

  private void run(Node node) {
    if (!decided) {
      running.attempt(node);
    }
  }

  private CompletableFuture<?>[] all() {
    return ends.toArray(CompletableFuture<?>[]::new);
  }

  /** What has come by then; the others are missing. */
  Execution await(Duration deadline) {
    try {
      CompletableFuture.allOf(all()).get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Whoever has not ended well is missing, below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    decided = true;
    BitSet done = new BitSet();
    runners.stream().filter(i -> ended(ends.get(i))).forEach(done::set);
    Execution decision = running.with(done);
    runners.stream()
        .filter(i -> !done.get(i))
        .forEach(
            i ->
                decision.missing(
                    i, "it had not answered after %d ms".formatted(deadline.toMillis())));
    return decision;
  }

  private static boolean ended(CompletableFuture<Void> end) {
    return end.isDone() && !end.isCompletedExceptionally();
  }
}
