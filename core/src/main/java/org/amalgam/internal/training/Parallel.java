package org.amalgam.internal.training;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
import java.util.function.Function;

/**
 * Work for a stated number of threads. Tasks may hand out tasks of their own; results come in the
 * order of the inputs, so they do not depend on the number of threads.
 */
final class Parallel {
  private final ForkJoinPool pool;

  Parallel(ForkJoinPool pool) {
    this.pool = pool;
  }

  <T, R> List<R> map(List<T> inputs, Function<T, R> work) {
    RecursiveTask<List<R>> all =
        task(
            () -> {
              List<RecursiveTask<R>> tasks =
                  inputs.stream().map(input -> task(() -> work.apply(input))).toList();
              try {
                return ForkJoinTask.invokeAll(tasks).stream().map(ForkJoinTask::join).toList();
              } finally {
                // A failed task ends the call; the others must not go on behind it.
                tasks.forEach(ForkJoinTask::quietlyJoin);
              }
            });
    return ForkJoinTask.inForkJoinPool() ? all.invoke() : pool.invoke(all);
  }

  private static <R> RecursiveTask<R> task(java.util.function.Supplier<R> work) {
    return new RecursiveTask<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected R compute() {
        return work.get();
      }
    };
  }
}
