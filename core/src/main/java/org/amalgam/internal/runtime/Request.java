package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.internal.graph.Execution;

/**
 * A request whose rows fit the pipeline.
 *
 * @param required ids of stages that must not be missing
 * @param pool runs the members of a request with a deadline
 */
record Request(Records rows, PredictOptions options, Set<String> required, Executor pool) {

  /** The answer of a snapshot that the caller keeps open. */
  Answers by(Snapshot snapshot) {
    return by(snapshot, execution -> {});
  }

  /** The same under watch. */
  Answers by(Snapshot snapshot, Consumer<Execution> watch) {
    Optional<Duration> deadline = options.deadline();
    if (deadline.isEmpty()) {
      return snapshot.graph().serve(rows, options.explained(), required, watch);
    }
    snapshot.keep();
    return snapshot
        .graph()
        .serve(rows, options.explained(), required, deadline.get(), pool, snapshot::release, watch);
  }

  /** What is left of it after some time; what has no time left has all of it once more. */
  Request after(Duration elapsed) {
    return options
        .deadline()
        .map(deadline -> deadline.minus(elapsed))
        .filter(left -> !left.isNegative() && !left.isZero())
        .map(left -> new Request(rows, options.within(left), required, pool))
        .orElse(this);
  }

  /** Whether its deadline is over after some time. */
  boolean isLate(Duration elapsed) {
    return options.deadline().filter(deadline -> elapsed.compareTo(deadline) >= 0).isPresent();
  }
}
